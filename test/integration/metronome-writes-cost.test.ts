/** What changes of Metronome's credits cost, on the engine: write units and serial trips. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { creditId, parseCreditId } from '../../functions/ledger/credit-id.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { Counter } from '../support/counter.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

const DEFAULT_PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';

let engine: TestEngine;
let counter: Counter;
let customer_id: string;
let credit_id: string;
let made = 0;
beforeAll(async () => {
  engine = await startTestEngine();
  const table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  counter = await Counter.open(table);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  made += 1;
  const uuid = `b0e6fa1e-7a4c-4b7e-9a53-${String(made).padStart(12, '0')}`;
  customer_id = await counter.client({ id: uuid });
  const item = { amount: 10, starting_at: counter.day(0), ending_before: counter.day(30) };
  const later = { amount: 20, starting_at: counter.day(30), ending_before: counter.day(60) };
  const answer = await post('/v1/contracts/customerCredits/create', {
    customer_id,
    product_id: DEFAULT_PRODUCT,
    priority: 1,
    access_schedule: { schedule_items: [item, later] },
  });
  credit_id = answer.data.id;
});

async function post(path: string, body: object) {
  made += 1;
  const answer = await counter.send('POST', path, JSON.stringify(body), { key: `request ${made}` });
  if (answer.status !== 200) throw new Error(answer.text);
  return JSON.parse(answer.text);
}

async function cost(path: string, body: object) {
  await post(path, { customer_id, credit_id, ...body });
  const { wru, trips } = counter.spent;
  return { wru, trips };
}

function segment(part: number): string {
  const ref = parseCreditId(credit_id);
  return creditId({ client: ref?.client ?? 0, number: ref?.number ?? 0, part });
}

describe('of a warm function, the customer known', () => {
  test('a manual entry costs 9, with a uniqueness key 11', async () => {
    const path = '/v1/contracts/addManualBalanceLedgerEntry';
    const entry = { id: credit_id, segment_id: segment(1), reason: 'a slip' };
    expect(await cost(path, { ...entry, amount: -1 })).toEqual({ wru: 9, trips: 2 });
    expect(await cost(path, { ...entry, amount: 1 })).toEqual({ wru: 9, trips: 2 });
    const unique = { ...entry, amount: 1, uniqueness_key: `key ${made}` };
    expect(await cost(path, unique)).toEqual({ wru: 11, trips: 2 });
  });

  test('an earlier end costs 11, 2 more where segments are dropped', async () => {
    const path = '/v1/contracts/customerCredits/updateEndDate';
    const end = (day: number) => cost(path, { access_ending_before: counter.day(day) });
    expect(await end(50)).toEqual({ wru: 11, trips: 2 });
    expect(await end(20)).toEqual({ wru: 13, trips: 2 });
  });

  test('an edit costs 11, with new segments 12, where some are removed 2 more', async () => {
    const path = '/v2/contracts/credits/edit';
    const edit = { name: 'Renamed', description: 'Anew', applicable_product_tags: ['gpu'] };
    const add = { amount: 5, starting_at: counter.day(60), ending_before: counter.day(90) };
    const update_schedule_items = [{ id: segment(1), amount: 15, ending_before: counter.day(20) }];
    const change = (access_schedule: object) => cost(path, { access_schedule });
    const words = await cost(path, { ...edit, access_schedule: { update_schedule_items } });
    expect(words).toEqual({ wru: 11, trips: 2 });
    expect(await change({ add_schedule_items: [add] })).toEqual({ wru: 12, trips: 2 });
    const remove_schedule_items = [{ id: segment(2) }, { id: segment(3) }];
    expect(await change({ remove_schedule_items })).toEqual({ wru: 13, trips: 2 });
  });

  test('archiving costs 11', async () => {
    expect(await cost('/v2/contracts/credits/archive', {})).toEqual({ wru: 11, trips: 2 });
  });
});
