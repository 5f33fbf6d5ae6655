/** The rules of ends, over HTTP: a hold's own, and its grant's while it lives. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireCredit } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const standing = async () => {
  const { balance, available, held, used, expired } = await counter.balance(client);
  return { balance, available, held, used, expired };
};

const refusal = (hold: WireCredit, verb: string, body = {}) =>
  counter.refusal(`/credits/${hold.id}/${verb}`, body);

describe('a hold that nobody settles', () => {
  it('expires at its instant, to the millisecond, and gives back what it held', async () => {
    await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6', expiresAt: counter.day(3) });
    counter.turnTo(3, -1);
    expect(await standing()).toMatchObject({ held: '6', available: '4' });
    expect(await counter.credit(hold)).toMatchObject({ status: 'pending' });
    counter.turnTo(3);
    expect(await standing()).toMatchObject({ held: '0', available: '10' });
    expect(await counter.credit(hold)).toMatchObject({ status: 'failed', settled: 'expired' });
    expect(await refusal(hold, 'approve')).toBe('hold_expired');
    expect(await refusal(hold, 'fail')).toBe('hold_expired');
  });

  it('keeps what was captured before it expired', async () => {
    await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6', expiresAt: counter.day(3) });
    await counter.change(hold, 'approve', { amount: '2', final: false });
    counter.turnTo(3);
    expect(await counter.credit(hold)).toMatchObject({
      status: 'approved',
      captured: '2',
      settled: 'expired',
    });
    expect(await standing()).toMatchObject({ held: '0', available: '8', used: '2' });
  });
});

describe("a hold and its grant's end", () => {
  let hold: WireCredit;
  beforeEach(async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    counter.turnTo(4);
    hold = await counter.hold(client, { amount: '6', expiresAt: counter.day(9) });
  });

  it('the end does not take what is held', async () => {
    counter.turnTo(6);
    expect(await standing()).toMatchObject({
      balance: '6',
      held: '6',
      available: '0',
      expired: '4',
    });
  });

  it('placed before the end, it is captured after it', async () => {
    counter.turnTo(6);
    await counter.change(hold, 'approve');
    expect(await standing()).toMatchObject({ balance: '0', held: '0', used: '6', expired: '4' });
  });

  it('what a capture leaves expires at once', async () => {
    counter.turnTo(6);
    await counter.change(hold, 'approve', { amount: '1' });
    expect(await standing()).toMatchObject({ balance: '0', held: '0', used: '1', expired: '9' });
    const last = (await counter.history(client)).slice(-3);
    expect(last.map(({ kind, effectiveAt }) => [kind, effectiveAt])).toEqual([
      ['expiry', counter.day(5)],
      ['capture', undefined],
      ['expiry', counter.day(6)],
    ]);
  });

  it('released instead, its credits never return', async () => {
    counter.turnTo(6);
    await counter.change(hold, 'fail');
    expect(await standing()).toMatchObject({ balance: '0', held: '0', used: '0', expired: '10' });
    const usage = `/clients/${client}/usages`;
    expect(await counter.refusal(usage, { amount: '0.000001' })).toBe('insufficient_credit');
    counter.turnTo(20);
    expect(await standing()).toMatchObject({ balance: '0', available: '0', expired: '10' });
  });

  it('left to expire, its credits never return either', async () => {
    counter.turnTo(9);
    expect(await standing()).toMatchObject({ balance: '0', held: '0', used: '0', expired: '10' });
    await counter.buy(client, { amount: '1' });
    const tail = (await counter.history(client)).slice(-4);
    expect(tail.map(({ kind, effectiveAt, delta }) => [kind, effectiveAt, delta])).toEqual([
      ['expiry', counter.day(5), '-4'],
      ['hold_expiry', counter.day(9), '0'],
      ['expiry', counter.day(9), '-6'],
      ['purchase', undefined, '1'],
    ]);
  });
});
