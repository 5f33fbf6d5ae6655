/** Reversals of usages: what comes back, to whom, and what does not. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { Desk } from './desk.ts';

function used(): { desk: Desk; usage: number } {
  const desk = new Desk();
  desk.buy(3n, { endingBefore: 2_000 });
  desk.buy(3n);
  return { desk, usage: desk.done({ op: 'usage', amount: 5n }).number };
}

describe('a reversed usage', () => {
  test('gives back all that it drew, the last drawn first', () => {
    const { desk, usage } = used();
    desk.done({ op: 'reverse', credit: usage, reason: 'twice' });
    expect(desk.last).toBe('4 reversal: 2.1 spent>available 2, 1.1 spent>available 3');
    expect(desk.open).toEqual(['1.1 3+0', '2.1 3+0']);
    expect(desk.credit(usage)).toMatchObject({ reversed: 5n, status: 'approved', amount: 5n });
    expect(desk.log.get(4)).toMatchObject({ concerns: usage, note: 'twice', delta: 5n });
    expect(desk.account.totals.used).toBe(0n);
  });

  test('is given back in parts, up to what it was and not one micro more', () => {
    const { desk, usage } = used();
    desk.done({ op: 'reverse', credit: usage, amount: 1n });
    expect(desk.last).toBe('4 reversal: 2.1 spent>available 1');
    desk.done({ op: 'reverse', credit: usage, amount: 2n });
    expect(desk.last).toBe('5 reversal: 2.1 spent>available 1, 1.1 spent>available 1');
    expect(desk.ask({ op: 'reverse', credit: usage, amount: 3n })).toMatchObject({
      refusal: 'exceeds_original',
      detail: '0.000002 of the usage can be reversed.',
      field: 'amount',
    });
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.says({ op: 'reverse', credit: usage })).toBe('exceeds_original amount');
  });

  test('gives to an ended grant only for it to expire at once', () => {
    const { desk, usage } = used();
    desk.now = 2_500;
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.postings(2)).toEqual([
      '4 reversal: 2.1 spent>available 2, 1.1 spent>available 3',
      '5 expiry @2500: 1.1 available>expired 3',
    ]);
  });

  test('gives nothing back to a voided grant either', () => {
    const { desk, usage } = used();
    desk.done({ op: 'void', credit: 2 });
    desk.now = 1_500;
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.last).toBe('6 expiry @1500: 2.1 available>expired 2');
    expect(desk.open).toEqual(['1.1 3+0']);
  });

  test('opens a spent grant again on its own terms', () => {
    const desk = new Desk();
    const terms = { priority: 3, price: '5', products: ['maps'], endingBefore: 9_000 };
    desk.buy(3n, terms);
    const [before] = desk.account.segments;
    const { number } = desk.done({ op: 'usage', amount: 3n, product: 'maps' });
    expect(desk.account.segments).toEqual([]);
    desk.done({ op: 'reverse', credit: number });
    expect(desk.account.segments).toEqual([before]);
  });

  test('of a hold is what was captured, once it is settled', () => {
    const desk = new Desk();
    desk.buy(9n);
    const { number } = desk.done({ op: 'hold', amount: 6n, expiresAt: 5_000 });
    expect(desk.ask({ op: 'reverse', credit: number })).toMatchObject({
      refusal: 'exceeds_original',
      detail: '0 of the usage can be reversed: the hold is open, release or capture it first.',
    });
    desk.done({ op: 'approve', credit: number, amount: 2n });
    expect(desk.says({ op: 'reverse', credit: number, amount: 3n })).toBe(
      'exceeds_original amount',
    );
    desk.done({ op: 'reverse', credit: number });
    expect(desk.open).toEqual(['1.1 9+0']);
  });

  test('is none where it was sent on or corrected', () => {
    const [desk, other] = [new Desk(), new Desk(0n, 8)];
    desk.buy(9n);
    const to = other.account.client;
    const sent = desk.done({ op: 'transfer', to, amount: 2n }, other);
    expect(desk.says({ op: 'reverse', credit: sent.number })).toBe('wrong_category credit');
    const minus = {
      op: 'adjust',
      credit: 1,
      direction: 'remove',
      amount: 1n,
      reason: 'r',
    } as const;
    const corrected = desk.done(minus);
    expect(desk.says({ op: 'reverse', credit: corrected.number })).toBe('wrong_category credit');
  });

  test('does not take the balance out of its range', () => {
    const desk = new Desk();
    desk.buy(MAX_AMOUNT);
    const { number } = desk.done({ op: 'usage', amount: 2n });
    desk.buy(1n);
    expect(desk.says({ op: 'reverse', credit: number })).toBe('balance_out_of_range amount');
    expect(desk.says({ op: 'reverse', credit: number, amount: 1n })).toBe('done');
  });
});
