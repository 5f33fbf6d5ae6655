/** Looks through many rows at once and keeps of each that fits only what puts it in its place. */
import type { SortKey } from '../ledger/lists.ts';
import type { Rows } from './client-rows.ts';
import { postingKey } from './keys.ts';
import type { Call, Item, Table } from './table.ts';
import { count } from './values.ts';

/** Rows of one read, so that hardly any read needs a second trip. */
const STRETCH = 500;
/** Reads under way at once: their rows are all that is held in memory. */
const AT_ONCE = 4;
/** Keys of one BatchGetItem. */
const MOST_KEYS = 100;

export interface Found {
  readonly sortKey: SortKey;
  /** Of the row in its list; of equal sort keys the lower is first. */
  readonly key: number;
  /** Of the posting. */
  readonly number: number;
}

/** Those from one key to another that have a sort key, in order of it. */
export async function sift(
  rows: Rows,
  from: number,
  to: number,
  only: readonly string[] | undefined,
  sortKeyOf: (item: Item) => SortKey | null,
): Promise<Found[]> {
  return inStretches(from, to, STRETCH, async (start, end) => {
    const items = await rows.read(start, end, only);
    return items.flatMap((item) => {
      const sortKey = sortKeyOf(item);
      return sortKey === null ? [] : [{ sortKey, key: rows.keyOf(item), number: count(item.sk) }];
    });
  });
}

/** What is found in stretches of so many keys, a few of them at once, in order of sort keys. */
export async function inStretches(
  from: number,
  to: number,
  size: number,
  find: (start: number, end: number) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const starts: number[] = [];
  for (let start = from; start <= to; start += size) starts.push(start);
  const found: Found[] = [];
  // All take from one iterator: whoever is done goes on with the next stretch.
  const waiting = starts.values();
  const read = async () => {
    for (const start of waiting) {
      for (const one of await find(start, Math.min(to, start + size - 1))) found.push(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return found.sort(compare);
}

/** Whole postings, in the order of their numbers here. */
export async function fetchPostings(
  table: Table,
  client: number,
  numbers: readonly number[],
  call: Call,
): Promise<Item[]> {
  const parts: (readonly number[])[] = [];
  for (let start = 0; start < numbers.length; start += MOST_KEYS) {
    parts.push(numbers.slice(start, start + MOST_KEYS));
  }
  const read = await Promise.all(
    parts.map((part) => {
      const keys = part.map((number) => postingKey(client, number));
      return table.getMany(keys, call);
    }),
  );
  const byNumber = new Map(read.flat().map((item) => [count(item.sk), item]));
  return numbers.map((number) => byNumber.get(number)).filter((item) => item !== undefined);
}

function compare(a: Found, b: Found): number {
  if (a.sortKey < b.sortKey) return -1;
  if (a.sortKey > b.sortKey) return 1;
  return a.key - b.key;
}
