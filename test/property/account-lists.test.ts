/** Every page of every list of one client, at any size, is a slice of all that fits. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CreditFilter, HistoryFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import type { PostingLine, SortKey } from '../../functions/ledger/lists.ts';
import { CATEGORIES, type PostingKind, STATUSES } from '../../functions/ledger/posting.ts';
import { listClientCredits, listHistory } from '../../functions/store/account-lists.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { LongAccount } from '../support/log-writer.ts';
import { longAccount, plant } from '../support/long-account.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { naiveCredits, naiveHistory, naivePage } from '../support/naive-lists.ts';

const SIZES = [0, 1, 40, 1_500, 5_200];
const SORTS: readonly ((line: PostingLine) => SortKey)[] = [
  ({ delta }) => delta,
  ({ kind }) => kind,
  ({ note }) => note ?? '',
  ({ balanceAfter }) => balanceAfter,
  ({ effectiveAt, at }) => effectiveAt ?? at,
  ({ store }) => store ?? '',
  ({ currency }) => currency ?? '',
];
const KINDS: readonly PostingKind[] = ['usage', 'expiry', 'hold_expiry', 'capture', 'edit'];
const NOTES = ['', 'STRASSENBAHN', 'lookup', '.*', '%', 'cafe\u0301', 'RESERVED', 'no such'];

const table = new MemoryTable();
const accounts: LongAccount[] = [];

beforeAll(async () => {
  for (const [i, size] of SIZES.entries()) {
    const account = longAccount(i + 1, size);
    accounts.push(account);
    await plant(table, account);
  }
});

/** An absent key narrows nothing. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const order = fc.constantFrom('newest', 'oldest');
const account = fc.oneof(
  { weight: 1, arbitrary: fc.nat({ max: SIZES.length - 2 }) },
  { weight: 2, arbitrary: fc.constant(SIZES.length - 1) },
);
/** Where in an account a time is taken from, and how far from there. */
const moment = fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), off: fc.nat(2) });
const page = fc.record({
  limit: fc.integer({ min: 1, max: 120 }),
  offset: maybe(fc.double({ min: 0, max: 1.1, noNaN: true })),
});
const narrowed = { order, from: maybe(moment), to: maybe(moment) };
const histories = fc.record({
  ...narrowed,
  movements: fc.boolean(),
  kinds: maybe(fc.subarray([...KINDS])),
  note: maybe(fc.constantFrom(...NOTES)),
  sortedBy: maybe(fc.constantFrom(...SORTS)),
  fits: maybe(fc.constant(({ store }: PostingLine) => store === 'north')),
});
const someKinds = maybe(fc.subarray([...KINDS], { minLength: 1 }));
const credits = fc.record({
  ...narrowed,
  status: maybe(fc.constantFrom(...STATUSES)),
  category: maybe(fc.constantFrom(...CATEGORIES)),
});

/** Times of postings, and the milliseconds around them. */
function timed(of: LongAccount, { share, off }: { share: number; off: number }): number {
  const posting = of.postings[Math.floor(share * (of.postings.length - 1))];
  return (posting ? (posting.effectiveAt ?? posting.at) : 0) + off - 1;
}

interface Raw {
  readonly from?: { share: number; off: number } | undefined;
  readonly to?: { share: number; off: number } | undefined;
}

/** Without keys whose value is undefined. */
function filterOf<F extends Raw>(of: LongAccount, { from, to, ...rest }: F) {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as { order: 'newest' | 'oldest' }),
    client: of.client,
    ...(from ? { from: timed(of, from) } : {}),
    ...(to ? { to: timed(of, to) } : {}),
  };
}

const at = (i: number): LongAccount => {
  const found = accounts[i];
  if (!found) throw new Error('no such account');
  return found;
};

describe('a page of', () => {
  test('a history is a slice of it, with the right total', async () => {
    const property = fc.asyncProperty(account, histories, page, async (i, raw, asked) => {
      const filter: HistoryFilter = filterOf(at(i), raw);
      const all = naiveHistory(at(i).postings, filter);
      const ask = askOf(asked, all.length);
      const call = newCall();
      const shown = await listHistory(table, filter, ask, call);
      expect(shown.rows.map(({ number }) => number)).toEqual(naivePage(all, ask));
      if (isCounted(filter) && ask.offset !== undefined) {
        expect(call.spent.trips).toBeLessThanOrEqual(isTimed(raw) ? 12 : 5);
      }
      if (ask.offset !== undefined || filter.sortedBy) expect(shown.total).toBe(all.length);
      else expect(shown.total).toBeNull();
      expect(shown.next !== null).toBe((ask.offset ?? 0) + shown.rows.length < all.length);
    });
    await fc.assert(property, { numRuns: 300, seed: 4 });
  });

  test('credits is a slice of them, with the right total', async () => {
    const property = fc.asyncProperty(account, credits, page, async (i, raw, asked) => {
      const filter = filterOf(at(i), raw);
      const all = naiveCredits(at(i).postings, filter as CreditFilter);
      const ask = askOf(asked, all.length);
      const shown = await listClientCredits(table, filter, ask, newCall());
      expect(shown.rows.map(({ number }) => number)).toEqual(naivePage(all, ask));
      if (ask.offset !== undefined) expect(shown.total).toBe(all.length);
      else expect(shown.total).toBeNull();
    });
    await fc.assert(property, { numRuns: 300, seed: 5 });
  });
});

describe('all pages by position', () => {
  const everyHistory = fc.record({
    ...narrowed,
    movements: fc.boolean(),
    kinds: someKinds,
  });

  test.each([60, 999])('of a history, %i at a time, are all that fits, once', async (limit) => {
    const property = fc.asyncProperty(everyHistory, async (raw) => {
      const filter: HistoryFilter = filterOf(at(3), raw);
      const pages = (ask: PageAsk) => listHistory(table, filter, ask, newCall());
      expect(await turn(pages, limit)).toEqual(naiveHistory(at(3).postings, filter).map(number));
    });
    await fc.assert(property, { numRuns: 12, seed: limit });
  });

  test('of a sorted history are all that fits, once', async () => {
    for (const sortedBy of SORTS) {
      const filter: HistoryFilter = { client: at(3).client, order: 'newest', sortedBy };
      const pages = (ask: PageAsk) => listHistory(table, filter, ask, newCall());
      expect(await turn(pages, 400)).toEqual(naiveHistory(at(3).postings, filter).map(number));
    }
  });

  test.each([70, 1000])('of credits, %i at a time, are all that fits, once', async (limit) => {
    const property = fc.asyncProperty(credits, async (raw) => {
      const filter = filterOf(at(3), raw);
      const pages = (ask: PageAsk) => listClientCredits(table, filter, ask, newCall());
      const all = naiveCredits(at(3).postings, filter as CreditFilter);
      expect(await turn(pages, limit)).toEqual(all.map(number));
    });
    await fc.assert(property, { numRuns: 12, seed: limit });
  });
});

/** Whose pages are found by counts alone. */
function isCounted(filter: HistoryFilter): boolean {
  const { kinds, note, fits, sortedBy } = filter;
  return !kinds && !note && !fits && !sortedBy;
}

function isTimed({ from, to }: Raw): boolean {
  return from !== undefined || to !== undefined;
}

type Turned = { rows: readonly { number: number }[]; next: string | null };

async function turn(read: (ask: PageAsk) => Promise<Turned>, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let after: string | undefined; ; ) {
    const page = await read({ limit, ...(after === undefined ? {} : { after }) });
    found.push(...page.rows.map(number));
    if (page.next === null) return found;
    after = page.next;
  }
}

function number({ number }: { number: number }): number {
  return number;
}

function askOf({ limit, offset }: { limit: number; offset?: number | undefined }, all: number) {
  return offset === undefined ? { limit } : { limit, offset: Math.floor(offset * all) };
}
