/** Edits of a grant's schedule: several segments at once, each by the rules of its change. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { check } from '../../../functions/ledger/check.ts';
import type { Edit, ScheduleChange } from '../../../functions/ledger/command.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { Desk } from './desk.ts';

/** At 1000: a segment that has ended, one in force until 2000, and one from then until 4000. */
function granted(): Desk {
  const desk = new Desk();
  desk.now = 100;
  const schedule = [
    { amount: 2n, endingBefore: 500 },
    { amount: 5n, startingAt: 100, endingBefore: 2_000 },
    { amount: 4n, startingAt: 2_000, endingBefore: 4_000 },
  ];
  desk.buy(11n, { schedule, price: '1', priority: 7 });
  desk.now = 1_000;
  return desk;
}

const editing = (schedule: ScheduleChange, more: Partial<Edit> = {}): Edit => ({
  op: 'edit',
  credit: 1,
  schedule,
  ...more,
});
const says = (schedule: ScheduleChange, desk = granted()) => desk.says(editing(schedule));

describe('an edited schedule', () => {
  test('adds, changes and removes in one posting, beside what is voided', () => {
    const desk = granted();
    const schedule = {
      add: [{ amount: 9n, startingAt: 5_000 }, { amount: 1n }],
      update: [{ part: 2, amount: 3n, endingBefore: 1_500 }],
      remove: [3],
    };
    const made = desk.done(editing(schedule, { priority: 1, description: 'new', products: ['a'] }));
    expect(desk.postings(3)).toEqual([
      '2 expiry @500: 1.1 available>expired 2',
      '3 void: 1.3 available>voided 4',
      '4 edit: 1.2 available>outside 2, 1.4 outside>available 9, 1.5 outside>available 1',
    ]);
    expect(desk.open).toEqual(['1.2 3+0', '1.4 9+0', '1.5 1+0']);
    expect(desk.account.totals).toMatchObject({ granted: 11n, adjusted: 8n, voided: 4n });
    expect(desk.account.segments.every(({ priority, free }) => priority === 1 && !free)).toBe(true);
    expect(made).toMatchObject({ amount: 11n, priority: 1, description: 'new', products: ['a'] });
    expect(made.schedule).toEqual([
      { part: 1, amount: 2n, startingAt: 100, endingBefore: 500 },
      { part: 2, amount: 3n, startingAt: 100, endingBefore: 1_500 },
      { part: 3, amount: 4n, startingAt: 2_000, endingBefore: 2_000 },
      { part: 4, amount: 9n, startingAt: 5_000, endingBefore: NEVER },
      { part: 5, amount: 1n, startingAt: 1_000, endingBefore: NEVER },
    ]);
    desk.now = 1_500;
    desk.done({ op: 'usage', amount: 1n, product: 'a' });
    expect(desk.postings(2)).toEqual([
      '5 expiry @1500: 1.2 available>expired 3',
      '6 usage: 1.5 available>spent 1',
    ]);
  });

  test('is refused whole where one of its changes is', () => {
    const desk = granted();
    const before = desk.account;
    const asked = { add: [{ amount: 9n }], update: [{ part: 2, amount: 6n }], remove: [1] };
    expect(desk.ask(editing(asked, { description: 'new' }))).toMatchObject({
      refusal: 'schedule_conflict',
      detail: 'The segment has ended: it stays as it is.',
      field: 'schedule.remove.0.part',
    });
    expect(desk.account).toBe(before);
  });

  test('grows a segment that was spent, and lets one shrink by what is left at most', () => {
    const desk = granted();
    desk.done({ op: 'usage', amount: 3n });
    expect(desk.ask(editing({ update: [{ part: 2, amount: 2n }] }))).toMatchObject({
      refusal: 'insufficient_credit',
      detail: '0.000002 are left in the segment: it cannot shrink by more.',
      field: 'schedule.update.0.amount',
    });
    desk.done(editing({ update: [{ part: 2, amount: 3n }] }));
    expect(desk.open).toEqual(['1.3 4+0']);
    desk.done(editing({ update: [{ part: 2, amount: 8n }] }));
    expect(desk.open).toEqual(['1.2 5+0', '1.3 4+0']);
    expect(desk.account.segments).toMatchObject([{ part: 3 }, { part: 2, priority: 7 }]);
  });

  test('ends at once what it ends in the past', () => {
    const desk = granted();
    desk.done(editing({ update: [{ part: 2, endingBefore: 900 }] }));
    expect(desk.last).toBe('4 expiry @1000: 1.2 available>expired 5');
  });

  test('lets a segment begin earlier or later before it has begun', () => {
    const desk = granted();
    desk.done(editing({ update: [{ part: 3, startingAt: 900 }] }));
    desk.done({ op: 'usage', amount: 9n });
    expect(desk.open).toEqual([]);
    expect(says({ update: [{ part: 3, startingAt: 3_000 }] })).toBe('done');
  });

  test('takes back what has not changed without a word', () => {
    const desk = granted();
    const update = [{ part: 1, amount: 2n, startingAt: 100, endingBefore: 500 }];
    expect(says({ update }, desk)).toBe('done');
    expect(desk.last).toBe('3 edit: ');
  });

  test.each<[ScheduleChange, string]>([
    [{ update: [{ part: 1, amount: 3n }] }, 'schedule_conflict schedule.update.0.part'],
    [{ update: [{ part: 1, endingBefore: 9_000 }] }, 'schedule_conflict schedule.update.0.part'],
    [{ update: [{ part: 9, amount: 3n }] }, 'schedule_conflict schedule.update.0.part'],
    [{ update: [{ part: 2, startingAt: 200 }] }, 'schedule_conflict schedule.update.0.startingAt'],
    [{ update: [{ part: 2, endingBefore: 9_000 }] }, 'done'],
    [{ update: [{ part: 2, endingBefore: NEVER }] }, 'done'],
    [{ update: [{ part: 2, endingBefore: 101 }] }, 'done'],
    [
      { update: [{ part: 2, endingBefore: 100 }] },
      'schedule_conflict schedule.update.0.endingBefore',
    ],
    [
      { update: [{ part: 2, endingBefore: 900, amount: 6n }] },
      'schedule_conflict schedule.update.0.endingBefore',
    ],
    [
      { update: [{ part: 3, startingAt: 800, endingBefore: 900 }] },
      'schedule_conflict schedule.update.0.endingBefore',
    ],
    [
      { update: [{ part: 3, startingAt: 4_000 }] },
      'schedule_conflict schedule.update.0.endingBefore',
    ],
    [{ remove: [2] }, 'done'],
    [{ remove: [4] }, 'schedule_conflict schedule.remove.0.part'],
    [{ add: [{ amount: 1n, endingBefore: 1_001 }] }, 'done'],
    [
      { add: [{ amount: 1n, endingBefore: 1_000 }] },
      'schedule_conflict schedule.add.0.endingBefore',
    ],
    [{ add: [{ amount: MAX_AMOUNT - 9n }] }, 'done'],
    [{ add: [{ amount: MAX_AMOUNT - 8n }] }, 'balance_out_of_range schedule'],
    [{ add: [{ amount: MAX_AMOUNT - 4n }], remove: [3] }, 'balance_out_of_range schedule'],
    [{ add: [{ amount: MAX_AMOUNT - 5n }], remove: [3] }, 'done'],
    [{ add: Array(9).fill({ amount: 1n }) }, 'done'],
    [{ add: Array(10).fill({ amount: 1n }) }, 'schedule_conflict schedule.add'],
  ])('by %o: %s', (change, said) => {
    expect(says(change)).toBe(said);
  });

  test('is that of an approved grant that was not voided', () => {
    const desk = new Desk();
    const pending = desk.buy(1n, { status: 'pending' });
    desk.buy(1n);
    const usage = desk.done({ op: 'usage', amount: 1n }).number;
    for (const credit of [pending, usage]) {
      expect(desk.says({ op: 'edit', credit, schedule: {} })).toBe('wrong_category credit');
    }
    desk.done({ op: 'void', credit: 2 });
    expect(desk.says({ op: 'edit', credit: 2, schedule: {} })).toBe('already_voided credit');
    expect(desk.says({ op: 'edit', credit: 2, description: 'kept' })).toBe('done');
  });

  test('does not come back to life by an edit of something else', () => {
    const desk = new Desk();
    desk.buy(5n);
    const hold = desk.done({ op: 'hold', amount: 2n, expiresAt: 9_000 }).number;
    desk.done({ op: 'void', credit: 1 });
    desk.done({ op: 'edit', credit: 1, priority: 1, description: 'kept' });
    desk.done({ op: 'fail', credit: hold });
    expect(desk.last).toBe('6 expiry @1000: 1.1 available>expired 2');
  });

  test.each<[ScheduleChange, string]>([
    [{ add: [{ amount: 0n }] }, 'amount_not_positive schedule.add.0.amount'],
    [{ update: [{ part: 1, amount: 0n }] }, 'amount_not_positive schedule.update.0.amount'],
    [{ add: [{ amount: MAX_AMOUNT + 1n }] }, 'amount_out_of_range schedule.add.0.amount'],
    [{ update: [{ part: 1 }], remove: [1] }, 'schedule_invalid schedule'],
    [{ remove: [1, 1] }, 'schedule_invalid schedule'],
    [{ remove: Array.from({ length: 25 }, (_, i) => i) }, 'schedule_invalid schedule'],
    [
      { add: [{ amount: 1n, startingAt: 5, endingBefore: 5 }] },
      'schedule_invalid schedule.add.0.endingBefore',
    ],
    [
      { update: [{ part: 1, startingAt: 6, endingBefore: 5 }] },
      'schedule_invalid schedule.update.0.endingBefore',
    ],
  ])('%o is refused whatever it is asked of: %s', (schedule, said) => {
    const refusal = check({ op: 'edit', credit: 1, schedule }, null, 6);
    expect(`${refusal?.refusal} ${refusal?.field}`).toBe(said);
  });
});
