/** One page of a list, read row by row. */
import type { Page, PageAsk } from '../ledger/ledger.ts';
import { merged, type Range, type Row, walk } from './ranges.ts';
import type { Call, Item, Table } from './table.ts';

const ROWS_TO_COUNT = 200;

/**
 * Reads what it skips; every row up to the end where the total is wanted. `rowsOf`: none of an item
 * that does not fit, several of one only where pages are asked for by offset.
 */
export async function readPage<T>(
  table: Table,
  ranges: readonly Range[],
  order: 'newest' | 'oldest',
  ask: PageAsk,
  call: Call,
  rowsOf: (item: Item) => readonly T[],
): Promise<Page<T>> {
  const descending = order === 'newest';
  const wantsTotal = ask.offset !== undefined;
  // One more than the page tells whether another follows; counting wants long strides.
  const atOnce = wantsTotal ? ROWS_TO_COUNT : ask.limit + 1;
  const sources = ranges.map((range) =>
    walk(table, range, { descending, after: ask.after, atOnce }, call),
  );
  const offset = ask.offset ?? 0;
  const rows: T[] = [];
  let total = 0;
  let last: Row | null = null;
  let more = false;
  for await (const found of merged(sources, descending)) {
    const read = rowsOf(found.item);
    for (const row of descending ? read.toReversed() : read) {
      total += 1;
      if (total <= offset) continue;
      more = rows.length === ask.limit;
      if (more) continue;
      rows.push(row);
      last = found;
    }
    if (more && !wantsTotal) break;
  }
  return {
    rows,
    total: wantsTotal ? total : null,
    next: more && last ? last.place : null,
    asOf: null,
  };
}
