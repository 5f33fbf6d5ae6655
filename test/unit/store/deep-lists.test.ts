/** What a client's lists refuse: rows that only reading all before them would find. */
import { beforeAll, describe, expect, test } from 'vitest';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { listClientCredits, listHistory } from '../../../functions/store/account-lists.ts';
import { MAX_SIFTED, MAX_SKIPPED } from '../../../functions/store/client-pages.ts';
import { accountKey } from '../../../functions/store/keys.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { longAccount, plant } from '../../support/long-account.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const account = longAccount(4, 300);
const { client } = account;
const table = new MemoryTable();
const limit = 25;

/** As if there were many more postings than were planted. */
beforeAll(async () => {
  await plant(table, account);
  const item = await table.get(accountKey(client.number), newCall());
  const last = MAX_SIFTED + 1;
  const statusCounts = { 'usage.approved': MAX_SKIPPED + 500 };
  if (item) {
    table.put({ ...item, ...accountKey(4), last, movements: last, credits: last, statusCounts });
  }
});

async function refused(read: Promise<unknown>): Promise<TooDeep> {
  const error = await read.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TooDeep) return error;
  throw error ?? new Error('it was read');
}

describe('it refuses at once', () => {
  test('rows of a status beyond the first 10,000', async () => {
    const call = newCall();
    const filter = { client, status: 'approved', order: 'newest' } as const;
    const ask = { limit, offset: MAX_SKIPPED + 1 };
    const error = await refused(listClientCredits(table, filter, ask, call));
    expect(error).toMatchObject({ what: 'offset', most: 10_000 });
    expect(error.message).toMatch(/time range.*position/);
    expect(call.spent.trips).toBe(1);
  });

  test.each([
    ['a search in notes', { note: 'x' }],
    ['a kind', { kinds: ['expiry'] }],
    ['what a caller judges', { fits: () => true }],
    ['another order', { sortedBy: () => 1 }],
  ] as const)('%s over more than 100,000 postings', async (_, narrowed) => {
    const call = newCall();
    const filter = { client, order: 'newest', ...narrowed } as const;
    const error = await refused(listHistory(table, filter, { limit, offset: 0 }, call));
    expect(error).toMatchObject({ what: 'rows', most: 100_000 });
    expect(call.spent.trips).toBe(1);
  });
});

test('a range of time makes it short enough', async () => {
  const [first, last] = [account.postings[10], account.postings[200]];
  const range = { from: first?.at ?? 0, to: (last?.at ?? 0) + 1 };
  const filter = { client, note: 'lookup', order: 'oldest', ...range } as const;
  const page = await listHistory(table, filter, { limit, offset: 0 }, newCall());
  expect(page.total).toBeGreaterThan(20);
});
