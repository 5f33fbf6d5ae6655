/** Credits of all clients, in order of time: any page at the price of the first. */
import type { CreditFilter, Page, PageAsk } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/posting.ts';
import { countOf } from '../projections/counts.ts';
import { totals } from '../projections/tree.ts';
import { CountedList } from './counted-list.ts';
import { firstAt, LAST_RANK, rangesOf, rankOf } from './global-ranges.ts';
import { readPage } from './page.ts';
import { postingFromItem } from './posting-item.ts';
import type { Call, Table } from './table.ts';
import { SPINE_KEY, spineFromItem } from './tree-item.ts';

export type GlobalFilter = Omit<CreditFilter, 'client'>;

/** Below so many records of the kind the index itself is counted: exact, and as cheap. */
export const EXACT_BELOW = 200;

export async function listGlobalCredits(
  table: Table,
  filter: GlobalFilter,
  ask: PageAsk,
  call: Call,
  exactBelow: number = EXACT_BELOW,
): Promise<Page<Posting>> {
  if (ask.offset === undefined) return readAll(table, filter, ask, call);
  const item = await table.get(SPINE_KEY, call, 'eventual');
  const spine = item && spineFromItem(item);
  if (!spine || countOf(totals(spine), filter) < exactBelow) {
    return readAll(table, filter, ask, call);
  }
  const lists = new CountedList(table, spine, filter, call);
  return lists.page(ask.offset, ask.limit);
}

async function readAll(
  table: Table,
  filter: GlobalFilter,
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const { from = 0, to, order } = filter;
  if (to !== undefined && from >= to) {
    return { rows: [], total: ask.offset === undefined ? null : 0, next: null, asOf: null };
  }
  const end = to === undefined ? LAST_RANK : rankOf(firstAt(to));
  const ranges = rangesOf(filter, rankOf(firstAt(from)), end);
  return readPage(table, ranges, order, ask, call, postingFromItem, () => true);
}
