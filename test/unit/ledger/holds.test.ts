/** Holds: what they reserve, and capturing them whole or in steps. */
import { describe, expect, test } from 'vitest';
import { availableOf } from '../../../functions/ledger/account.ts';
import { Desk } from './desk.ts';

const DAY = 86_400_000;

function held(amount = 6n): { desk: Desk; hold: number; grant: number } {
  const desk = new Desk();
  const grant = desk.buy(10n, { endingBefore: 2_000 });
  const { number: hold } = desk.done({ op: 'hold', amount, expiresAt: 5_000, product: 'maps' });
  return { desk, hold, grant };
}

describe('a hold', () => {
  test('reserves what it drew and leaves the balance alone', () => {
    const { desk, hold } = held();
    expect(desk.last).toBe('2 hold: 1.1 available>held 6');
    expect(desk.open).toEqual(['1.1 4+6']);
    expect(availableOf(desk.account, desk.now)).toBe(4n);
    expect(desk.account.status).toBe('active');
    expect(desk.account.holds).toEqual([{ number: hold, expiresAt: 5_000, left: 6n }]);
    expect(desk.log.get(hold)).toMatchObject({ delta: 0n, balanceAfter: 10n, heldAfter: 6n });
    expect(desk.credit(hold)).toMatchObject({
      category: 'usage',
      status: 'pending',
      captured: 0n,
      settled: null,
      expiresAt: 5_000,
      product: 'maps',
      tags: [],
      draws: [{ credit: 1, part: 1, amount: 6n }],
    });
  });

  test('takes exactly what there is, not one micro more', () => {
    expect(held(10n).desk.open).toEqual(['1.1 0+10']);
    const desk = new Desk();
    desk.buy(10n);
    const asked = { op: 'hold', amount: 11n, expiresAt: 5_000 } as const;
    expect(desk.ask(asked)).toMatchObject({
      refusal: 'insufficient_credit',
      detail: '0.000011 were asked for, 0.00001 can be spent on it now.',
    });
  });

  test.each([
    [{ expiresAt: 1_000 }, 'hold_expired expiresAt'],
    [{ expiresAt: 1_001 }, 'done'],
    [{ expiresAt: 1_000 + 30 * DAY }, 'done'],
    [{ expiresAt: 1_001 + 30 * DAY }, 'schedule_conflict expiresAt'],
    [{ expiresInSeconds: 1 }, 'done'],
    [{ expiresInSeconds: 30 * 86_400 }, 'done'],
    [{ expiresInSeconds: 30 * 86_400 + 1 }, 'schedule_conflict expiresAt'],
    [{}, 'hold_expired expiresAt'],
  ])('that lasts %j: %s', (end, said) => {
    const desk = new Desk();
    desk.buy(10n);
    expect(desk.says({ op: 'hold', amount: 1n, ...end })).toBe(said);
  });

  test('counts its seconds from now', () => {
    const desk = new Desk();
    desk.buy(10n);
    expect(desk.done({ op: 'hold', amount: 1n, expiresInSeconds: 2 }).expiresAt).toBe(3_000);
  });
});

describe('a capture', () => {
  test('without an amount takes all', () => {
    const { desk, hold } = held();
    desk.done({ op: 'approve', credit: hold });
    expect(desk.last).toBe('3 capture: 1.1 held>spent 6');
    expect(desk.credit(hold)).toMatchObject({
      status: 'approved',
      captured: 6n,
      amount: 6n,
      settled: 'captured',
    });
    expect(desk.account.holds).toEqual([]);
    expect(desk.log.get(3)).toMatchObject({ concerns: hold, delta: -6n, balanceAfter: 4n });
  });

  test('of a part returns the rest in the same posting', () => {
    const { desk, hold } = held();
    desk.done({ op: 'approve', credit: hold, amount: 2n });
    expect(desk.last).toBe('3 capture: 1.1 held>spent 2, 1.1 held>available 4');
    expect(desk.credit(hold)).toMatchObject({ captured: 2n, settled: 'captured' });
    expect(desk.open).toEqual(['1.1 8+0']);
  });

  test('in steps leaves the rest reserved until the last one', () => {
    const { desk, hold } = held();
    desk.done({ op: 'approve', credit: hold, amount: 2n, final: false });
    expect(desk.last).toBe('3 capture: 1.1 held>spent 2');
    expect(desk.credit(hold)).toMatchObject({ status: 'approved', captured: 2n, settled: null });
    expect(desk.account.holds).toMatchObject([{ left: 4n }]);
    desk.done({ op: 'approve', credit: hold, amount: 1n, final: true });
    expect(desk.last).toBe('4 capture: 1.1 held>spent 1, 1.1 held>available 3');
    expect(desk.credit(hold)).toMatchObject({ captured: 3n, settled: 'captured' });
  });

  test('in steps is final where nothing is left', () => {
    const { desk, hold } = held();
    desk.done({ op: 'approve', credit: hold, amount: 2n, final: false });
    desk.done({ op: 'approve', credit: hold, amount: 4n, final: false });
    expect(desk.credit(hold)).toMatchObject({ captured: 6n, settled: 'captured' });
    expect(desk.account.holds).toEqual([]);
  });

  test('takes what was held, not one micro more', () => {
    const { desk, hold } = held();
    expect(desk.ask({ op: 'approve', credit: hold, amount: 7n })).toEqual({
      refusal: 'exceeds_hold',
      detail: 'The hold still reserves 0.000006.',
      field: 'amount',
    });
    desk.done({ op: 'approve', credit: hold, amount: 2n, final: false });
    expect(desk.says({ op: 'approve', credit: hold, amount: 5n })).toBe('exceeds_hold amount');
    expect(desk.says({ op: 'approve', credit: hold, amount: 4n })).toBe('done');
  });

  test('goes through the draws from the front', () => {
    const desk = new Desk();
    desk.buy(3n);
    desk.buy(3n);
    const { number } = desk.done({ op: 'hold', amount: 5n, expiresAt: 5_000 });
    desk.done({ op: 'approve', credit: number, amount: 1n, final: false });
    desk.done({ op: 'approve', credit: number, amount: 3n });
    expect(desk.postings(2)).toEqual([
      '4 capture: 1.1 held>spent 1',
      '5 capture: 1.1 held>spent 2, 2.1 held>spent 1, 2.1 held>available 1',
    ]);
  });

  test('of a hold takes place though its grant has ended, and though the balance is gone', () => {
    const { desk, hold } = held(10n);
    desk.now = 3_000;
    desk.done({ op: 'approve', credit: hold });
    expect(desk.last).toBe('3 capture: 1.1 held>spent 10');
    expect(desk.account.segments).toEqual([]);
  });

  test('of a part after the end of the grant lets the rest expire at once', () => {
    const { desk, hold } = held(10n);
    desk.now = 3_000;
    desk.done({ op: 'approve', credit: hold, amount: 4n });
    expect(desk.postings(2)).toEqual([
      '3 capture: 1.1 held>spent 4, 1.1 held>available 6',
      '4 expiry @3000: 1.1 available>expired 6',
    ]);
  });
});
