/** Lists by category stand on an index that follows the table: nothing may be missed by its lag. */
import { beforeEach, expect, test } from 'vitest';
import type { Category } from '../../../functions/ledger/posting.ts';
import { listClientCredits } from '../../../functions/store/account-lists.ts';
import { LaggingTable } from '../../support/lagging-table.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { longAccount, plant } from '../../support/long-account.ts';
import { naiveCredits } from '../../support/naive-lists.ts';

const account = longAccount(3, 800);
const { client } = account;
let table: LaggingTable;
beforeEach(async () => {
  table = new LaggingTable();
  await plant(table, account);
});

const all = (category: Category, order: 'newest' | 'oldest') =>
  naiveCredits(account.postings, { client, category, order }).map(({ number }) => number);

test.each([
  ['the newest', (number: number) => number > 780],
  ['one in the middle', (number: number) => number % 97 === 0],
  ['all', () => true],
])('while it does not show %s', async (_, hidden) => {
  table.hidden = hidden;
  for (const category of ['purchase', 'usage'] as const) {
    for (const order of ['newest', 'oldest'] as const) {
      const found: number[] = [];
      let after: string | null = null;
      do {
        const ask = { limit: 50, ...(after === null ? {} : { after }) };
        const page = await listClientCredits(table, { client, category, order }, ask, newCall());
        found.push(...page.rows.map(({ number }) => number));
        after = page.next;
      } while (after !== null);
      expect(found).toEqual(all(category, order));
      const ask = { limit: 20, offset: 5 };
      const page = await listClientCredits(table, { client, category, order }, ask, newCall());
      expect(page.rows.map(({ number }) => number)).toEqual(all(category, order).slice(5, 25));
    }
  }
});

test('a record that is newer than the account was read is on no page', async () => {
  const newest = longAccount(3, 830);
  await plant(table, { ...newest, account: account.account });
  const filter = { client, category: 'usage', order: 'newest' } as const;
  const page = await listClientCredits(table, filter, { limit: 5, offset: 0 }, newCall());
  expect(page.rows.map(({ number }) => number)).toEqual(all('usage', 'newest').slice(0, 5));
});
