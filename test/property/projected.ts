/** A story of accounts whose stream is delivered badly, and what must be true in the end. */
import { expect } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import { grantLines, monthLines, monthOf } from '../../functions/ledger/grant-lines.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { dayOf, placeOf, sumsOf } from '../../functions/projections/changes.ts';
import {
  comparePlaces,
  countOf,
  GRANTED_SEGMENTS,
  type Kind,
} from '../../functions/projections/counts.ts';
import { project } from '../../functions/projections/project.ts';
import { rebuild } from '../../functions/projections/rebuild.ts';
import { totals } from '../../functions/projections/tree.ts';
import { countBefore, type ReadNode, select } from '../../functions/projections/tree-search.ts';
import { readDraws, readGrants } from '../../functions/store/grant-ledger-items.ts';
import { postingFromItem } from '../../functions/store/posting-item.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { rebuildStore } from '../../functions/store/rebuild-store.ts';
import { changeOfItems } from '../../functions/store/stream.ts';
import { Busy } from '../../functions/store/table.ts';
import { dying } from '../support/dying-table.ts';
import { ledgerOn, newCall } from '../support/ledger-on-table.ts';
import { lineTexts } from '../support/line-texts.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { checkSegments, commandsFor } from './projected-credits.ts';

const KINDS: Kind[] = [
  {},
  { status: 'approved' },
  { category: 'usage' },
  { category: 'usage', status: 'pending' },
  { category: 'purchase', status: 'failed' },
  GRANTED_SEGMENTS,
];

export class Story {
  readonly #table = new MemoryTable();
  #now = Date.UTC(2026, 0, 1);
  readonly #ledger = ledgerOn(this.#table, {
    now: () => this.#now,
    random: () => 0,
    sleep: async () => {},
  });
  /** How far each shard has been delivered: clients are spread over two. */
  readonly #delivered = [0, 0];
  readonly #clients: ClientRef[] = [];

  static async begin(): Promise<Story> {
    const story = new Story();
    for (const id of ['a', 'b', 'c']) story.#clients.push(await story.#ledger.client(id));
    return story;
  }

  async act(which: number, does: number, amount: bigint): Promise<void> {
    const client = this.#clients[which];
    if (!client) return;
    this.#now += 3_600_000;
    const { account } = await this.#ledger.ledger.standing(client);
    const own = (await this.#postings()).filter((p) => p.client === client.number);
    const to = this.#clients[(which + 1) % this.#clients.length] ?? client;
    const command = commandsFor({ account, own, to, amount, now: this.#now })[does];
    if (command) await this.#ledger.ask(client, command);
  }

  /** A batch that begins `again` records earlier than it should, and may die on the way. */
  async deliver(shard: number, records: number, again: number, dies: number): Promise<void> {
    const all = this.#shard(shard);
    const start = Math.max(0, (this.#delivered[shard] ?? 0) - again);
    const batch = all.slice(start, start + records);
    const table = dies > 2 ? this.#table : dying(this.#table, dies * 3 + 2);
    const call = newCall();
    try {
      await project(projectionStore(table, call), `shard-${shard}`, batch);
      this.#delivered[shard] = Math.max(this.#delivered[shard] ?? 0, start + batch.length);
    } catch (error) {
      expect(error).toBeInstanceOf(Busy);
    }
  }

  /** `meanwhile` goes on between the look at an account and the reading of its postings. */
  async rebuild(meanwhile: () => Promise<void>): Promise<void> {
    const store = rebuildStore(this.#table, newCall());
    const interrupted = {
      ...store,
      async *postingsUpTo(client: number, last: number) {
        await meanwhile();
        yield* store.postingsUpTo(client, last);
      },
    };
    await rebuild(interrupted, () => this.#now);
  }

  async drain(): Promise<void> {
    for (const shard of [0, 1]) {
      while ((this.#delivered[shard] ?? 0) < this.#shard(shard).length) {
        await this.deliver(shard, 100, 0, 3);
      }
    }
  }

  async check(): Promise<void> {
    const store = projectionStore(this.#table, newCall());
    const spine = await store.spine();
    const postings = (await this.#postings()).sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
    const records = postings.filter((posting) => posting.credit);
    const readNode: ReadNode = (level, of) => store.node(spine.generation, level, of);
    for (const kind of KINDS) {
      const fitting = records.flatMap((p) => Array.from({ length: rowsOf(p, kind) }, () => p));
      expect(countOf(totals(spine), kind)).toBe(fitting.length);
      for (const [k, posting] of fitting.entries()) {
        const found = await select(spine, kind, k, readNode);
        const first = fitting.findIndex(
          (p) => found && comparePlaces(placeOf(p), found.start) >= 0,
        );
        expect(first + (found?.skip ?? Number.NaN)).toBe(k);
        const before = await countBefore(spine, kind, placeOf(posting), readNode);
        const earlier = fitting.filter((p) => comparePlaces(placeOf(p), before.start) < 0);
        expect(before.before).toBe(earlier.length);
      }
      expect(await select(spine, kind, fitting.length, readNode)).toBeNull();
    }
    await checkSegments(this.#table, records);
    this.#checkSums(postings);
    await this.#checkGrants(postings);
  }

  #checkSums(postings: readonly Posting[]): void {
    const expected = new Map<string, bigint>();
    for (const posting of postings) {
      for (const [name, amount] of Object.entries(sumsOf(posting))) {
        const key = `${dayOf(posting)} ${name}`;
        expected.set(key, (expected.get(key) ?? 0n) + amount);
      }
    }
    const kept = new Map<string, bigint>();
    for (const { pk, sk, ...sums } of this.#table.items()) {
      if (pk !== 'S') continue;
      for (const [name, amount] of Object.entries(sums))
        kept.set(`${sk} ${name}`, BigInt(amount as bigint));
    }
    expect(withoutZeros(kept)).toEqual(withoutZeros(expected));
  }

  async #checkGrants(postings: readonly Posting[]): Promise<void> {
    const store = projectionStore(this.#table, newCall());
    for (const { number: client } of this.#clients) {
      const folded = await store.foldedUpTo(client);
      const own = postings.filter((p) => p.client === client && p.number <= folded);
      const heldAt = new Map(own.map((posting) => [posting.number, posting.at]));
      const lines = grantLines(
        own.sort((a, b) => a.number - b.number),
        heldAt,
      );
      const grants = [...new Set(lines.map(({ grant }) => grant))];
      const kept = await readGrants(this.#table, newCall(), client, grants, Infinity);
      expect(kept.upTo).toBe(folded);
      expect(lineTexts(kept.lines)).toEqual(lineTexts(lines));
      for (const month of new Set(own.map(({ at }) => monthOf(at)))) {
        const lost = monthLines(own, heldAt).filter((line) => line.month === month);
        const found = await readDraws(this.#table, newCall(), client, month);
        expect(lineTexts(found.lines)).toEqual(lineTexts(lost));
      }
    }
  }

  #shard(shard: number) {
    return this.#table.stream.flatMap(({ before, after }, i) => {
      if (Number(String(after.pk).slice(2)) % 2 !== shard) return [];
      return changeOfItems(BigInt(i), after, () => ({ before, after })) ?? [];
    });
  }

  async #postings(): Promise<Posting[]> {
    return this.#table
      .items()
      .filter(({ pk }) => String(pk).startsWith('R#'))
      .map(postingFromItem);
  }
}

function rowsOf({ credit }: Posting, { status, category, segments }: Kind): number {
  if (status !== undefined && credit?.status !== status) return 0;
  if (category !== undefined && credit?.category !== category) return 0;
  return segments ? (credit?.schedule.length ?? 0) : 1;
}

function withoutZeros(sums: ReadonlyMap<string, bigint>): Map<string, bigint> {
  return new Map([...sums].filter(([, amount]) => amount !== 0n).sort());
}
