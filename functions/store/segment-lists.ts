/** One client's segments, in order of their issue: a page by their running count, or by looking. */
import type {
  GrantedSegment,
  SegmentAsk,
  SegmentFilter,
  SegmentPage,
  SortKey,
} from '../ledger/lists.ts';
import { TooDeep } from '../ledger/lists.ts';
import type { Posting } from '../ledger/posting.ts';
import { readAccount } from './account-lists.ts';
import { MAX_SIFTED } from './client-pages.ts';
import type { Bounds } from './client-rows.ts';
import { ISSUED, Issues, type Ranked, type Span, spanOf } from './issues.ts';
import { endOf, narrow, Seek } from './marks.ts';
import { postingFromItem } from './posting-item.ts';
import { fetchPostings } from './sift.ts';
import type { Call, Item, Table } from './table.ts';
import { boundsOf } from './time-bounds.ts';

/** So few purchases are read at once: a search would cost more. */
const FEW = 100;
/** Up to so many rows, those that are looked through are kept. */
const KEPT_WHOLE = 1_000;
/** Purchases of one read, and reads under way at once. */
const STRETCH = 500;
const AT_ONCE = 4;

export async function listSegments(
  table: Table,
  filter: SegmentFilter,
  ask: SegmentAsk,
  call: Call,
): Promise<SegmentPage> {
  const { number: client } = filter.client;
  const end = endOf(await readAccount(table, client, call));
  const range = { from: filter.from, to: filter.to };
  const bounds = await boundsOf(table, { client, end, timeAt: ({ at }) => at }, range, call);
  const reading = { table, client, call, bounds, issues: new Issues(table, client, call) };
  return filter.fits || filter.sortedBy
    ? sifted(reading, filter, ask)
    : counted(reading, filter, ask);
}

interface Reading {
  readonly table: Table;
  readonly client: number;
  readonly call: Call;
  readonly bounds: Bounds;
  readonly issues: Issues;
}

async function counted(
  reading: Reading,
  { order }: SegmentFilter,
  { limit, offset }: SegmentAsk,
): Promise<SegmentPage> {
  const { bounds, issues } = reading;
  const [before, end] = [bounds.after.segments, bounds.upTo.segments];
  const total = end - before;
  const most = Math.max(0, Math.min(limit, total - offset));
  if (most === 0) return { rows: [], total };
  const first = order === 'newest' ? end - offset - most + 1 : before + offset + 1;
  const isWanted = (from: number, to: number) => to >= first && from < first + most;
  const near = await issues.within(await stretchAround(reading, [first, first + most - 1]));
  const found = await issues.segmentsOf(near.filter((issue) => isWanted(...spanOf(issue))));
  const rows = found.filter(({ rank }) => isWanted(rank, rank)).map(toRow);
  return { rows: order === 'newest' ? rows.reverse() : rows, total };
}

/** What holds the ranks and little else. */
async function stretchAround(
  { table, client, call, bounds }: Reading,
  [from, to]: Span,
): Promise<Bounds> {
  const { after, upTo } = bounds;
  if (upTo.purchases - after.purchases <= FEW) return bounds;
  const [first, last] = [from, to].map((rank) => new Seek(ISSUED.rankAt, rank, after, upTo));
  if (!first || !last) return bounds;
  await narrow(table, client, [first, last], call);
  return { after: first.before, upTo: last.reached };
}

/** Where a row that fits has its place, and where it is read again if it is shown. */
interface Found {
  readonly sortKey: SortKey;
  readonly rank: number;
  readonly number: number;
  readonly part: number;
  readonly row: GrantedSegment | null;
}

async function sifted(
  reading: Reading,
  { fits, sortedBy, order }: SegmentFilter,
  { limit, offset }: SegmentAsk,
): Promise<SegmentPage> {
  const { after, upTo } = reading.bounds;
  const rows = Math.max(upTo.purchases - after.purchases, upTo.segments - after.segments);
  if (rows > MAX_SIFTED) throw new TooDeep('rows', MAX_SIFTED);
  const found: Found[] = [];
  await eachSegment(reading, (granted) => {
    if (fits && !fits(granted)) return;
    const { credit, segment, rank } = granted;
    const row = rows <= KEPT_WHOLE ? toRow(granted) : null;
    const sortKey = sortedBy ? sortedBy(granted) : 0;
    found.push({ sortKey, rank, number: credit.number, part: segment.part, row });
  });
  found.sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : a.rank - b.rank));
  if (order === 'newest') found.reverse();
  const shown = found.slice(offset, offset + limit);
  return { rows: await readRows(reading, shown), total: found.length };
}

/** All within the bounds, in no order; few of them at a time are in memory. */
async function eachSegment(reading: Reading, look: (row: Ranked) => void): Promise<void> {
  const { table, call, bounds, issues } = reading;
  const { after, upTo } = bounds;
  const spans: Span[] = [];
  const lookAt = async (postings: readonly Posting[]) => {
    spans.push(...postings.map(spanOf));
    for (const row of await issues.segmentsOf(postings)) look(row);
  };
  const starts: number[] = [];
  for (let n = after.purchases + 1; n <= upTo.purchases; n += STRETCH) starts.push(n);
  // All take from one iterator: whoever is done goes on with the next stretch.
  const waiting = starts.values();
  const readRecorded = async () => {
    for (const start of waiting) {
      await lookAt(await issues.recorded(start, Math.min(upTo.purchases, start + STRETCH - 1)));
    }
  };
  const readLate = async () => {
    let last: Item | null = null;
    do {
      const ask = { ...issues.late(bounds), limit: STRETCH, ...(last ? { after: last } : {}) };
      const answer = await table.query(ask, call);
      await lookAt(answer.items.map(postingFromItem));
      last = answer.next;
    } while (last);
  };
  await Promise.all([readLate(), ...Array.from({ length: AT_ONCE }, readRecorded)]);
  await lookAt(await issues.missing(spans, bounds));
}

async function readRows(
  { table, client, call }: Reading,
  shown: readonly Found[],
): Promise<GrantedSegment[]> {
  const numbers = [...new Set(shown.filter(({ row }) => !row).map(({ number }) => number))];
  const items = await fetchPostings(table, client, numbers, call);
  const records = new Map(items.map(postingFromItem).map((record) => [record.number, record]));
  return shown.flatMap(({ row, number, part }) => {
    const credit = records.get(number)?.credit;
    const segment = credit?.schedule.find((one) => one.part === part);
    return row ?? (credit && segment ? { credit, segment } : []);
  });
}

function toRow({ credit, segment }: Ranked): GrantedSegment {
  return { credit, segment };
}
