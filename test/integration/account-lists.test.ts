/** What pages of one client's lists cost, wherever they lie: read units and trips are counts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreditFilter, HistoryFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { listClientCredits, listHistory } from '../../functions/store/account-lists.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { longAccount, plantNew } from '../support/long-account.ts';
import { naiveCredits, naiveHistory, naivePage } from '../support/naive-lists.ts';

const POSTINGS = 5_200;
const LIMIT = 25;
/** Shares of the way to the end. */
const DEPTHS = [0, 0.1, 0.35, 0.5, 0.77, 0.999];
const ORDERS = ['newest', 'oldest'] as const;
/** Beyond whatever there is. */
const FAR = [1e9, 2 ** 31];

const account = longAccount(7, POSTINGS);
const { client, postings } = account;
const { movements, credits } = account.account.counts;

let engine: TestEngine;
let table: Table;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  await plantNew(table, account);
});
afterAll(() => engine.stop());

async function history(filter: Omit<HistoryFilter, 'client'>, ask: PageAsk) {
  const call = newCall(60_000);
  const page = await listHistory(table, { ...filter, client }, ask, call);
  const right = naivePage(naiveHistory(postings, { ...filter, client }), ask);
  if (ask.after === undefined) expect(page.rows.map(number)).toEqual(right);
  return { ...page, ...call.spent };
}

async function records(filter: Omit<CreditFilter, 'client'>, ask: PageAsk) {
  const call = newCall(60_000);
  const page = await listClientCredits(table, { ...filter, client }, ask, call);
  const right = naivePage(naiveCredits(postings, { ...filter, client }), ask);
  if (ask.after === undefined) expect(page.rows.map(number)).toEqual(right);
  return { ...page, ...call.spent };
}

const number = (posting: Posting) => posting.number;

/** The dearest page of those at all depths, both ways. */
async function dearest(
  total: number,
  read: (order: 'newest' | 'oldest', ask: PageAsk) => Promise<{ trips: number; rru: number }>,
) {
  const most = { trips: 0, rru: 0 };
  for (const order of ORDERS) {
    for (const depth of DEPTHS) {
      const offset = Math.floor(depth * total);
      const { trips, rru } = await read(order, { limit: LIMIT, offset });
      most.trips = Math.max(most.trips, trips);
      most.rru = Math.max(most.rru, rru);
    }
  }
  return most;
}

describe('a page at any offset', () => {
  test('of the own history is a range of numbers', async () => {
    const { trips, rru } = await dearest(postings.length, (order, ask) => history({ order }, ask));
    expect(trips).toBe(2);
    expect(rru).toBeLessThanOrEqual(6);
  });

  test('of the movements is found by their running count', async () => {
    const cost = await dearest(movements, (order, ask) => {
      return history({ movements: true, order }, ask);
    });
    expect(cost.trips).toBeLessThanOrEqual(5);
    expect(cost.rru).toBeLessThanOrEqual(16);
  });

  test('of all credits is found by their running count', async () => {
    const cost = await dearest(credits, (order, ask) => records({ order }, ask));
    expect(cost.trips).toBeLessThanOrEqual(5);
    expect(cost.rru).toBeLessThanOrEqual(16);
  });

  test.each(['purchase', 'usage'] as const)('of the %ss is a range of keys', async (category) => {
    const all = naiveCredits(postings, { client, category, order: 'oldest' }).length;
    const cost = await dearest(all, (order, ask) => records({ category, order }, ask));
    expect(cost.trips).toBe(2);
    expect(cost.rru).toBeLessThanOrEqual(5);
  });

  test('within a range of time costs the search for its two ends more', async () => {
    const range = { from: postings[700]?.at ?? 0, to: postings[4_100]?.at ?? 0 };
    for (const order of ORDERS) {
      const own = await history({ order, ...range }, { limit: LIMIT, offset: 2_000 });
      expect(own.trips).toBeLessThanOrEqual(7);
      expect(own.rru).toBeLessThanOrEqual(60);
      const moved = { movements: true, order, ...range };
      const movement = await history(moved, { limit: LIMIT, offset: 2_000 });
      expect(movement.trips).toBeLessThanOrEqual(10);
      expect(movement.rru).toBeLessThanOrEqual(70);
    }
  });
});

test('pages by position cost the same and count nothing', async () => {
  const first = await history({ order: 'newest' }, { limit: LIMIT });
  expect(first).toMatchObject({ trips: 2, total: null });
  const second = await history({ order: 'newest' }, { limit: LIMIT, after: first.next ?? '' });
  expect(second.rows[0]?.number).toBe(postings.length - LIMIT);
  expect(second).toMatchObject({ trips: 2, total: null });
  const usages = await records({ category: 'usage', order: 'oldest' }, { limit: LIMIT });
  expect(usages.trips).toBe(2);
});

describe('a page that nobody can turn to', () => {
  test.each(FAR)('beyond row %d is empty and costs next to nothing', async (offset) => {
    const ask = { limit: LIMIT, offset };
    for (const order of ORDERS) {
      const pages = [
        await history({ order }, ask),
        await history({ movements: true, order }, ask),
        await records({ order }, ask),
        await records({ category: 'usage', order }, ask),
        await records({ status: 'failed', order }, ask),
      ];
      for (const page of pages) expect(page).toMatchObject({ rows: [], trips: 1, rru: 1 });
    }
  });

  test('before or after all times is empty at a constant price', async () => {
    const after = account.account.lastAt + 1;
    const ask = { limit: LIMIT, offset: 0 };
    expect(await history({ order: 'newest', from: after }, ask)).toMatchObject({ total: 0 });
    expect(await history({ order: 'oldest', to: 0 }, ask)).toMatchObject({ total: 0 });
    const none = { from: after, to: after - 10 };
    expect(await records({ order: 'oldest', ...none }, ask)).toMatchObject({ total: 0 });
  });
});

describe('what no count knows', () => {
  test('is looked for in all of the history, and the page is read whole', async () => {
    const found = await history({ note: 'STRASSENBAHN', order: 'newest' }, { limit: 5, offset: 9 });
    expect(found.total).toBe(naiveHistory(postings, filterOf('strassenbahn')).length);
    expect(found.rows[0]?.entries.length).toBeGreaterThan(0);
  });

  test('by status is counted by the account and read up to the page', async () => {
    const page = await records({ status: 'approved', order: 'newest' }, { limit: 20, offset: 40 });
    expect(page.trips).toBeLessThanOrEqual(3);
    expect(page.rru).toBeLessThanOrEqual(20);
    expect(page.total).toBe(
      naiveCredits(postings, { client, status: 'approved', order: 'newest' }).length,
    );
  });
});

function filterOf(note: string): HistoryFilter {
  return { client, note, order: 'newest' };
}
