/** Pages by position while others append: each row that was there throughout, once. */
import { expect, test } from 'vitest';
import type { Account } from '../../../functions/ledger/account.ts';
import type { HistoryFilter, Page, PageAsk } from '../../../functions/ledger/ledger.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { listClientCredits, listHistory } from '../../../functions/store/account-lists.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { longAccount, plant } from '../../support/long-account.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const whole = longAccount(6, 1_200);
const { client } = whole;

/** As it was with so many postings; statuses are those of the end. */
function asOf(count: number): { account: Account; client: typeof client; postings: Posting[] } {
  const postings = whole.postings.slice(0, count);
  const last = postings.at(-1);
  if (!last) throw new Error('it has postings');
  const statusCounts: Record<string, number> = {};
  for (const { credit } of postings) {
    if (!credit) continue;
    const key = `${credit.category}.${credit.status}`;
    statusCounts[key] = (statusCounts[key] ?? 0) + 1;
  }
  const { at: lastAt, counts } = last;
  return {
    client,
    postings,
    account: { ...whole.account, last: count, lastAt, counts, statusCounts },
  };
}

type Read = (table: MemoryTable, ask: PageAsk) => Promise<Page<Posting>>;

const history =
  (filter: Omit<HistoryFilter, 'client' | 'order'>, order: 'newest' | 'oldest'): Read =>
  (table, ask) =>
    listHistory(table, { client, order, ...filter }, ask, newCall());

const LISTS: [string, (order: 'newest' | 'oldest') => Read, (posting: Posting) => boolean][] = [
  ['history', (order) => history({}, order), () => true],
  ['movements', (order) => history({ movements: true }, order), ({ delta }) => delta !== 0n],
  [
    'notes',
    (order) => history({ note: 'lookup' }, order),
    ({ note }) => /lookup/i.test(note ?? ''),
  ],
  ['sorted', (order) => history({ sortedBy: ({ delta }) => delta }, order), () => true],
  [
    'usages',
    (order) => (table, ask) =>
      listClientCredits(table, { client, order, category: 'usage' }, ask, newCall()),
    ({ credit }) => credit?.category === 'usage',
  ],
  [
    'approved credits',
    (order) => (table, ask) =>
      listClientCredits(table, { client, order, status: 'approved' }, ask, newCall()),
    ({ credit }) => credit?.status === 'approved',
  ],
];

test.each(LISTS)('of the %s', async (_, reading, fits) => {
  for (const order of ['newest', 'oldest'] as const) {
    const table = new MemoryTable();
    let count = 700;
    await plant(table, asOf(count));
    const before = asOf(count).postings.filter(fits);
    const read = reading(order);
    const found: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await read(table, { limit: 60, ...(after === undefined ? {} : { after }) });
      found.push(...page.rows.map(({ number }) => number));
      if (page.next === null) break;
      after = page.next;
      count = Math.min(count + 40, whole.postings.length);
      await plant(table, asOf(count));
    }
    expect(new Set(found).size).toBe(found.length);
    const missed = before.filter(({ number }) => !found.includes(number));
    expect(missed).toEqual([]);
  }
});
