/** Lists: clients, credits and histories, by offset or after a position. */
import type { Client } from '../ledger/client.ts';
import { LAST_INSTANT } from '../ledger/instant.ts';
import type { CreditFilter, HistoryFilter, Page, PageAsk } from '../ledger/ledger.ts';
import { CATEGORIES, type Posting } from '../ledger/posting.ts';
import { clientFromItem } from './client-item.ts';
import {
  ALL_CLIENTS,
  categoryPartition,
  clientOrdinal,
  ordinal,
  postingsOf,
  rank,
  statusPartition,
} from './keys.ts';
import { postingFromItem } from './posting-item.ts';
import { merged, type Range, type Row, walk } from './ranges.ts';
import type { Call, Item, Table } from './table.ts';

const LAST_NUMBER = 999_999_999_999;

export async function listClients(
  table: Table,
  ask: PageAsk,
  keep: (client: Client) => boolean,
  call: Call,
): Promise<Page<Client>> {
  const range: Range = {
    index: 'byClient',
    pk: ALL_CLIENTS,
    prefix: '',
    from: ordinal(0),
    to: ordinal(LAST_NUMBER),
    placeOf: (item) => String(item.clientSk),
  };
  return page(table, [range], 'oldest', ask, call, clientFromItem, keep);
}

export async function listCredits(
  table: Table,
  filter: CreditFilter,
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const ranges = filter.client ? clientRanges(filter.client.number, filter) : globalRanges(filter);
  const fits = (posting: Posting) => {
    const { credit, at } = posting;
    if (!credit) return false;
    const { status, category, from = 0, to = LAST_INSTANT } = filter;
    if (status !== undefined && credit.status !== status) return false;
    if (category !== undefined && credit.category !== category) return false;
    return at >= from && at < to;
  };
  return page(table, ranges, filter.order, ask, call, postingFromItem, fits);
}

export async function listHistory(
  table: Table,
  filter: HistoryFilter,
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const note = filter.note?.toLocaleLowerCase('en');
  const { kinds, movements, from = 0, to = LAST_INSTANT + 1 } = filter;
  const fits = (posting: Posting) => {
    const at = posting.effectiveAt ?? posting.at;
    if (movements && posting.delta === 0n) return false;
    if (kinds && !kinds.includes(posting.kind)) return false;
    if (note && !(posting.note ?? '').toLocaleLowerCase('en').includes(note)) return false;
    return at >= from && at < to;
  };
  const ranges = [postingRange(filter.client.number)];
  return page(table, ranges, filter.order, ask, call, postingFromItem, fits);
}

/** Reads what it skips; every row up to the end where the total is wanted. */
async function page<T>(
  table: Table,
  ranges: readonly Range[],
  order: 'newest' | 'oldest',
  ask: PageAsk,
  call: Call,
  fromItem: (item: Item) => T,
  fits: (row: T) => boolean,
): Promise<Page<T>> {
  const descending = order === 'newest';
  const sources = ranges.map((range) => walk(table, range, descending, ask.after, call));
  const wantsTotal = ask.offset !== undefined;
  const offset = ask.offset ?? 0;
  const rows: T[] = [];
  let total = 0;
  let last: Row | null = null;
  let more = false;
  for await (const row of merged(sources, descending)) {
    const read = fromItem(row.item);
    if (!fits(read)) continue;
    total += 1;
    if (total <= offset) continue;
    if (rows.length < ask.limit) {
      rows.push(read);
      last = row;
      continue;
    }
    more = true;
    if (!wantsTotal) break;
  }
  return {
    rows,
    total: wantsTotal ? total : null,
    next: more && last ? last.place : null,
    asOf: null,
  };
}

function postingRange(client: number): Range {
  return {
    pk: postingsOf(client),
    prefix: '',
    from: ordinal(0),
    to: ordinal(LAST_NUMBER),
    placeOf: (item) => String(item.sk),
  };
}

/** The base table is strongly consistent; a single category has a range of its own. */
function clientRanges(client: number, filter: CreditFilter): Range[] {
  if (filter.category === undefined) return [postingRange(client)];
  const prefix = clientOrdinal(filter.category, 0).slice(0, -ordinal(0).length);
  return [
    {
      index: 'byClient',
      pk: postingsOf(client),
      prefix,
      from: ordinal(0),
      to: ordinal(LAST_NUMBER),
      placeOf: (item) => String(item.clientSk).slice(prefix.length),
    },
  ];
}

/** One range per category that can match, each in order of time. */
function globalRanges(filter: CreditFilter): Range[] {
  const { status, from = 0, to = LAST_INSTANT } = filter;
  const bounds = { from: rank(from, 0, 0), to: rank(to, 2 ** 31 - 1, LAST_NUMBER) };
  const categories = filter.category ? [filter.category] : CATEGORIES;
  return categories.map((category): Range => {
    if (status === undefined) {
      const placeOf = (item: Item) => String(item.categorySk);
      return {
        index: 'byCategory',
        pk: categoryPartition(category),
        prefix: '',
        ...bounds,
        placeOf,
      };
    }
    const prefix = `${category}#`;
    const placeOf = (item: Item) => String(item.statusSk).slice(prefix.length);
    return { index: 'byStatus', pk: statusPartition(status), prefix, ...bounds, placeOf };
  });
}
