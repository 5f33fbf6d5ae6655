/** What Metronome's reads cost on the engine: the last page what the first one costs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { connectTable } from '../../functions/store/connect-table.ts';
import { Counter } from '../support/counter.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { expectStatus } from '../support/heard.ts';

const LIST = '/v1/contracts/customerCredits/list';
const BALANCES = '/v1/contracts/customerBalances/list';
const NET = '/v1/contracts/customerBalances/getNetBalance';
const CUSTOMER = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const BATCHES = 8;
const PER_BATCH = 45;
/** The account, and 26 records from the index. */
const PAGE_UNITS = 1 + 26 / 2;

const page = z.looseObject({
  data: z.array(z.looseObject({ id: z.string() })),
  next_page: z.string().nullable(),
});

let engine: TestEngine;
let counter: Counter;

beforeAll(async () => {
  engine = await startTestEngine();
  counter = await Counter.open(connectTable({ table: engine.table, endpoint: engine.endpoint }));
  await counter.client({ id: CUSTOMER });
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const operations = Array.from({ length: PER_BATCH }, () => ({
      op: 'purchase',
      amount: '1',
      endingBefore: counter.day(batch + 1),
    }));
    expectStatus(await counter.ask('POST', `/clients/${CUSTOMER}/batch`, { operations }), 201);
    // They end before the next ones come: more than 64 are never open.
    counter.turnTo(batch + 1);
  }
});
afterAll(() => engine.stop());

/** Not what it answers alone: what that took. */
async function priced(path: string, fields: object) {
  const body = JSON.stringify({ customer_id: CUSTOMER, ...fields });
  const { text } = expectStatus(await counter.send('POST', path, body), 200);
  return { answer: JSON.parse(text), ...counter.spent };
}

test('every page of credits costs what the first one costs', async () => {
  const found: string[] = [];
  const costs: { rru: number; trips: number }[] = [];
  let next_page: string | null = null;
  do {
    const { answer, rru, trips } = await priced(LIST, { next_page });
    const read = page.parse(answer);
    found.push(...read.data.map(({ id }) => id));
    costs.push({ rru, trips });
    next_page = read.next_page;
  } while (next_page);
  expect(new Set(found).size).toBe(BATCHES * PER_BATCH);
  const first = costs[0] ?? { rru: 0, trips: 0 };
  for (const { rru, trips } of costs) {
    expect(rru).toBeLessThanOrEqual(Math.min(PAGE_UNITS, first.rru + 1));
    expect(trips).toBeLessThanOrEqual(first.trips);
  }
});

test('a balance costs one more read of the account, a single credit one read', async () => {
  const { rru, trips, answer } = await priced(LIST, {});
  const balances = await priced(LIST, { include_balance: true });
  expect(balances.rru - rru).toBeLessThanOrEqual(2);
  expect(balances.trips - trips).toBe(1);
  const credit_id = page.parse(answer).data[3]?.id;
  const one = await priced(LIST, { credit_id });
  expect(one).toMatchObject({ rru: 1, trips: 1 });
});

test('what is left of many is found in the account', async () => {
  await counter.buy(CUSTOMER, { amount: '5' });
  const { answer, rru, trips } = await priced(BALANCES, { exclude_zero_balances: true });
  expect(page.parse(answer).data).toHaveLength(1);
  expect({ rru, trips }).toEqual({ rru: 2, trips: 2 });
  const net = await priced(NET, {});
  expect(net).toMatchObject({ answer: { data: { balance: 5 } }, rru: 1, trips: 1 });
});
