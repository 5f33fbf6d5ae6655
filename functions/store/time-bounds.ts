/** A range of time as a range of a client's postings: exact, with the counts at both ends. */
import type { Instant } from '../ledger/instant.ts';
import { type Bounds, postingRows } from './client-rows.ts';
import { type Mark, type Measure, markFromItem, narrow, Seek, START } from './marks.ts';
import type { Call, Table } from './table.ts';

const MARK_ATTRIBUTES = ['at', 'effectiveAt', 'movements', 'credits', 'purchases', 'issued'];

interface Timed {
  readonly client: number;
  /** At the last posting. */
  readonly end: Mark;
  readonly timeAt: Measure;
}

/** Half-open; both ends are looked for at once. */
export async function boundsOf(
  table: Table,
  { client, end, timeAt }: Timed,
  range: { readonly from: Instant | undefined; readonly to: Instant | undefined },
  call: Call,
): Promise<Bounds> {
  const { from = 0, to = end.at + 1 } = range;
  // What was booked last may have happened before: nothing is known of it but that it is the last.
  const beyond = { ...end, number: end.number + 1 };
  const seekOf = (instant: Instant) => new Seek(timeAt, instant, START, beyond);
  const first = from > 0 && from <= end.at ? seekOf(from) : null;
  const last = to <= end.at ? seekOf(to) : null;
  const seeks = [first, last].filter((seek) => seek !== null);
  await narrow(table, client, seeks, call);
  await Promise.all(seeks.map((seek) => settle(table, client, seek, call)));
  const after = first ? first.before : from > end.at ? end : START;
  const upTo = last ? last.before : end;
  return { after, upTo: upTo.number < after.number ? after : upTo };
}

/** Reads what is left between. */
async function settle(table: Table, client: number, seek: Seek, call: Call): Promise<void> {
  if (seek.width <= 1) return;
  const rows = postingRows(table, client, call);
  const [from, to] = [seek.before.number + 1, seek.reached.number - 1];
  seek.narrow((await rows.read(from, to, MARK_ATTRIBUTES)).map(markFromItem));
}
