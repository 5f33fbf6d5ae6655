/** CareCloud's credits of all customers: pages of segments, where their purchases stand. */
import { beforeEach, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { SegmentAsk, SegmentRange } from '../../../functions/ledger/lists.ts';
import { read } from './carecloud-call.ts';
import { FilteringLedger } from './chained.ts';

const T0 = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

let ledger: FilteringLedger;
let acme: ClientRef;
let other: ClientRef;
let waiting: number;

beforeEach(() => {
  ledger = new FilteringLedger(T0);
  acme = ledger.open('acme');
  other = ledger.open('other');
  const schedule = [1n, 2n].map((n) => ({ amount: n * ONE, endingBefore: T0 + 90 * DAY }));
  ledger.must(acme, { op: 'purchase', amount: 3n * ONE, schedule });
  waiting = ledger.must(acme, { op: 'purchase', amount: 4n * ONE, status: 'pending' });
  ledger.now += DAY;
  ledger.must(other, { op: 'purchase', amount: 5n * ONE });
  ledger.must(acme, { op: 'usage', amount: ONE });
});

async function list(query: Record<string, string> = {}) {
  const { status, json } = await read(ledger, 'credits', query);
  expect(status).toBe(200);
  const credits: { assigned_credits: number; state: number }[] = json.data.credits;
  const assigned = credits.map(({ assigned_credits }) => assigned_credits);
  return { assigned, states: credits.map(({ state }) => state), total: json.data.total_items };
}

test('what is approved or added later stands with its purchase', async () => {
  expect(await list()).toMatchObject({ assigned: [1, 2, 5], total: 3 });
  ledger.now += DAY;
  ledger.must(acme, { op: 'approve', credit: waiting });
  ledger.must(acme, { op: 'extend', credit: 1, add: { amount: 6n * ONE } });
  expect(await list()).toMatchObject({ assigned: [1, 2, 6, 4, 5], total: 5 });
  expect(await list({ sort_direction: 'DESC' })).toMatchObject({ assigned: [5, 4, 6, 2, 1] });
  const ofFirstDay = { create_credit_time_to: '2026-03-01 13:00:00' };
  expect(await list(ofFirstDay)).toMatchObject({ assigned: [1, 2, 6, 4], total: 4 });
});

test('what is dropped or voided stays a row', async () => {
  const schedule = { remove: [2] };
  ledger.must(acme, { op: 'edit', credit: 1, schedule });
  expect(await list()).toEqual({ assigned: [1, 2, 5], states: [1, 0, 1], total: 3 });
  ledger.must(other, { op: 'void', credit: 1 });
  expect(await list()).toEqual({ assigned: [1, 2, 5], states: [1, 0, 0], total: 3 });
});

test('a page is asked for by its offset, however deep it is', async () => {
  const asked: [SegmentRange, SegmentAsk][] = [];
  const paged = ledger.segmentsOfAll;
  ledger.segmentsOfAll = (...page) => {
    asked.push(page);
    return paged(...page);
  };
  expect(await list({ count: '1', offset: '1' })).toMatchObject({ assigned: [2], total: 3 });
  const far = { count: '1000', offset: '2147483647', sort_direction: 'DESC' };
  expect(await list(far)).toMatchObject({ assigned: [], total: 3 });
  expect(asked).toEqual([
    [{ order: 'oldest' }, { limit: 1, offset: 1 }],
    [{ order: 'newest' }, { limit: 1000, offset: 2_147_483_647 }],
  ]);
  expect(ledger.filters).toEqual([]);
});
