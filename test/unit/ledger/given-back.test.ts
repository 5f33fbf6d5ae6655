/** Debt that is reversed, and purchases taken back. */
import { describe, expect, test } from 'vitest';
import { Desk } from './desk.ts';

describe('a reversed usage that made debt', () => {
  function owing(debt: bigint) {
    const desk = new Desk(100n);
    desk.buy(1n);
    return { desk, usage: desk.done({ op: 'usage', amount: debt + 1n, postPaid: true }).number };
  }

  test('forgives what is still owed first', () => {
    const { desk, usage } = owing(3n);
    desk.done({ op: 'reverse', credit: usage, amount: 2n });
    expect(desk.last).toBe('3 reversal: 0.0 spent>available 2');
    expect(desk.account.debt).toBe(1n);
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.last).toBe('4 reversal: 0.0 spent>available 1, 1.1 spent>available 1');
    expect(desk.account).toMatchObject({ debt: 0n, lastPayment: null });
  });

  test('gives back to the grants that paid the debt since, the latest first', () => {
    const { desk, usage } = owing(5n);
    desk.buy(2n);
    desk.buy(4n);
    expect(desk.open).toEqual(['4.1 1+0']);
    desk.done({ op: 'reverse', credit: usage, amount: 4n });
    expect(desk.last).toBe('5 reversal: 4.1 spent>available 3, 3.1 spent>available 1');
    expect(desk.account.lastPayment).toEqual({ number: 3, left: 1n });
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.last).toBe('6 reversal: 3.1 spent>available 1, 1.1 spent>available 1');
    expect(desk.account.lastPayment).toBeNull();
    expect(desk.open).toEqual(['1.1 1+0', '3.1 2+0', '4.1 4+0']);
  });

  test('is partly forgiven and partly given back where it was partly paid', () => {
    const { desk, usage } = owing(5n);
    desk.buy(2n);
    desk.done({ op: 'reverse', credit: usage });
    expect(desk.last).toBe(
      '4 reversal: 0.0 spent>available 3, 3.1 spent>available 2, 1.1 spent>available 1',
    );
    expect(desk.account).toMatchObject({ debt: 0n, lastPayment: null });
  });

  test('gives one grant its credits back in one move, drawn directly or as debt', () => {
    const desk = new Desk(100n);
    const pending = desk.buy(4n, { status: 'pending' });
    desk.done({ op: 'usage', amount: 2n, postPaid: true });
    desk.done({ op: 'approve', credit: pending });
    const second = desk.done({ op: 'usage', amount: 4n, postPaid: true });
    desk.buy(1n, { schedule: [{ amount: 1n }] });
    desk.done({ op: 'reverse', credit: second.number });
    expect(desk.last).toBe(
      '6 reversal: 0.0 spent>available 1, 5.1 spent>available 1, 1.1 spent>available 2',
    );
    desk.done({ op: 'reverse', credit: 2 });
    expect(desk.last).toBe('7 reversal: 1.1 spent>available 2');
    expect(desk.open).toEqual(['1.1 4+0', '5.1 1+0']);
  });

  test('goes through the segments that paid from the last', () => {
    const { desk, usage } = owing(4n);
    const schedule = [{ amount: 2n, endingBefore: 5_000 }, { amount: 2n }];
    desk.buy(4n, { schedule });
    desk.done({ op: 'reverse', credit: usage, amount: 3n });
    expect(desk.last).toBe('4 reversal: 3.2 spent>available 2, 3.1 spent>available 1');
  });
});

describe('a purchase taken back', () => {
  test('loses what remains, the last segment first', () => {
    const desk = new Desk();
    const schedule = [{ amount: 2n }, { amount: 3n, startingAt: 5_000 }];
    desk.buy(5n, { schedule });
    desk.done({ op: 'reverse', credit: 1, amount: 4n, reason: 'refund' });
    expect(desk.last).toBe('2 take_back: 1.2 available>voided 3, 1.1 available>voided 1');
    expect(desk.credit(1)).toMatchObject({ reversed: 4n, voidedAt: null });
    expect(desk.log.get(2)).toMatchObject({ note: 'refund', concerns: 1 });
    expect(desk.account.totals.voided).toBe(4n);
  });

  test('of which half is spent gives the other half, not one micro more', () => {
    const desk = new Desk();
    desk.buy(10n);
    desk.done({ op: 'usage', amount: 5n });
    expect(desk.ask({ op: 'reverse', credit: 1, amount: 6n })).toMatchObject({
      refusal: 'exceeds_original',
      detail: '0.000005 of the purchase remains and can be taken back.',
      field: 'amount',
    });
    expect(desk.says({ op: 'reverse', credit: 1 })).toBe('done');
    expect(desk.says({ op: 'reverse', credit: 1 })).toBe('exceeds_original amount');
    expect(desk.credit(1).reversed).toBe(5n);
  });

  test('leaves alone what holds pin and what other purchases gave', () => {
    const desk = new Desk();
    desk.buy(5n);
    desk.done({ op: 'hold', amount: 2n, expiresAt: 9_000 });
    desk.buy(5n);
    desk.done({ op: 'reverse', credit: 1 });
    expect(desk.open).toEqual(['1.1 0+2', '3.1 5+0']);
  });

  test('has nothing to lose while it waits or once it is voided', () => {
    const desk = new Desk();
    const pending = desk.buy(5n, { status: 'pending' });
    expect(desk.says({ op: 'reverse', credit: pending })).toBe('exceeds_original amount');
    const voided = desk.buy(5n);
    desk.done({ op: 'void', credit: voided });
    expect(desk.says({ op: 'reverse', credit: voided })).toBe('already_voided credit');
  });
});
