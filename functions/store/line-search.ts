/** Searches a client's postings by their lines: a small part of them is read. */
import type { PostingLine, SortKey } from '../ledger/lists.ts';
import { readLines } from './line-blocks.ts';
import { type Found, fetchPostings, inStretches } from './sift.ts';
import type { Call, Item, Table } from './table.ts';

/** Lines of one read: as many blocks as one answer of the table may well hold. */
const STRETCH = 4_096;
/** Lines that are searched before those that were found are looked at. */
const LONGEST_STRIDE = 4 * STRETCH;

/** `null`: it is not shown. */
export type JudgeLine = (line: PostingLine) => SortKey | null;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface LineSearch {
  readonly table: Table;
  readonly client: number;
  readonly judge: JudgeLine;
  readonly call: Call;
}

/** Those from one number to another that are shown, in order of their sort keys. */
export function searchLines(
  { table, client, judge, call }: LineSearch,
  { from, to }: Stretch,
): Promise<Found[]> {
  return inStretches(from, to, STRETCH, async (start, end) => {
    const lines = await readLines(table, client, start, end, call);
    return lines.flatMap((line) => {
      const sortKey = judge(line);
      return sortKey === null ? [] : [{ sortKey, key: line.number, number: line.number }];
    });
  });
}

export interface LineWalk extends Stretch {
  readonly descending: boolean;
  /** Postings that are read at once. */
  readonly atOnce: number;
  /** Lines that are searched at most. */
  readonly most: number;
}

/** Whole postings in order of their numbers, sort keys or not. */
export async function* walkLines(
  search: LineSearch,
  { from, to, descending, atOnce, most }: LineWalk,
): AsyncGenerator<Item> {
  const { table, client, call } = search;
  let low = descending ? Math.max(from, to - most + 1) : from;
  let high = descending ? to : Math.min(to, from + most - 1);
  let stride = STRETCH;
  while (low <= high) {
    const part = descending
      ? { from: Math.max(low, high - stride + 1), to: high }
      : { from: low, to: Math.min(high, low + stride - 1) };
    const found = (await searchLines(search, part)).map(({ number }) => number);
    found.sort((a, b) => (descending ? b - a : a - b));
    for (let start = 0; start < found.length; start += atOnce) {
      yield* await fetchPostings(table, client, found.slice(start, start + atOnce), call);
    }
    if (descending) high = part.from - 1;
    else low = part.to + 1;
    stride = Math.min(LONGEST_STRIDE, 2 * stride);
  }
}
