/** The projections' items: the tree, watermarks, sums, grant ledgers, due and changed accounts. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Posting } from '../ledger/posting.ts';
import type { Flush, HourNote, ProjectionStore } from '../projections/ports.ts';
import { EMPTY } from '../projections/tree.ts';
import { grantWrites, linesToItems } from './grant-ledger-items.ts';
import {
  changedKey,
  dueKey,
  grantMarkKey,
  ordinal,
  postingsOf,
  rebuiltKey,
  sumsKey,
  unreadableKey,
  watermarkKey,
} from './keys.ts';
import { blockToItem } from './line-blocks.ts';
import { postingFromItem } from './posting-item.ts';
import { type Call, type Item, type Key, type Table, unchanged, type Write } from './table.ts';
import {
  countName,
  nodeFromItem,
  nodeKey,
  nodeToItem,
  SPINE_KEY,
  spineFromItem,
  spineToItem,
} from './tree-item.ts';
import { count } from './values.ts';

export function projectionStore(table: Table, call: Call): ProjectionStore {
  return {
    async spine() {
      const item = await table.get(SPINE_KEY, call);
      return item ? spineFromItem(item) : EMPTY;
    },
    async node(generation, level, of) {
      // Where its children start never changes; one that closed a moment ago may not be seen yet.
      const key = nodeKey(generation, level, of);
      const item = (await table.get(key, call, 'eventual')) ?? (await table.get(key, call));
      assert(item, `node ${level}.${of} of the counted tree is missing`);
      return nodeFromItem(item);
    },
    async watermark(shard) {
      const item = await table.get(watermarkKey(shard), call);
      const sequence = item ? BigInt(String(item.sequence)) : -1n;
      return { shard, version: item ? count(item.version) : 0, sequence };
    },
    flush: async (flush) => (await table.transact(flushWrites(flush), randomUUID(), call)) === null,
    async rebuiltUpTo(clients) {
      const items = await inHundreds(clients, (some) => table.getMany(some.map(rebuiltKey), call));
      return new Map(items.map((item) => [count(item.client), count(item.upTo)]));
    },
    async note(due, changed) {
      const items = [...due.map(noteWith(dueKey)), ...changed.map(noteWith(changedKey))];
      await table.putMany(
        [...new Map(items.map((it) => [`${it.pk} ${it.sk}`, it])).values()],
        call,
      );
    },
    postings: (client, from, to) => readPostings(table, client, from, to, call),
    putLines: (client, lines) => table.putMany([blockToItem(client, lines)], call),
    async foldedUpTo(client) {
      const item = await table.get(grantMarkKey(client), call);
      return item ? count(item.version) : 0;
    },
    async foldGrants(fold) {
      // What they say follows from their postings alone: nobody looks at them before the mark.
      await table.putMany(linesToItems(fold), call);
      return (await table.transact(grantWrites(fold), randomUUID(), call)) === null;
    },
  };
}

/** A range of one client's postings, in order. */
export async function readPostings(
  table: Table,
  client: number,
  from: number,
  to: number,
  call: Call,
): Promise<readonly Posting[]> {
  const items: Item[] = [];
  for (let after: Item | null = null; ; ) {
    const range = { pk: postingsOf(client), from: ordinal(from), to: ordinal(to) };
    const ask = after ? { ...range, after } : range;
    const answer = await table.query(ask, call);
    items.push(...answer.items);
    if (!answer.next) return items.map(postingFromItem);
    after = answer.next;
  }
}

function flushWrites(flush: Flush): Write[] {
  const { watermark, before, after } = flush;
  const { generation } = after;
  const mark = { ...watermarkKey(watermark.shard), sequence: String(watermark.sequence) };
  const writes: Write[] = [
    { put: spineToItem(after), when: unchanged(before.version) },
    { put: { ...mark, version: watermark.version + 1 }, when: unchanged(watermark.version) },
    ...flush.closed.map((node): Write => {
      return { put: nodeToItem(generation, node), when: { if: 'absent' } };
    }),
    ...flush.unreadable.map((key): Write => ({ add: unreadableKey(key), values: { seen: 1 } })),
  ];
  const late = new Map<string, Record<string, number>>();
  for (const change of flush.late) {
    const key = `${change.level} ${change.ordinal}`;
    const name = countName(change.child, change.counter);
    late.set(key, { ...late.get(key), [name]: change.step });
  }
  for (const [key, values] of late) {
    const [level = 0, of = 0] = key.split(' ').map(Number);
    writes.push({ add: nodeKey(generation, level, of), values });
  }
  for (const [day, sums] of flush.sums) writes.push({ add: sumsKey(day), values: { ...sums } });
  return writes;
}

function noteWith(key: (hour: string, client: number) => Key) {
  return ({ hour, client }: HourNote): Item & Key => ({ ...key(hour, client), client });
}

async function inHundreds<A, B>(
  all: readonly A[],
  read: (some: readonly A[]) => Promise<readonly B[]>,
): Promise<B[]> {
  const found: B[] = [];
  for (let start = 0; start < all.length; start += 100) {
    found.push(...(await read(all.slice(start, start + 100))));
  }
  return found;
}
