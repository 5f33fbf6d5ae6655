/** Usages: what is drawn, what becomes debt and who pays it. */
import { describe, expect, test } from 'vitest';
import { balanceOf } from '../../../functions/ledger/account.ts';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { Desk } from './desk.ts';

describe('a usage', () => {
  test('draws in burn order and records what it drew', () => {
    const desk = new Desk();
    desk.buy(5n, { priority: 2 });
    desk.buy(5n, { priority: 1 });
    const made = desk.done({ op: 'usage', amount: 7n, product: 'maps', tags: ['t'] });
    expect(desk.last).toBe('3 usage: 2.1 available>spent 5, 1.1 available>spent 2');
    expect(made).toMatchObject({
      category: 'usage',
      status: 'approved',
      product: 'maps',
      tags: ['t'],
      ordinal: 1,
      number: 3,
      balanceAfter: 3n,
      draws: [
        { credit: 2, part: 1, amount: 5n },
        { credit: 1, part: 1, amount: 2n },
      ],
    });
    expect(desk.account.totals.used).toBe(7n);
    expect(desk.account.counts).toMatchObject({ movements: 3, credits: 3, purchases: 2 });
  });

  test('of exactly the balance is done, of one micro more it is not', () => {
    const desk = new Desk();
    desk.buy(5n);
    expect(desk.ask({ op: 'usage', amount: 6n })).toMatchObject({
      refusal: 'insufficient_credit',
      detail: '0.000006 were asked for, 0.000005 can be spent on it now.',
      field: 'amount',
    });
    expect(desk.says({ op: 'usage', amount: 5n })).toBe('done');
    expect(desk.account.segments).toEqual([]);
  });

  test('cannot spend what is held, upcoming, ended or for something else', () => {
    const desk = new Desk();
    desk.buy(1n, { schedule: [{ amount: 1n, startingAt: 1_001 }] });
    desk.buy(1n, { products: ['maps'] });
    desk.buy(2n);
    desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000 });
    desk.buy(5n, { endingBefore: 1_100 });
    desk.now = 1_000;
    expect(desk.says({ op: 'usage', amount: 7n })).toBe('insufficient_credit amount');
    expect(desk.says({ op: 'usage', amount: 7n, product: 'maps' })).toBe('done');
  });

  test('records no debt where it does not ask for it', () => {
    const desk = new Desk(9n);
    desk.buy(1n);
    expect(desk.says({ op: 'usage', amount: 2n })).toBe('insufficient_credit amount');
    expect(desk.says({ op: 'usage', amount: 2n, postPaid: false })).toBe(
      'insufficient_credit amount',
    );
  });
});

describe('a post-paid usage', () => {
  test('draws on grants first, the rest is owed', () => {
    const desk = new Desk(9n);
    desk.buy(1n);
    const made = desk.done({ op: 'usage', amount: 3n, postPaid: true });
    expect(desk.last).toBe('2 usage: 1.1 available>spent 1, 0.0 available>spent 2');
    expect(made.status).toBe('postPaid');
    expect(made.draws.at(-1)).toEqual({ credit: 0, part: 0, amount: 2n });
    expect(balanceOf(desk.account)).toBe(-2n);
    expect(desk.log.get(2)).toMatchObject({ debtAfter: 2n, balanceAfter: -2n, delta: -3n });
  });

  test('stays post-paid where grants paid for all of it', () => {
    const desk = new Desk();
    desk.buy(3n);
    expect(desk.done({ op: 'usage', amount: 3n, postPaid: true }).status).toBe('postPaid');
    expect(desk.account.debt).toBe(0n);
  });

  test('owes up to the limit, not one micro more', () => {
    const desk = new Desk(5n);
    desk.done({ op: 'usage', amount: 2n, postPaid: true });
    expect(desk.ask({ op: 'usage', amount: 4n, postPaid: true })).toMatchObject({
      refusal: 'overdraft_exceeded',
      detail: 'The debt would be 0.000006, the limit is 0.000005.',
    });
    expect(desk.says({ op: 'usage', amount: 3n, postPaid: true })).toBe('done');
  });

  test('does not take the balance below its range', () => {
    const desk = new Desk(MAX_AMOUNT);
    desk.done({ op: 'usage', amount: MAX_AMOUNT - 1n, postPaid: true });
    const owe = (amount: bigint) => desk.says({ op: 'usage', amount, postPaid: true });
    expect(owe(2n)).toBe('balance_out_of_range amount');
    expect(owe(1n)).toBe('done');
  });
});

describe('debt', () => {
  const owing = (amount: bigint) => {
    const desk = new Desk(100n);
    desk.done({ op: 'usage', amount, postPaid: true });
    return desk;
  };

  test('is paid by the next purchase, whose remainder can be spent', () => {
    const desk = owing(3n);
    desk.buy(5n);
    expect(desk.last).toBe(
      '2 purchase: 2.1 outside>available 5, 2.1 available>spent 3, 0.0 spent>available 3',
    );
    expect(desk.account).toMatchObject({ debt: 0n, lastPayment: { number: 2, left: 3n } });
    expect(desk.open).toEqual(['2.1 2+0']);
    expect(desk.account.totals).toMatchObject({ used: 3n, granted: 5n });
  });

  test('is paid as far as a purchase reaches', () => {
    const desk = owing(3n);
    desk.buy(2n);
    expect(desk.account.debt).toBe(1n);
    expect(desk.account.segments).toEqual([]);
  });

  test('is not paid by what is scoped, upcoming or pending', () => {
    const desk = owing(3n);
    desk.buy(1n, { products: ['maps'] });
    desk.buy(1n, { tags: ['night'] });
    desk.buy(1n, { schedule: [{ amount: 1n, startingAt: 1_001 }] });
    const pending = desk.buy(1n, { status: 'pending' });
    expect(desk.account).toMatchObject({ debt: 3n, lastPayment: null });
    desk.done({ op: 'approve', credit: pending });
    expect(desk.account).toMatchObject({ debt: 2n, lastPayment: { number: 6, left: 1n } });
  });

  test('is paid in burn order by the segments in force', () => {
    const desk = owing(3n);
    const schedule = [
      { amount: 2n, endingBefore: 5_000 },
      { amount: 2n, endingBefore: 4_000 },
      { amount: 2n, startingAt: 2_000 },
    ];
    desk.buy(6n, { schedule });
    expect(desk.open).toEqual(['2.1 1+0', '2.3 2+0']);
  });

  test('remembers its payments as a stack', () => {
    const desk = owing(5n);
    desk.buy(2n);
    desk.buy(1n);
    expect(desk.log.get(2)?.paidBefore).toBeNull();
    expect(desk.log.get(3)?.paidBefore).toEqual({ number: 2, left: 2n });
    expect(desk.account.lastPayment).toEqual({ number: 3, left: 1n });
  });
});
