/** One client's lists: its credits and its history. */
import type { ClientRef } from '../ledger/client.ts';
import { LAST_INSTANT } from '../ledger/instant.ts';
import type { CreditFilter, HistoryFilter, Page, PageAsk } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/posting.ts';
import { clientOrdinal, LAST_NUMBER, ordinal, postingsOf } from './keys.ts';
import { readPage } from './page.ts';
import { postingFromItem } from './posting-item.ts';
import type { Range } from './ranges.ts';
import type { Call, Table } from './table.ts';

export async function listClientCredits(
  table: Table,
  filter: CreditFilter & { readonly client: ClientRef },
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const ranges = clientRanges(filter.client.number, filter);
  const fits = (posting: Posting) => {
    const { credit, at } = posting;
    if (!credit) return false;
    const { status, category, from = 0, to = LAST_INSTANT } = filter;
    if (status !== undefined && credit.status !== status) return false;
    if (category !== undefined && credit.category !== category) return false;
    return at >= from && at < to;
  };
  return readPage(table, ranges, filter.order, ask, call, postingFromItem, fits);
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
  return readPage(table, ranges, filter.order, ask, call, postingFromItem, fits);
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
