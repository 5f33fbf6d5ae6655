/** Counts the rows that a stretch of a list of all clients' credits shows, in the index itself. */
import { type GlobalList, rangesOf } from './global-ranges.ts';
import { type Range, walk } from './ranges.ts';
import type { Call, Table } from './table.ts';

/** Records of one trip, where it takes more than their number to know their rows. */
const RECORDS_AT_ONCE = 200;

/** `from`, `to`: ranks, both inclusive. */
export async function countRows<R>(
  table: Table,
  list: GlobalList<R>,
  { from, to }: { readonly from: string; readonly to: string },
  call: Call,
): Promise<number> {
  const ranges = rangesOf(list.kind, from, to);
  const counts = await Promise.all(ranges.map((range) => countRange(table, list, range, call)));
  return counts.reduce((total, count) => total + count, 0);
}

async function countRange<R>(
  table: Table,
  { kind, rowsOf }: GlobalList<R>,
  range: Range,
  call: Call,
): Promise<number> {
  if (kind.segments) {
    let rows = 0;
    const how = { descending: false, atOnce: RECORDS_AT_ONCE };
    for await (const { item } of walk(table, range, how, call)) rows += rowsOf(item).length;
    return rows;
  }
  const { index, pk, prefix, from, to } = range;
  const bounds = { pk, from: `${prefix}${from}`, to: `${prefix}${to}` };
  return table.count(index ? { ...bounds, index } : bounds, call);
}
