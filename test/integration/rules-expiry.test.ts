/** The rules of expiry, over HTTP: true by the clock at once, booked by the next command. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const postings = async () =>
  (await counter.history(client)).map(({ kind, at, effectiveAt, delta }) => {
    return [kind, at, effectiveAt ?? null, delta];
  });

describe('expiry', () => {
  it('is true by the clock, with no job and no posting', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    counter.turnTo(5, -1);
    expect(await counter.balance(client)).toMatchObject({ available: '10', expired: '0' });
    counter.turnTo(5);
    expect(await counter.balance(client)).toMatchObject({
      balance: '0',
      available: '0',
      expired: '10',
      grants: [],
    });
    expect(await postings()).toHaveLength(1);
  });

  it('is true in every decision: at the very instant the credits are gone', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    counter.turnTo(5, -1);
    await counter.use(client, { amount: '1' });
    counter.turnTo(5);
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1' })).toBe('insufficient_credit');
  });

  it('is booked by the next command, in order of instant, one posting for each', async () => {
    await counter.buy(client, { amount: '1', endingBefore: counter.day(6) });
    await counter.buy(client, { amount: '2', endingBefore: counter.day(5) });
    await counter.buy(client, { amount: '4', endingBefore: counter.day(5) });
    counter.turnTo(9);
    await counter.buy(client, { amount: '8' });
    expect((await postings()).slice(3)).toEqual([
      ['expiry', counter.day(9), counter.day(5), '-6'],
      ['expiry', counter.day(9), counter.day(6), '-1'],
      ['purchase', counter.day(9), null, '8'],
    ]);
  });

  it('books holds before grants at a tie', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.hold(client, { amount: '4', expiresAt: counter.day(5) });
    counter.turnTo(7);
    await counter.buy(client, { amount: '1' });
    expect((await postings()).slice(2)).toEqual([
      ['hold_expiry', counter.day(7), counter.day(5), '0'],
      ['expiry', counter.day(7), counter.day(5), '-10'],
      ['purchase', counter.day(7), null, '1'],
    ]);
  });

  it('answers the same before and after it is booked', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.hold(client, { amount: '4', expiresAt: counter.day(6) });
    counter.turnTo(9);
    const { version: _, ...unbooked } = await counter.balance(client);
    const pending = await counter.buy(client, { amount: '1', status: 'pending' });
    const { version: __, ...booked } = await counter.balance(client);
    expect(booked).toEqual(unbooked);
    expect(pending.number).toBe(6);
  });

  it('is not booked by a refusal', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    counter.turnTo(9);
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1' }, { key: 'no' })).toBe('insufficient_credit');
    expect(await postings()).toHaveLength(1);
    expect(await counter.balance(client)).toMatchObject({ version: 2, expired: '10' });
  });

  it('takes each credit once, and nobody asked for it', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.use(client, { amount: '3' });
    counter.turnTo(6);
    await counter.buy(client, { amount: '1' }, { key: 'mine' });
    await counter.buy(client, { amount: '1' });
    const expiries = (await counter.history(client)).filter(({ kind }) => kind === 'expiry');
    expect(expiries).toMatchObject([{ delta: '-7', actor: null, transactionId: null }]);
    expect(await counter.balance(client)).toMatchObject({ expired: '7', granted: '12' });
  });

  it('of more than fits beside a command is booked first, in transactions of its own', async () => {
    await counter.buy(client, { amount: '100' });
    for (let day = 1; day <= 16; day += 1) {
      await counter.hold(client, { amount: '1', expiresAt: counter.day(day) });
    }
    counter.turnTo(50);
    // Each purchase is followed by the expiry of its first segment: 45 make 90 postings.
    const schedule = [
      { amount: '1', startingAt: counter.day(1), endingBefore: counter.day(2) },
      { amount: '1', startingAt: counter.day(2) },
    ];
    const operations = Array.from({ length: 45 }, () => ({
      op: 'purchase',
      amount: '2',
      schedule,
    }));
    const answer = await counter.ask('POST', `/clients/${client}/batch`, { operations });
    expect(answer.status).toBe(201);
    expect(await counter.balance(client)).toMatchObject({
      available: '145',
      held: '0',
      granted: '190',
      expired: '45',
    });
    for (let day = 51; day <= 90; day += 1) {
      await counter.hold(client, { amount: '1', expiresAt: counter.day(60) });
    }
    await counter.buy(client, { amount: '1', endingBefore: counter.day(60) });
    counter.turnTo(70);
    const usage = await counter.use(client, { amount: '145' });
    expect(usage.draws).toHaveLength(46);
    expect(await counter.balance(client)).toMatchObject({ balance: '0', held: '0', expired: '46' });
  });
});
