/** The rules of debt, over HTTP: what a usage may owe, and how later purchases settle it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

describe('a post-paid usage', () => {
  beforeEach(async () => {
    client = await counter.client({ overdraftLimit: '100' });
  });

  it('is paid by grants first; the rest is owed, last of its draws', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const usage = await counter.use(client, { amount: '25', postPaid: true });
    expect(usage).toMatchObject({
      status: 'postPaid',
      draws: [
        { credit: grant.id, part: 1, amount: '10' },
        { credit: null, part: 0, amount: '15' },
      ],
      balanceAfter: '-15',
    });
    expect(await counter.balance(client)).toMatchObject({ balance: '-15', debt: '15', used: '25' });
  });

  it('is owed only where the request asks for it', async () => {
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1' })).toBe('insufficient_credit');
    await counter.use(client, { amount: '1', postPaid: true });
  });

  it('stays post-paid when grants cover it, and when its debt is settled', async () => {
    await counter.buy(client, { amount: '10' });
    expect(await counter.use(client, { amount: '10', postPaid: true })).toMatchObject({
      status: 'postPaid',
      draws: [{ amount: '10' }],
    });
    const owed = await counter.use(client, { amount: '5', postPaid: true });
    await counter.buy(client, { amount: '5' });
    expect(await counter.balance(client)).toMatchObject({ debt: '0' });
    expect(await counter.credit(owed)).toEqual(owed);
  });

  it('owes up to the overdraft limit exactly', async () => {
    const path = `/clients/${client}/usages`;
    const over = { amount: '100.000001', postPaid: true };
    expect(await counter.refusal(path, over)).toBe('overdraft_exceeded');
    await counter.use(client, { amount: '60', postPaid: true });
    await counter.use(client, { amount: '40', postPaid: true });
    expect(await counter.balance(client)).toMatchObject({ debt: '100', balance: '-100' });
    expect(await counter.refusal(path, { amount: '0.000001', postPaid: true })).toBe(
      'overdraft_exceeded',
    );
  });

  it('follows the limit as it is: a lowered one forgives no debt and allows no more', async () => {
    await counter.use(client, { amount: '60', postPaid: true });
    await counter.ask('PATCH', `/clients/${client}`, { overdraftLimit: '50' });
    expect(await counter.balance(client)).toMatchObject({ debt: '60', overdraftLimit: '50' });
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1', postPaid: true })).toBe('overdraft_exceeded');
    const [, change] = await counter.history(client);
    expect(change).toMatchObject({ kind: 'limit_change', delta: '0', balanceAfter: '-60' });
  });

  it('owes what its product is not covered for: debt knows no product', async () => {
    await counter.buy(client, { amount: '10', products: ['maps'] });
    await counter.use(client, { amount: '4', product: 'mail', postPaid: true });
    expect(await counter.balance(client)).toMatchObject({ debt: '4', balance: '6' });
    await counter.buy(client, { amount: '4' });
    expect(await counter.balance(client)).toMatchObject({ debt: '0', balance: '10' });
  });
});

describe('a purchase of a client in debt', () => {
  beforeEach(async () => {
    client = await counter.client({ overdraftLimit: '100' });
    await counter.use(client, { amount: '30', postPaid: true });
  });

  it('pays the debt before its remainder can be spent', async () => {
    expect(await counter.balance(client)).toMatchObject({ balance: '-30', debt: '30' });
    const partial = await counter.buy(client, { amount: '10' });
    expect(partial).toMatchObject({ amount: '10', remaining: '0', balanceAfter: '-20' });
    expect(await counter.balance(client)).toMatchObject({
      balance: '-20',
      debt: '20',
      available: '-20',
    });
    await counter.buy(client, { amount: '25' });
    expect(await counter.balance(client)).toMatchObject({
      balance: '5',
      debt: '0',
      available: '5',
    });
    expect(await counter.balance(client)).toMatchObject({ granted: '35', used: '30' });
  });

  it('pays with what is in force and not scoped only', async () => {
    await counter.buy(client, { amount: '50', products: ['maps'] });
    await counter.buy(client, {
      amount: '50',
      schedule: [{ amount: '50', startingAt: counter.day(3) }],
    });
    expect(await counter.balance(client)).toMatchObject({ debt: '30', upcoming: '50' });
    const schedule = [
      { amount: '4', startingAt: counter.day(0), endingBefore: counter.day(9) },
      { amount: '8', startingAt: counter.day(1) },
    ];
    const made = await counter.buy(client, { amount: '12', schedule });
    expect(made.remaining).toBe('8');
    expect(await counter.balance(client)).toMatchObject({ debt: '26' });
  });

  it('pays when it is approved, not while it is pending', async () => {
    const pending = await counter.buy(client, { amount: '40', status: 'pending' });
    expect(await counter.balance(client)).toMatchObject({ debt: '30' });
    expect(await counter.change(pending, 'approve')).toMatchObject({ remaining: '10' });
    expect(await counter.balance(client)).toMatchObject({ debt: '0', available: '10' });
  });
});
