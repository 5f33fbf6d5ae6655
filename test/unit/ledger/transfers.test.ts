/** Transfers: what is drawn on one side is granted on the other, on its terms. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { isRefusal } from '../../../functions/ledger/refusal.ts';
import { Desk } from './desk.ts';

function two(): { from: Desk; to: Desk } {
  return { from: new Desk(), to: new Desk(100n, 8) };
}
const send = (to: Desk, amount: bigint) =>
  ({ op: 'transfer', to: to.account.client, amount, note: 'gift' }) as const;

describe('a transfer', () => {
  test('is a usage record on one side and a purchase record on the other', () => {
    const { from, to } = two();
    from.buy(9n, { priority: 4, price: '1', products: ['maps'], endingBefore: 5_000 });
    const result = from.ask(send(to, 5n), to, 'id-9');
    if (isRefusal(result)) throw new Error(result.detail);
    expect(from.last).toBe('2 transfer_out: 1.1 available>spent 5');
    expect(to.last).toBe('1 transfer_in: 1.1 outside>available 5');
    expect(result.credits.map(({ category }) => category)).toEqual(['usage', 'purchase']);
    expect(from.credit(2)).toMatchObject({
      amount: 5n,
      description: 'gift',
      paymentMethod: 'transfer',
      transactionId: 'id-9',
      reference: null,
      draws: [{ credit: 1, part: 1, amount: 5n }],
    });
    expect(to.credit(1)).toMatchObject({
      amount: 5n,
      paymentMethod: 'transfer',
      transactionId: null,
      reference: 'id-9',
      priority: 4,
      free: false,
      products: ['maps'],
      schedule: [{ part: 1, amount: 5n, startingAt: 1_000, endingBefore: 5_000 }],
    });
    expect(from.log.get(2)).toMatchObject({ note: 'gift', delta: -5n });
    expect(to.log.get(1)).toMatchObject({ note: 'gift', delta: 5n });
    expect(from.account.totals).toMatchObject({ transferredOut: 5n, used: 0n });
    expect(to.account.totals).toMatchObject({ transferredIn: 5n, granted: 0n });
  });

  test('merges what ends alike into one segment, in order of time', () => {
    const { from, to } = two();
    from.buy(2n);
    from.buy(3n, { endingBefore: 5_000 });
    from.buy(4n, { endingBefore: 5_000 });
    from.done(send(to, 9n), to);
    expect(to.credit(1).schedule).toEqual([
      { part: 1, amount: 7n, startingAt: 1_000, endingBefore: 5_000 },
      { part: 2, amount: 2n, startingAt: 1_000, endingBefore: NEVER },
    ]);
    expect(to.account.segments).toHaveLength(2);
  });

  test('sorts segments by their beginnings, then by their ends', () => {
    const { from, to } = two();
    from.now = 2_000;
    from.buy(1n, { schedule: [{ amount: 1n, startingAt: 900 }] });
    from.buy(1n, { schedule: [{ amount: 1n, startingAt: 1_500, endingBefore: 3_000 }] });
    to.now = 2_000;
    from.done(send(to, 2n), to);
    expect(to.credit(1).schedule.map(({ startingAt }) => startingAt)).toEqual([900, 1_500]);
  });

  test.each([
    ['priority', { priority: 3 }],
    ['products', { products: ['maps'] }],
    ['tags', { tags: ['night'] }],
    ['paid instead of free', { price: '3' }],
  ])('makes a record of its own for another %s', (_, terms) => {
    const { from, to } = two();
    from.buy(2n);
    from.buy(2n, terms);
    from.buy(2n, terms);
    const result = from.ask(send(to, 6n), to);
    if (isRefusal(result)) throw new Error(result.detail);
    expect(result.credits.map(({ amount }) => amount).toSorted()).toEqual([2n, 4n, 6n]);
    expect(to.log.size).toBe(2);
  });

  test('does not mind the order in which a scope is named', () => {
    const { from, to } = two();
    from.buy(2n, { products: ['a', 'b'], tags: ['t', 'u'] });
    from.buy(2n, { products: ['b', 'a'], tags: ['u', 't'] });
    from.done(send(to, 4n), to);
    expect(to.log.size).toBe(1);
  });

  test('pays the receiver’s debt first', () => {
    const { from, to } = two();
    to.done({ op: 'usage', amount: 3n, postPaid: true });
    from.buy(9n);
    from.done(send(to, 5n), to);
    expect(to.account).toMatchObject({ debt: 0n, lastPayment: { number: 2, left: 3n } });
    expect(to.open).toEqual(['2.1 2+0']);
  });

  test('books what is due on both sides first, and does not call it its own', () => {
    const { from, to } = two();
    from.buy(9n);
    from.buy(1n, { endingBefore: 1_500 });
    to.buy(1n, { endingBefore: 1_500 });
    from.now = 2_000;
    const result = from.ask(send(to, 5n), to);
    if (isRefusal(result)) throw new Error(result.detail);
    expect(to.postings()[1]).toBe('2 expiry @1500: 1.1 available>expired 1');
    expect(result.postings.map(({ kind }) => kind)).toEqual(['transfer_out', 'transfer_in']);
  });

  test('of exactly what there is is done, of one micro more it is not', () => {
    const { from, to } = two();
    from.buy(5n);
    expect(from.says(send(to, 6n), to)).toBe('insufficient_credit amount');
    expect(from.says(send(to, 5n), to)).toBe('done');
    expect(from.open).toEqual([]);
  });

  test('does not take the receiver out of range, which is judged before cover', () => {
    const { from, to } = two();
    to.buy(MAX_AMOUNT - 1n);
    expect(from.says(send(to, 2n), to)).toBe('balance_out_of_range amount');
    from.buy(1n);
    expect(from.says(send(to, 1n), to)).toBe('done');
  });

  test('carries twelve periods at most', () => {
    const { from, to } = two();
    for (let i = 1; i <= 13; i += 1) from.buy(1n, { endingBefore: 2_000 + i });
    expect(from.says(send(to, 13n), to)).toBe('too_many_open_grants amount');
    expect(from.says(send(to, 12n), to)).toBe('done');
  });

  test('opens no 65th segment at the receiver', () => {
    const { from, to } = two();
    for (let i = 0; i < 64; i += 1) to.buy(1n);
    from.buy(1n);
    expect(from.says(send(to, 1n), to)).toBe('too_many_open_grants');
  });

  test('leaves both sides alone where it is refused', () => {
    const { from, to } = two();
    const before = [from.account, to.account];
    expect(from.says(send(to, 1n), to)).toBe('insufficient_credit amount');
    expect([from.account, to.account]).toEqual(before);
  });
});
