/** Segments that leave a grant before anything was drawn from them: their credits are voided. */
import { describe, expect, test } from 'vitest';
import type { ScheduleChange } from '../../../functions/ledger/command.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { Desk } from './desk.ts';

/** In force until 2000, upcoming until 4000, upcoming without end. */
function granted(): Desk {
  const desk = new Desk();
  const schedule = [
    { amount: 2n, endingBefore: 2_000 },
    { amount: 3n, startingAt: 2_000, endingBefore: 4_000 },
    { amount: 4n, startingAt: 4_000 },
  ];
  desk.buy(9n, { schedule, price: '1' });
  return desk;
}

const ends = (desk: Desk) => desk.credit(1).schedule.map(({ endingBefore }) => endingBefore);
const says = (desk: Desk, schedule: ScheduleChange) =>
  desk.says({ op: 'edit', credit: 1, schedule });

describe('a shortening', () => {
  test('drops an upcoming segment where it would end before it begins, and voids it', () => {
    const desk = granted();
    desk.done({ op: 'shorten', credit: 1, part: 2, endingBefore: 1_500 });
    expect(ends(desk)).toEqual([2_000, 2_000, NEVER]);
    expect(desk.postings(2)).toEqual(['2 void: 1.2 available>voided 3', '3 shortening: ']);
    expect(desk.says({ op: 'shorten', credit: 1, part: 2, endingBefore: 1_400 })).toBe(
      'schedule_conflict endingBefore',
    );
    const later = { op: 'extend', credit: 1, part: 2, endingBefore: 9_000 } as const;
    expect(desk.says(later)).toBe('schedule_conflict endingBefore');
  });

  test('to before it began is dropped if it is whole, else it ends now', () => {
    const whole = new Desk();
    whole.buy(5n);
    whole.now = 1_200;
    whole.done({ op: 'shorten', credit: 1, endingBefore: 900 });
    expect(whole.postings(2)).toEqual(['2 void: 1.1 available>voided 5', '3 shortening: ']);
    expect(ends(whole)).toEqual([1_000]);
    for (const op of ['usage', 'hold'] as const) {
      const drawn = new Desk();
      drawn.buy(5n);
      drawn.done(op === 'usage' ? { op, amount: 2n } : { op, amount: 2n, expiresAt: 9_000 });
      drawn.now = 1_200;
      drawn.done({ op: 'shorten', credit: 1, endingBefore: 900 });
      expect(drawn.postings(2)).toEqual([
        '3 shortening: ',
        '4 expiry @1200: 1.1 available>expired 3',
      ]);
      expect(ends(drawn)).toEqual([1_200]);
    }
    const atOnce = new Desk();
    atOnce.buy(5n);
    atOnce.done({ op: 'usage', amount: 2n });
    atOnce.done({ op: 'shorten', credit: 1, endingBefore: 900 });
    expect(atOnce.last).toBe('4 expiry @1000: 1.1 available>expired 3');
  });
});

describe('a removal', () => {
  test('counts what a hold reserves as drawn', () => {
    const desk = granted();
    desk.done({ op: 'hold', amount: 1n, expiresAt: 1_900 });
    expect(says(desk, { remove: [1] })).toBe('schedule_conflict schedule.remove.0');
    expect(says(desk, { update: [{ part: 1, amount: 0n }] })).toMatch(/^insufficient_credit/);
    expect(says(desk, { update: [{ part: 1, amount: 1n }] })).toBe('done');
    expect(desk.open).toEqual(['1.1 0+1', '1.2 3+0', '1.3 4+0']);
  });

  test('removes nothing twice, and never all', () => {
    const desk = new Desk();
    const schedule = [{ amount: 1n, startingAt: 2_000 }, { amount: 1n }];
    desk.buy(2n, { schedule });
    expect(says(desk, { remove: [1, 2] })).toBe('schedule_conflict schedule.remove');
    expect(says(desk, { remove: [1] })).toBe('done');
    expect(says(desk, { remove: [1] })).toBe('schedule_conflict schedule.remove.0.part');
    expect(says(desk, { update: [{ part: 1, amount: 3n }] })).toMatch(/^schedule_conflict/);
    expect(says(desk, { add: [{ amount: 1n }] })).toBe('done');
    expect(desk.credit(1).schedule.map(({ part }) => part)).toEqual([1, 2, 3]);
  });
});
