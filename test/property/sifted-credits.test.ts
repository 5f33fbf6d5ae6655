/** A client's credits sifted or sorted by their lines: every page is a slice of all that fit. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CreditLine } from '../../functions/ledger/credit-line.ts';
import type { CreditFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import type { SortKey } from '../../functions/ledger/lists.ts';
import { CATEGORIES, STATUSES } from '../../functions/ledger/posting.ts';
import { listClientCredits } from '../../functions/store/account-lists.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { LongAccount } from '../support/log-writer.ts';
import { longAccount, plant } from '../support/long-account.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { naiveCredits, naivePage } from '../support/naive-lists.ts';

/** Below and above what is read whole. */
const SIZES = [0, 1, 40, 700, 5_200];

/** All that a line holds, so that none of it is read wrong. */
const SORTS: readonly ((line: CreditLine) => SortKey)[] = [
  ({ amount }) => amount,
  ({ status, settled }) => `${status} ${settled}`,
  ({ category }) => category,
  ({ captured }) => captured ?? -1n,
  ({ reversed }) => reversed,
  ({ description }) => description ?? '',
  ({ product, actor }) => `${product} ${actor?.id} ${actor?.name}`,
  ({ currency, exchangeRate, paymentMethod }) => `${currency} ${exchangeRate} ${paymentMethod}`,
  ({ schedule }) => schedule.at(-1)?.endingBefore ?? 0,
  ({ expiresAt }) => expiresAt ?? -1,
  ({ updatedAt, createdAt }) => updatedAt - createdAt,
  ({ number, transactionId }) => (transactionId === null ? -number : 0),
];
const FITS: readonly ((line: CreditLine) => boolean)[] = [
  ({ amount }) => amount > 1_500_000n,
  ({ product }) => product === null,
  ({ captured }) => captured !== null,
  ({ schedule, createdAt }) => schedule.length > 0 && createdAt % 2 === 0,
  () => true,
  () => false,
];

const table = new MemoryTable();
const accounts: LongAccount[] = [];

beforeAll(async () => {
  for (const [i, size] of SIZES.entries()) {
    const account = longAccount(i + 1, size);
    accounts.push(account);
    await plant(table, account);
  }
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const asked = fc.record({
  account: fc.nat({ max: SIZES.length - 1 }),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  fits: maybe(fc.constantFrom(...FITS)),
  sortedBy: maybe(fc.constantFrom(...SORTS)),
  status: maybe(fc.constantFrom(...STATUSES)),
  category: maybe(fc.constantFrom(...CATEGORIES)),
  from: maybe(share),
  to: maybe(share),
});
const page = fc.record({ limit: fc.integer({ min: 0, max: 120 }), offset: share });
type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never;

function filterOf({
  account,
  from,
  to,
  ...rest
}: Asked): CreditFilter & { client: LongAccount['client'] } {
  const { client, postings } = accountAt(account);
  const time = (share: number) => postings[Math.floor(share * (postings.length - 1))]?.at ?? 0;
  const { order, fits, sortedBy, status, category } = rest;
  return {
    client,
    order,
    ...(fits && { fits }),
    ...(sortedBy && { sortedBy }),
    ...(status && { status }),
    ...(category && { category }),
    ...(from === undefined ? {} : { from: time(from) }),
    ...(to === undefined ? {} : { to: time(to) }),
  };
}

function accountAt(i: number): LongAccount {
  const found = accounts[i];
  if (!found) throw new Error('no such account');
  return found;
}

describe('a page by offset', () => {
  test('is a slice of all that fit, with the right total', async () => {
    const property = fc.asyncProperty(asked, page, async (raw, { limit, offset }) => {
      const filter = filterOf(raw);
      const all = naiveCredits(accountAt(raw.account).postings, filter);
      const ask: PageAsk = { limit, offset: Math.floor(offset * 1.1 * all.length) };
      const shown = await listClientCredits(table, filter, ask, newCall());
      expect(shown.rows.map(({ number }) => number)).toEqual(naivePage(all, ask));
      expect(shown.total).toBe(all.length);
    });
    await fc.assert(property, { numRuns: 250, seed: 11 });
  });

  test('asks of each credit that is left once whether it fits', async () => {
    const property = fc.asyncProperty(asked, page, async (raw, { limit, offset }) => {
      const filter = filterOf(raw);
      const left = naiveCredits(accountAt(raw.account).postings, { ...filter, fits: () => true });
      const seen: number[] = [];
      const fits = (line: CreditLine) => seen.push(line.number) % 3 > 0;
      const ask = { limit, offset: Math.floor(offset * left.length) };
      await listClientCredits(table, { ...filter, fits }, ask, newCall());
      expect(seen.sort((a, b) => a - b)).toEqual(
        left.map(({ number }) => number).sort((a, b) => a - b),
      );
    });
    await fc.assert(property, { numRuns: 60, seed: 12 });
  });

  test('hands on lines that say what the credits say', async () => {
    const { client, postings } = accountAt(4);
    const lines: CreditLine[] = [];
    const fits = (line: CreditLine) => lines.push(line) > 0;
    const filter: CreditFilter & { client: LongAccount['client'] } = {
      client,
      order: 'oldest',
      fits,
    };
    await listClientCredits(table, filter, { limit: 1, offset: 0 }, newCall());
    const credits = naiveCredits(postings, { client, order: 'oldest' }).flatMap(
      (p) => p.credit ?? [],
    );
    expect(lines).toHaveLength(credits.length);
    for (const line of lines) {
      const whole = credits.find(({ number }) => number === line.number);
      expect(whole).toMatchObject(line);
    }
  });
});

test('pages by position are all that fit, once', async () => {
  for (const [fits, sortedBy] of [[FITS[0]], [FITS[2], SORTS[0]]] as const) {
    const { client, postings } = accountAt(3);
    const filter = {
      client,
      order: 'newest' as const,
      ...(fits && { fits }),
      ...(sortedBy && { sortedBy }),
    };
    const found: number[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const ask = after === undefined ? { limit: 20 } : { limit: 20, after };
      const { rows, next } = await listClientCredits(table, filter, ask, newCall());
      found.push(...rows.map(({ number }) => number));
      after = next;
    }
    expect(found.length).toBeGreaterThan(40);
    expect(found).toEqual(naiveCredits(postings, filter).map(({ number }) => number));
  }
});
