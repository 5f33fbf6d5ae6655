/** Feeds the projections from the engine's stream, in flushes of chosen sizes. */
import { join } from 'node:path';
import * as z from 'zod';
import type { Change } from '../../functions/projections/changes.ts';
import { project } from '../../functions/projections/project.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { changeOf } from '../../functions/store/stream.ts';
import type { Table } from '../../functions/store/table.ts';
import { type Delivery, openDelivery } from '../../infra/local/stream.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { MeteredTable } from '../support/metered-table.ts';
import { FlushCosts } from './lists-costs.ts';
import { Recount } from './lists-recount.ts';

export interface FeedSettings {
  readonly endpoint: string;
  readonly table: string;
  /** Where records that were given up are noted: none should be. */
  readonly folder: string;
  /** New records per flush, after so many that have been folded. */
  readonly perFlush: (folded: number) => number;
  /** Shards of the stream, by client: each has its own order, none waits for another. */
  readonly shards?: number;
}

/** Records of the stream per call: so that a call of single flushes ends in time. */
const BATCH_RECORDS = 250;

const event = z.object({
  Records: z.array(z.custom<Parameters<typeof changeOf>[0]>()),
  shardId: z.string(),
});

export class Feed {
  readonly costs = new FlushCosts();
  readonly recount = new Recount();
  /** New records that were folded. */
  folded = 0;
  readonly #perFlush: FeedSettings['perFlush'];
  readonly #shards: number;
  readonly #table: MeteredTable;
  #delivery: Delivery | null = null;
  #failure: unknown = null;

  private constructor(table: Table, { perFlush, shards = 1 }: FeedSettings) {
    this.#perFlush = perFlush;
    this.#shards = shards;
    this.#table = new MeteredTable(table, (written) => this.costs.take(written));
  }

  static async open(table: Table, settings: FeedSettings): Promise<Feed> {
    const feed = new Feed(table, settings);
    const { endpoint, table: name, folder } = settings;
    feed.#delivery = await openDelivery({
      endpoint,
      table: name,
      handler: (sent) => feed.#handle(sent).catch((error) => feed.#fail(error)),
      positionFile: null,
      failedFile: join(folder, 'failed.jsonl'),
      batchRecords: BATCH_RECORDS,
      complain: (sentence) => console.error(sentence),
    });
    return feed;
  }

  async drain(told: (folded: number) => void = () => {}): Promise<void> {
    while (((await this.#delivery?.step()) ?? 0) > 0) {
      if (this.#failure !== null) throw this.#failure;
      told(this.folded);
    }
  }

  async stop(): Promise<void> {
    await this.#delivery?.stop();
  }

  async #handle(sent: unknown): Promise<unknown> {
    const { Records: records, shardId } = event.parse(sent);
    const changes = records.map(changeOf).filter((change) => change !== null);
    this.recount.take(changes);
    const byShard = Map.groupBy(changes, (change) => clientOf(change) % this.#shards);
    for (const [shard, some] of byShard) await this.#fold(`${shardId}-${shard}`, some);
    return { state: {}, batchItemFailures: [] };
  }

  async #fold(shard: string, changes: readonly Change[]): Promise<void> {
    let rest = changes;
    while (rest.length > 0) {
      const size = this.#perFlush(this.folded);
      const flush = upTo(size, rest);
      rest = rest.slice(flush.length);
      await this.#flush(shard, flush, size);
    }
  }

  /** A batch that fails comes again: here it must not pass unseen. */
  #fail(error: unknown): never {
    this.#failure ??= error;
    throw error;
  }

  async #flush(shard: string, changes: readonly Change[], size: number): Promise<void> {
    const call = newCall(60_000);
    const made = changes.filter(isNew).length;
    // What a batch left over is no flush of the size that is measured.
    this.costs.begin(made === size ? size : null);
    await project(projectionStore(this.#table, call), shard, changes);
    this.costs.end(made, changes.filter(isMove).length, call.spent.rru);
    this.folded += made;
  }
}

/** The first changes that make so many new records, and what changed in between. */
function upTo(size: number, changes: readonly Change[]): readonly Change[] {
  let made = 0;
  const next = changes.findIndex((change) => {
    if (isNew(change)) made += 1;
    return made > size;
  });
  return next < 0 ? changes : changes.slice(0, next);
}

function clientOf(change: Change): number {
  if (change.of === 'unreadable') return 0;
  return change.of === 'posting' ? change.after.client : change.after.client.number;
}

function isNew(change: Change): boolean {
  return change.of === 'posting' && change.before === null && change.after.credit !== null;
}

function isMove(change: Change): boolean {
  if (change.of !== 'posting' || !change.before?.credit) return false;
  return change.before.credit.status !== change.after.credit?.status;
}
