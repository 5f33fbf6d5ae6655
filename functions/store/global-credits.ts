/** Credits of all clients, in order of time: any page at the price of the first. */
import type { CreditFilter, Page, PageAsk } from '../ledger/ledger.ts';
import type { GrantedSegment, SegmentAsk, SegmentPage, SegmentRange } from '../ledger/lists.ts';
import type { Posting } from '../ledger/posting.ts';
import { countOf, GRANTED_SEGMENTS } from '../projections/counts.ts';
import { totals } from '../projections/tree.ts';
import { CountedList } from './counted-list.ts';
import { firstAt, type GlobalList, LAST_RANK, rangesOf, rankOf } from './global-ranges.ts';
import { readPage } from './page.ts';
import { postingFromItem } from './posting-item.ts';
import type { Call, Item, Table } from './table.ts';
import { SPINE_KEY, spineFromItem } from './tree-item.ts';

export type GlobalFilter = Omit<CreditFilter, 'client'>;

/** Below so many rows of the kind the index itself is counted: exact, and as cheap. */
export const EXACT_BELOW = 200;

export async function listGlobalCredits(
  table: Table,
  { status, category, from, to, order }: GlobalFilter,
  ask: PageAsk,
  call: Call,
  exactBelow: number = EXACT_BELOW,
): Promise<Page<Posting>> {
  const kind = { ...(status ? { status } : {}), ...(category ? { category } : {}) };
  const rowsOf = (item: Item) => [postingFromItem(item)];
  return list(table, { kind, from, to, order, rowsOf }, ask, call, exactBelow);
}

/** A purchase's stand where it stands, whenever they were issued. */
export async function listGlobalSegments(
  table: Table,
  { from, to, order }: SegmentRange,
  ask: SegmentAsk,
  call: Call,
  exactBelow: number = EXACT_BELOW,
): Promise<SegmentPage> {
  const segments = { kind: GRANTED_SEGMENTS, from, to, order, rowsOf: segmentsOf };
  const { rows, total } = await list(table, segments, ask, call, exactBelow);
  return { rows, total: total ?? 0 };
}

async function list<R>(
  table: Table,
  list: GlobalList<R>,
  ask: PageAsk,
  call: Call,
  exactBelow: number,
): Promise<Page<R>> {
  if (ask.offset === undefined) return readAll(table, list, ask, call);
  const item = await table.get(SPINE_KEY, call, 'eventual');
  const spine = item && spineFromItem(item);
  if (!spine || countOf(totals(spine), list.kind) < exactBelow) {
    return readAll(table, list, ask, call);
  }
  return new CountedList(table, spine, list, call).page(ask.offset, ask.limit);
}

async function readAll<R>(
  table: Table,
  { kind, from = 0, to, order, rowsOf }: GlobalList<R>,
  ask: PageAsk,
  call: Call,
): Promise<Page<R>> {
  if (to !== undefined && from >= to) {
    return { rows: [], total: ask.offset === undefined ? null : 0, next: null, asOf: null };
  }
  const end = to === undefined ? LAST_RANK : rankOf(firstAt(to));
  const ranges = rangesOf(kind, rankOf(firstAt(from)), end);
  return readPage(table, ranges, order, ask, call, rowsOf);
}

function segmentsOf(item: Item): GrantedSegment[] {
  const { credit } = postingFromItem(item);
  return credit ? credit.schedule.map((segment) => ({ credit, segment })) : [];
}
