/** How holds end: released, lapsed, and never twice. */
import { describe, expect, test } from 'vitest';
import { Desk } from './desk.ts';

function held(amount = 6n): { desk: Desk; hold: number; grant: number } {
  const desk = new Desk();
  const grant = desk.buy(10n, { endingBefore: 2_000 });
  const { number: hold } = desk.done({ op: 'hold', amount, expiresAt: 5_000, product: 'maps' });
  return { desk, hold, grant };
}

describe('a release', () => {
  test('gives everything back', () => {
    const { desk, hold } = held();
    desk.done({ op: 'fail', credit: hold });
    expect(desk.last).toBe('3 release: 1.1 held>available 6');
    expect(desk.credit(hold)).toMatchObject({
      status: 'failed',
      settled: 'released',
      captured: 0n,
    });
    expect(desk.account.holds).toEqual([]);
  });

  test('after a captured part gives the rest back and stays approved', () => {
    const { desk, hold } = held();
    desk.done({ op: 'approve', credit: hold, amount: 2n, final: false });
    desk.done({ op: 'fail', credit: hold });
    expect(desk.last).toBe('4 release: 1.1 held>available 4');
    expect(desk.credit(hold)).toMatchObject({ status: 'approved', settled: 'released' });
  });

  test('after the end of its grant never brings the credits back', () => {
    const { desk, hold } = held(6n);
    desk.now = 2_500;
    desk.done({ op: 'fail', credit: hold });
    expect(desk.postings(3)).toEqual([
      '3 expiry @2000: 1.1 available>expired 4',
      '4 release: 1.1 held>available 6',
      '5 expiry @2500: 1.1 available>expired 6',
    ]);
    expect(desk.account.totals.expired).toBe(10n);
  });
});

describe('a hold that is settled', () => {
  const settled = (how: 'captured' | 'released' | 'expired') => {
    const made = held();
    if (how === 'captured') made.desk.done({ op: 'approve', credit: made.hold });
    if (how === 'released') made.desk.done({ op: 'fail', credit: made.hold });
    if (how === 'expired') made.desk.now = 5_000;
    return made;
  };

  test.each([
    ['captured', 'hold_already_captured credit'],
    ['released', 'hold_already_released credit'],
    ['expired', 'hold_expired credit'],
  ] as const)('(%s) is not settled again: %s', (how, said) => {
    const { desk, hold } = settled(how);
    expect(desk.says({ op: 'approve', credit: hold })).toBe(said);
    expect(desk.says({ op: 'approve', credit: hold, amount: 99n })).toBe(said);
    expect(desk.says({ op: 'fail', credit: hold })).toBe(said);
  });

  test('one instant before it lapses it is captured, at that instant no more', () => {
    const { desk, hold } = held();
    desk.now = 4_999;
    expect(desk.says({ op: 'approve', credit: hold, amount: 1n, final: false })).toBe('done');
    desk.now = 5_000;
    expect(desk.says({ op: 'approve', credit: hold })).toBe('hold_expired credit');
  });

  test('a usage never was a hold', () => {
    const desk = new Desk();
    desk.buy(5n);
    const { number } = desk.done({ op: 'usage', amount: 1n });
    expect(desk.says({ op: 'approve', credit: number })).toBe('not_a_hold credit');
    expect(desk.says({ op: 'fail', credit: number })).toBe('not_a_hold credit');
  });

  test('64 holds can be open, the 65th is refused until one is settled', () => {
    const desk = new Desk();
    desk.buy(100n);
    const holds = Array.from({ length: 64 }, () =>
      desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000 }),
    );
    const one = { op: 'hold', amount: 1n, expiresAt: 9_000 } as const;
    expect(desk.says(one)).toBe('too_many_open_holds');
    desk.done({ op: 'fail', credit: holds[10]?.number ?? 0 });
    expect(desk.says(one)).toBe('done');
  });
});
