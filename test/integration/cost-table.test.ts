/** The rows of the table of costs, on the engine: write units and serial trips are counts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { Counter } from '../support/counter.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { ledgerOn, type TestLedger } from '../support/ledger-on-table.ts';

/** Ahead of the computer's clock, by which the table is asked. */
const START = Date.UTC(2040, 0, 1);
const HOUR = 3_600_000;

let engine: TestEngine;
let table: Table;
let on: TestLedger;
let client: ClientRef;
let now = START;
let made = 0;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
});
afterAll(() => engine.stop());
beforeEach(async () => {
  on = ledgerOn(table, { now: () => now, random: Math.random, sleep: async () => {} });
  client = await newClient();
  await buy();
});

function newClient(): Promise<ClientRef> {
  made += 1;
  return on.client(`client-${made}`);
}

async function ask(command: Command) {
  made += 1;
  const { wru, trips, credits, refusal } = await on.ask(client, command, `request-${made}`);
  return { cost: { wru, trips }, credit: credits[0] ?? 0, refusal };
}

const cost = async (command: Command) => (await ask(command)).cost;

/** 100 credits. */
const buy = async (more: object = {}) =>
  (await ask({ op: 'purchase', amount: 100_000_000n, ...more })).credit;

const usage: Command = { op: 'usage', amount: 1n };

/** What was kept a second ago is read again. */
const cool = () => {
  now += 2_000;
};

describe('of a warm function', () => {
  it('a transfer costs 16, 5 more per further receiving credit, refused 6', async () => {
    const to = await newClient();
    const transfer = (amount: bigint) => ask({ op: 'transfer', to, amount });
    expect((await transfer(1n)).cost).toEqual({ wru: 16, trips: 2 });
    await buy({ priority: 1 });
    await buy({ priority: 2 });
    expect((await transfer(250_000_000n)).cost).toEqual({ wru: 26, trips: 2 });
    const refused = await transfer(250_000_000n);
    expect(refused).toMatchObject({ refusal: 'insufficient_credit', cost: { wru: 6, trips: 1 } });
  });

  it('an adjustment costs 9, a reversal or a change of terms 11', async () => {
    const credit = await buy({ endingBefore: now + 9 * HOUR });
    const used = await ask(usage);
    const amount = 1n;
    const reason = 'why';
    const adjust = { op: 'adjust', credit, amount, reason } as const;
    expect(await cost({ ...adjust, direction: 'add' })).toEqual({ wru: 9, trips: 2 });
    expect(await cost({ ...adjust, direction: 'remove' })).toEqual({ wru: 9, trips: 2 });
    const changes: Command[] = [
      { op: 'reverse', credit: used.credit },
      { op: 'reverse', credit, amount },
      { op: 'shorten', credit, endingBefore: now + 5 * HOUR },
      { op: 'extend', credit, endingBefore: now + 6 * HOUR },
      { op: 'edit', credit, description: 'for the branch' },
      { op: 'void', credit },
    ];
    for (const change of changes) expect(await cost(change)).toEqual({ wru: 11, trips: 2 });
  });

  it('the failure of a pending purchase costs what a release does', async () => {
    const credit = await buy({ status: 'pending' });
    expect(await cost({ op: 'fail', credit })).toEqual({ wru: 12, trips: 2 });
  });
});

describe('of a cold function', () => {
  it('a usage costs one trip more', async () => {
    cool();
    expect(await cost(usage)).toEqual({ wru: 9, trips: 2 });
    expect(await cost(usage)).toEqual({ wru: 9, trips: 1 });
  });

  it('a command that books ends costs 2 more for each instant', async () => {
    for (const hours of [1, 2, 2, 2, 3]) await buy({ endingBefore: now + hours * HOUR });
    now += 5 * HOUR;
    expect(await cost(usage)).toEqual({ wru: 9 + 3 * 2, trips: 2 });
  });

  it('a command that books holds costs 8 more for each, and one trip to read them', async () => {
    for (const hours of [1, 2]) {
      await ask({ op: 'hold', amount: 5n, expiresAt: now + hours * HOUR });
    }
    now += 5 * HOUR;
    expect(await cost(usage)).toEqual({ wru: 9 + 2 * 8, trips: 3 });
  });
});

describe('over HTTP, the name of the client known', () => {
  let counter: Counter;
  let id: string;
  beforeEach(async () => {
    counter = await Counter.open(table);
    made += 1;
    id = await counter.client({ id: `b0e6fa1e-7a4c-4b7e-9a53-${String(made).padStart(12, '0')}` });
    await counter.buy(id, { amount: '5000.25' });
  });

  const metronome = (fields: object) => {
    const item = { amount: 10, starting_at: counter.day(0), ending_before: counter.day(30) };
    const access_schedule = { schedule_items: [item] };
    const body = {
      customer_id: id,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
      priority: 1,
      access_schedule,
      ...fields,
    };
    const path = '/v1/contracts/customerCredits/create';
    return counter.send('POST', path, JSON.stringify(body), { key: JSON.stringify(fields) });
  };

  it('a unique value costs 2 more', async () => {
    await metronome({ description: 'first' });
    await metronome({ description: 'second' });
    expect(counter.spent).toMatchObject({ wru: 9, trips: 1 });
    await metronome({ uniqueness_key: `once-${made}` });
    expect(counter.spent).toMatchObject({ wru: 11, trips: 1 });
  });

  it('a batch of 45 usages costs at most 236 in one trip', async () => {
    const operations = Array.from({ length: 45 }, (_, i) => ({
      op: 'usage',
      amount: `${i}.25`.replace(/^0/, '9'),
      product: 'maps-api',
      description: `Tiles, run ${i}`,
      metadata: { run: `r-${i}` },
    }));
    const sending = { key: `the whole of a minute ${made}` };
    const answer = await counter.ask('POST', `/clients/${id}/batch`, { operations }, sending);
    expect(answer.status).toBe(201);
    expect(counter.spent.trips).toBe(1);
    expect(counter.spent.wru).toBeLessThanOrEqual(236);
    // The account, the claim and 45 records of 5 each are what it cannot do without.
    expect(counter.spent.wru).toBeGreaterThan(45 * 5 + 2);
  });

  it('a purchase costs at most 11 beside 12 segments and 4 holds', async () => {
    const schedule = Array.from({ length: 12 }, (_, month) => ({
      amount: '83.333333',
      startingAt: counter.day(30 * month),
      endingBefore: counter.day(30 * month + 30),
    }));
    await counter.buy(id, { amount: '999.999996', schedule, products: ['maps-api'] });
    for (const amount of ['1.5', '2.5', '3.5', '4.5']) await counter.hold(id, { amount });
    const purchase = { amount: '100', price: '19.90', currency: 'EUR', description: 'Packet S' };
    await counter.buy(id, purchase, { key: `packet-${made}` });
    expect(counter.spent.trips).toBe(1);
    expect(counter.spent.wru).toBeLessThanOrEqual(11);
  });

  it('a purchase costs at most 21 at 64 segments and 64 holds', async () => {
    const batch = (count: number, operation: (n: number) => object) =>
      counter.ask('POST', `/clients/${id}/batch`, {
        operations: Array.from({ length: count }, (_, n) => operation(n)),
      });
    const grant = (n: number) => ({
      op: 'purchase',
      amount: '123456.789',
      price: '1',
      products: [`p${n % 15}`],
    });
    const hold = () => ({ op: 'hold', amount: '10.125', expiresInSeconds: 3600 });
    for (const count of [31, 31]) await batch(count, grant);
    for (const count of [32, 32]) await batch(count, hold);
    await counter.buy(id, { amount: '100' }, { key: `full-${made}` });
    expect(counter.spent.trips).toBe(1);
    expect(counter.spent.wru).toBeLessThanOrEqual(21);
  });
});
