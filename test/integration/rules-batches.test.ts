/** The rules of batches, over HTTP: up to 45 operations under one id, all of them or none. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireCredit } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client({ overdraftLimit: '10' });
});

const batch = (operations: readonly object[], key = 'batch') =>
  counter.ask('POST', `/clients/${client}/batch`, { operations }, { key });

const usage = (amount: string) => ({ op: 'usage', amount });

describe('a batch', () => {
  it('does purchases, usages and holds in order, each on what the last one left', async () => {
    const answer = await batch([
      { op: 'purchase', amount: '10' },
      usage('4'),
      { op: 'hold', amount: '5', expiresInSeconds: 60 },
      { op: 'usage', amount: '3', postPaid: true },
      { op: 'purchase', amount: '20' },
    ]);
    expect(answer).toMatchObject({ status: 201, outcome: 'done' });
    const { results }: { results: WireCredit[] } = JSON.parse(answer.text);
    expect(
      results.map(({ number, status, balanceAfter }) => [number, status, balanceAfter]),
    ).toEqual([
      [1, 'approved', '10'],
      [2, 'approved', '6'],
      [3, 'pending', '6'],
      [4, 'postPaid', '3'],
      [5, 'approved', '23'],
    ]);
    expect(await counter.balance(client)).toMatchObject({
      balance: '23',
      held: '5',
      debt: '0',
      version: 2,
    });
    for (const credit of results.slice(1, 4)) expect(await counter.credit(credit)).toEqual(credit);
  });

  it('leaves what its operations one by one would leave', async () => {
    const operations = [usage('1'), usage('2.5'), usage('3')];
    await counter.buy(client, { amount: '10' });
    await batch(operations);
    const other = await counter.client();
    await counter.buy(other, { amount: '10' });
    for (const { op: _, ...body } of operations) await counter.use(other, body);
    const of = async (name: string) => {
      const { client: _, version: __, grants, ...balance } = await counter.balance(name);
      return { ...balance, remaining: grants.map(({ remaining }) => remaining) };
    };
    expect({ ...(await of(client)), overdraftLimit: '0' }).toEqual(await of(other));
    const moves = async (name: string) =>
      (await counter.history(name)).map(({ number, kind, delta, balanceAfter }) => {
        return [number, kind, delta, balanceAfter];
      });
    expect(await moves(client)).toEqual(await moves(other));
  });

  it('is refused whole, says where, and that is final for its id', async () => {
    await counter.buy(client, { amount: '10' });
    const operations = [usage('4'), usage('6'), usage('0.000001')];
    const answer = await batch(operations);
    expect(answer).toMatchObject({
      status: 402,
      code: 'insufficient_credit',
      field: 'operations.2.amount',
      outcome: 'refused-final',
    });
    expect(await counter.balance(client)).toMatchObject({ balance: '10', version: 2 });
    await counter.buy(client, { amount: '10' });
    expect(await batch(operations)).toEqual({ ...answer, replayed: true });
  });

  it('has 1 to 45 operations, none with an id of its own', async () => {
    await counter.buy(client, { amount: '50' });
    expect((await batch([])).code).toBe('malformed');
    expect((await batch(Array.from({ length: 46 }, () => usage('1')))).code).toBe('malformed');
    expect((await batch([{ ...usage('1'), transactionId: 'own' }])).code).toBe('malformed');
    expect((await batch([{ op: 'transfer', amount: '1' }])).code).toBe('malformed');
    const whole = await batch(Array.from({ length: 45 }, () => usage('1')));
    expect(whole.status).toBe(201);
    expect(await batch(Array.from({ length: 45 }, () => usage('1.0')))).toEqual({
      ...whole,
      replayed: true,
    });
    expect(await counter.balance(client)).toMatchObject({ used: '45', version: 3 });
  });

  it('keeps to the limits of an account as a whole, and may be repeated', async () => {
    for (let grant = 0; grant < 40; grant += 1) await counter.buy(client, { amount: '1' });
    const operations = Array.from({ length: 25 }, () => ({ op: 'purchase', amount: '1' }));
    const refused = await batch(operations);
    expect(refused).toMatchObject({ code: 'too_many_open_grants', outcome: 'not-recorded' });
    await counter.use(client, { amount: '1' });
    expect((await batch(operations)).status).toBe(201);
  });
});
