/** One client's lists: its credits and its history. */
import { strict as assert } from 'node:assert';
import type { Account } from '../ledger/account.ts';
import type { ClientRef } from '../ledger/client.ts';
import type { CreditFilter, HistoryFilter, Page, PageAsk } from '../ledger/ledger.ts';
import { folded, type PostingLine } from '../ledger/lists.ts';
import { CATEGORIES, type Posting } from '../ledger/posting.ts';
import { accountFromItem } from './account-item.ts';
import { type ClientList, ClientPages } from './client-pages.ts';
import { postingRows, recordRows } from './client-rows.ts';
import { judgementOfCredits } from './credit-line.ts';
import { accountKey } from './keys.ts';
import type { JudgeLine } from './line-search.ts';
import { endOf } from './marks.ts';
import { postingFromItem } from './posting-item.ts';
import { LINE_ATTRIBUTES, lineFromItem } from './posting-line.ts';
import type { Call, Item, Table } from './table.ts';
import { micro } from './values.ts';

export async function listClientCredits(
  table: Table,
  filter: CreditFilter & { readonly client: ClientRef },
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const { category, from, to, order } = filter;
  const client = filter.client.number;
  const account = await readAccount(table, client, call);
  const end = endOf(account);
  const rows = category
    ? recordRows(table, client, category, end, call)
    : postingRows(table, client, call);
  const list: ClientList = {
    client,
    end,
    rows,
    rankAt: category ? rows.keyAt : ({ credits }) => credits,
    belongs: category ? () => true : (item) => item.credit !== undefined,
    timeAt: ({ at }) => at,
    from,
    to,
    descending: order === 'newest',
    ...judgementOfCredits(filter),
    fitting: from === undefined && to === undefined ? countOf(account, filter) : null,
  };
  return toPostings(await new ClientPages(table, call, list).page(ask));
}

export async function listHistory(
  table: Table,
  filter: HistoryFilter,
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const { movements, from, to, order, sortedBy } = filter;
  const client = filter.client.number;
  const rows = postingRows(table, client, call);
  const judge = judgeOf(filter);
  const searched = filter.kinds || filter.note || filter.fits;
  const list: ClientList = {
    client,
    end: endOf(await readAccount(table, client, call)),
    rows,
    rankAt: movements ? (mark) => mark.movements : rows.keyAt,
    belongs: movements ? (item) => micro(item.delta) !== 0n : () => true,
    timeAt: ({ time }) => time,
    from,
    to,
    descending: order === 'newest',
    fits: searched ? (item) => judge(lineFromItem(item)) !== null : null,
    sortKeyOf: sortedBy ? (item) => sortedBy(lineFromItem(item)) : null,
    lines: { table, client, judge, call },
    looksAt: LINE_ATTRIBUTES,
    fitting: null,
  };
  return toPostings(await new ClientPages(table, call, list).page(ask));
}

/** All that a history is searched and sorted by, cheapest first: lines say enough. */
function judgeOf({ kinds, movements, note, fits, sortedBy }: HistoryFilter): JudgeLine {
  const part = folded(note ?? '');
  const isShown = (line: PostingLine) =>
    (!movements || line.delta !== 0n) &&
    (!kinds || kinds.includes(line.kind)) &&
    (part === '' || folded(line.note ?? '').includes(part)) &&
    (!fits || fits(line));
  return (line) => (isShown(line) ? (sortedBy?.(line) ?? line.number) : null);
}

/** Without a range of time the account knows how many there are. */
function countOf({ statusCounts }: Account, filter: CreditFilter): number | null {
  const { category, status, fits } = filter;
  if (status === undefined || fits) return null;
  const categories = category ? [category] : CATEGORIES;
  return categories.reduce((sum, of) => sum + (statusCounts[`${of}.${status}`] ?? 0), 0);
}

export async function readAccount(table: Table, client: number, call: Call): Promise<Account> {
  const item = await table.get(accountKey(client), call);
  assert(item, 'a client has an account');
  return accountFromItem(item);
}

function toPostings(page: Page<Item>): Page<Posting> {
  return { ...page, rows: page.rows.map(postingFromItem) };
}
