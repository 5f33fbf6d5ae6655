/** Feeds the projections with changes, in flushes of chosen sizes: from the engine's stream too. */
import { join } from 'node:path';
import * as z from 'zod';
import type { Change } from '../../functions/projections/changes.ts';
import { project } from '../../functions/projections/project.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { changeOf } from '../../functions/store/stream.ts';
import type { Table } from '../../functions/store/table.ts';
import { SPINE_KEY } from '../../functions/store/tree-item.ts';
import { type Delivery, openDelivery } from '../../infra/local/stream.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { MeteredTable } from '../support/metered-table.ts';
import { FlushCosts } from './lists-costs.ts';
import { Recount } from './lists-recount.ts';

export interface FlushSettings {
  /** New records per flush, after so many that have been folded. */
  readonly perFlush: (folded: number) => number;
  /** Shards of the stream, by client: each has its own order, none waits for another. */
  readonly shards?: number;
}

/** Where a stream is. */
export interface StreamSettings {
  readonly endpoint: string;
  readonly table: string;
  /** Where records that were given up are noted: none should be. */
  readonly folder: string;
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
  readonly #perFlush: FlushSettings['perFlush'];
  readonly #shards: number;
  #delivery: Delivery | null = null;
  #failure: unknown = null;

  constructor({ perFlush, shards = 1 }: FlushSettings) {
    this.#perFlush = perFlush;
    this.#shards = shards;
  }

  static async open(table: Table, settings: FlushSettings & StreamSettings): Promise<Feed> {
    const feed = new Feed(settings);
    await feed.connect(table, settings);
    return feed;
  }

  /** From here on the stream brings the changes, and what flushes cost is measured. */
  async connect(table: Table, { endpoint, table: name, folder }: StreamSettings): Promise<void> {
    const spine = await table.get(SPINE_KEY, newCall());
    const costs = this.costs.after(spine);
    const metered = patient(new MeteredTable(table, (told) => costs.take(told)), REAL_PACE);
    const handle = async (sent: unknown) => {
      const { Records: records, shardId } = event.parse(sent);
      const changes = records.map(changeOf).filter((change) => change !== null);
      await this.take(metered, shardId, changes);
      return { state: {}, batchItemFailures: [] };
    };
    this.#delivery = await openDelivery({
      endpoint,
      table: name,
      handler: (sent) => handle(sent).catch((error) => this.#fail(error)),
      positionFile: null,
      failedFile: join(folder, 'failed.jsonl'),
      batchRecords: BATCH_RECORDS,
      complain: (sentence) => console.error(sentence),
    });
  }

  /** Folds what comes from one source, in its order. */
  async take(table: Table, source: string, changes: readonly Change[]): Promise<void> {
    this.recount.take(changes);
    const byShard = Map.groupBy(changes, (change) => clientOf(change) % this.#shards);
    for (const [shard, some] of byShard) await this.#fold(table, `${source}-${shard}`, some);
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

  async #fold(table: Table, shard: string, changes: readonly Change[]): Promise<void> {
    let rest = changes;
    while (rest.length > 0) {
      const size = this.#perFlush(this.folded);
      const flush = upTo(size, rest);
      rest = rest.slice(flush.length);
      await this.#flush(table, shard, flush, size);
    }
  }

  /** A batch that fails comes again: here it must not pass unseen. */
  #fail(error: unknown): never {
    this.#failure ??= error;
    throw error;
  }

  async #flush(
    table: Table,
    shard: string,
    changes: readonly Change[],
    size: number,
  ): Promise<void> {
    const call = newCall(60_000);
    const made = changes.filter(isNew).length;
    // What a batch left over is no flush of the size that is measured.
    this.costs.begin(made === size ? size : null);
    await project(projectionStore(table, call), shard, changes);
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
