/** Purchases: what is issued, when it can be spent, and what is refused. */
import { describe, expect, test } from 'vitest';
import { availableOf, upcomingOf } from '../../../functions/ledger/account.ts';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { ACTOR, Desk } from './desk.ts';

describe('a purchase', () => {
  test('issues a grant from now without an end, and says who made it', () => {
    const desk = new Desk();
    desk.ask(
      { op: 'purchase', amount: 5n, description: 'May', partner: 'p', store: 's' },
      undefined,
      'id-1',
    );
    expect(desk.last).toBe('1 purchase: 1.1 outside>available 5');
    expect(desk.credit(1)).toMatchObject({
      category: 'purchase',
      status: 'approved',
      ordinal: 1,
      priority: 100,
      free: true,
      captured: null,
      balanceAfter: 5n,
      transactionId: 'id-1',
      actor: ACTOR,
      schedule: [{ part: 1, amount: 5n, startingAt: 1_000, endingBefore: NEVER }],
    });
    const told = { note: 'May', partner: 'p', store: 's', actor: ACTOR, transactionId: 'id-1' };
    expect(desk.log.get(1)).toMatchObject(told);
    expect(desk.account.totals.granted).toBe(5n);
    expect(desk.account.statusCounts).toEqual({ 'purchase.approved': 1 });
  });

  test.each([
    [undefined, true],
    [null, true],
    ['0', true],
    ['0.00', true],
    ['0.01', false],
    ['10', false],
  ])('at the price of %s is free: %s', (price, free) => {
    const desk = new Desk();
    expect(desk.credit(desk.buy(1n, price === undefined ? {} : { price })).free).toBe(free);
  });

  test('in segments gives each its part; what has not begun is upcoming', () => {
    const desk = new Desk();
    const schedule = [
      { amount: 2n, endingBefore: 2_000 },
      { amount: 3n, startingAt: 1_001 },
    ];
    desk.buy(5n, { schedule });
    expect(desk.open).toEqual(['1.1 2+0', '1.2 3+0']);
    expect(upcomingOf(desk.account, 1_000)).toBe(3n);
    expect(availableOf(desk.account, 1_000)).toBe(2n);
    expect(upcomingOf(desk.account, 1_001)).toBe(0n);
  });

  test('may begin in the past; what of it has ended expires at once', () => {
    const desk = new Desk();
    const schedule = [
      { amount: 2n, startingAt: 100, endingBefore: 900 },
      { amount: 3n, startingAt: 900, endingBefore: 1_001 },
    ];
    desk.buy(5n, { schedule });
    expect(desk.postings()).toEqual([
      '1 purchase: 1.1 outside>available 2, 1.2 outside>available 3',
      '2 expiry @1000: 1.1 available>expired 2',
    ]);
  });

  test('that has ended altogether is refused, at the very instant too', () => {
    const desk = new Desk();
    const asked = { op: 'purchase', amount: 5n } as const;
    expect(desk.says({ ...asked, endingBefore: 1_000 })).toBe('schedule_conflict endingBefore');
    expect(desk.says({ ...asked, endingBefore: 1_001 })).toBe('done');
  });

  test('fills the range to its end, not one micro more', () => {
    const desk = new Desk();
    desk.buy(MAX_AMOUNT - 1n);
    expect(desk.says({ op: 'purchase', amount: 2n })).toBe('balance_out_of_range amount');
    expect(desk.says({ op: 'purchase', amount: 1n })).toBe('done');
  });

  test('that waits for its payment changes nothing until it is approved', () => {
    const desk = new Desk();
    const number = desk.buy(5n, { status: 'pending', endingBefore: 9_000, priority: 3 });
    expect(desk.log.get(number)).toMatchObject({ kind: 'pending_purchase', delta: 0n });
    expect(desk.open).toEqual([]);
    desk.now = 2_000;
    desk.done({ op: 'approve', credit: number });
    expect(desk.last).toBe('2 approval: 1.1 outside>available 5');
    expect(desk.credit(number)).toMatchObject({ status: 'approved', updatedAt: 2_000 });
    expect(desk.account.segments).toMatchObject([{ priority: 3, startingAt: 1_000 }]);
    expect(desk.account.statusCounts).toEqual({ 'purchase.pending': 0, 'purchase.approved': 1 });
  });

  test('that waits is not approved once all of it has ended, at the very instant too', () => {
    const desk = new Desk();
    const schedule = [
      { amount: 2n, endingBefore: 2_000 },
      { amount: 3n, startingAt: 1_500, endingBefore: 3_000 },
    ];
    const waiting = { op: 'purchase', amount: 5n, status: 'pending', schedule } as const;
    const [first, second] = [desk.done(waiting).number, desk.done(waiting).number];
    desk.now = 2_999;
    desk.done({ op: 'approve', credit: first });
    expect(desk.open).toEqual(['1.2 3+0']);
    desk.now = 3_000;
    expect(desk.says({ op: 'approve', credit: first })).toBe('already_settled credit');
    expect(desk.says({ op: 'approve', credit: second })).toBe('schedule_conflict credit');
    expect(desk.says({ op: 'fail', credit: second })).toBe('done');
  });

  test('that has ended is refused for that before it is for its size', () => {
    const desk = new Desk();
    const credit = desk.buy(2n, { status: 'pending', endingBefore: 2_000 });
    desk.buy(MAX_AMOUNT - 1n);
    desk.now = 2_000;
    expect(desk.says({ op: 'approve', credit })).toBe('schedule_conflict credit');
  });

  test('that waits can fail, and is settled once', () => {
    const desk = new Desk();
    const number = desk.buy(5n, { status: 'pending' });
    desk.done({ op: 'fail', credit: number });
    expect(desk.credit(number).status).toBe('failed');
    expect(desk.last).toBe('2 failure: ');
    for (const op of ['approve', 'fail'] as const) {
      expect(desk.ask({ op, credit: number })).toMatchObject({
        refusal: 'already_settled',
        detail: 'The purchase is failed already.',
      });
    }
    expect(desk.says({ op: 'approve', credit: desk.buy(1n) })).toBe('already_settled credit');
  });

  test('is approved whole: an amount or a step is for holds', () => {
    const desk = new Desk();
    const credit = desk.buy(5n, { status: 'pending' });
    expect(desk.says({ op: 'approve', credit, amount: 5n })).toBe('not_a_hold');
    expect(desk.says({ op: 'approve', credit, final: true })).toBe('not_a_hold');
  });

  test('cannot be approved beyond the range', () => {
    const desk = new Desk();
    const credit = desk.buy(2n, { status: 'pending' });
    desk.buy(MAX_AMOUNT - 1n);
    expect(desk.says({ op: 'approve', credit })).toBe('balance_out_of_range amount');
  });

  test('opens 64 segments at most; the 65th is refused, a smaller account may go on', () => {
    const desk = new Desk();
    const twelve = Array.from({ length: 12 }, () => ({ amount: 1n }));
    for (let i = 0; i < 5; i += 1) desk.buy(12n, { schedule: twelve });
    const four = { op: 'purchase', amount: 4n, schedule: twelve.slice(0, 4) } as const;
    const five = { op: 'purchase', amount: 5n, schedule: twelve.slice(0, 5) } as const;
    expect(desk.says(five)).toBe('too_many_open_grants');
    expect(desk.says(four)).toBe('done');
    expect(desk.says({ op: 'purchase', amount: 1n })).toBe('too_many_open_grants');
    expect(desk.says({ op: 'usage', amount: 1n })).toBe('done');
    expect(desk.says({ op: 'purchase', amount: 1n })).toBe('done');
  });

  test('brings no 17th scope', () => {
    const desk = new Desk();
    for (let i = 0; i < 16; i += 1) desk.buy(1n, { products: [`p${i}`] });
    const one = { op: 'purchase', amount: 1n } as const;
    expect(desk.says({ ...one, products: ['p16'] })).toBe('too_many_scopes');
    expect(desk.says({ ...one, products: ['p3'] })).toBe('done');
    expect(desk.says(one)).toBe('done');
  });
});
