/** Edits of the schedule of a credit of Metronome's: all of its changes or none. */
import { describe, expect, test } from 'vitest';
import { MetronomeCredit } from '../support/metronome-credit.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';

const credit = (fields: object = {}) =>
  MetronomeCredit.open(
    [
      [10, 0, 30],
      [20, 30, 60],
    ],
    fields,
  );

describe('an edited schedule', () => {
  test('adds, changes and removes segments in one edit', async () => {
    const own = await MetronomeCredit.open([
      [10, 0, 30],
      [20, 30, 60],
      [40, 60, 90],
    ]);
    await own.use('3');
    const answer = await own.edit({
      name: 'longer',
      access_schedule: {
        add_schedule_items: [own.item([80, 90, 120])],
        update_schedule_items: [
          { id: own.segment(1), amount: 15, ending_before: own.day(20) },
          { id: own.segment(2), amount: 5, starting_at: own.day(20), ending_before: own.day(40) },
        ],
        remove_schedule_items: [{ id: own.segment(3) }],
      },
    });
    expect(answer).toMatchObject({ status: 200, outcome: 'done' });
    expect(await own.days()).toEqual([
      [15, 0, 20],
      [5, 20, 40],
      [80, 90, 120],
    ]);
    expect(await own.desk.counter.balance(`uuid:${own.customer}`)).toMatchObject({
      balance: '97',
      granted: '70',
      adjusted: '70',
      voided: '40',
      used: '3',
    });
    const kinds = (await own.desk.counter.history(`uuid:${own.customer}`)).map(({ kind }) => kind);
    expect(kinds).toEqual(['purchase', 'usage', 'void', 'edit']);
    own.desk.counter.turnTo(25);
    expect(await own.balance()).toBe(5);
    expect(await own.ledger()).toEqual([
      ['CREDIT_SEGMENT_START', 15],
      ['CREDIT_SEGMENT_START', 5],
      ['CREDIT_EXPIRATION', -12],
      ['CREDIT_AUTOMATED_INVOICE_DEDUCTION', -3],
    ]);
  });

  test('can last without end, and says so in the last hour that a date has', async () => {
    const own = await credit();
    const ending_before = '9999-12-31T23:00:00.000Z';
    const update_schedule_items = [{ id: own.segment(1), ending_before }];
    await own.edit({ access_schedule: { update_schedule_items } });
    const { schedule_items } = (await own.shown()).access_schedule;
    expect(schedule_items[0]).toMatchObject({ ending_before });
  });

  test.each<[string, (own: MetronomeCredit) => object, RegExp]>([
    [
      'removes what was drawn on',
      (own) => ({ remove_schedule_items: [{ id: own.segment(1) }] }),
      /^access_schedule.remove_schedule_items.0: The segment has been drawn on/,
    ],
    [
      'cuts below what was spent',
      (own) => ({ update_schedule_items: [{ id: own.segment(1), amount: 2.999999 }] }),
      /^access_schedule.update_schedule_items.0.amount: 7 are left in the segment/,
    ],
    [
      'moves the start of a segment that has begun',
      (own) => ({ update_schedule_items: [{ id: own.segment(1), starting_at: own.day(1) }] }),
      /^access_schedule.update_schedule_items.0.starting_at: .*has begun/,
    ],
    [
      'ends a segment before it begins',
      (own) => ({ update_schedule_items: [{ id: own.segment(2), ending_before: own.day(30) }] }),
      /^access_schedule.update_schedule_items.0.ending_before: .*end after it starts/,
    ],
    [
      'adds what would have ended',
      (own) => ({ add_schedule_items: [own.item([1, -2, -1])] }),
      /^access_schedule.add_schedule_items.0.ending_before: .*already have ended/,
    ],
    [
      'adds a thirteenth segment',
      (own) => ({ add_schedule_items: Array(11).fill(own.item([1, 0, 9])) }),
      /^access_schedule.add_schedule_items: A grant has at most 12 segments/,
    ],
    [
      'adds more than a balance can be',
      (own) => ({ add_schedule_items: [own.item([999_999_999, 0, 9])] }),
      /^access_schedule: The balance would exceed/,
    ],
    [
      'names a segment twice',
      (own) => ({
        update_schedule_items: [{ id: own.segment(2), amount: 1 }],
        remove_schedule_items: [{ id: own.segment(2) }],
      }),
      /^access_schedule: Name each segment once/,
    ],
    [
      'names a segment of nothing',
      () => ({ update_schedule_items: [{ id: NOBODY, amount: 1 }] }),
      /^access_schedule.update_schedule_items.0.id: must be the id of a schedule item/,
    ],
    [
      'names a segment that there is not',
      (own) => ({ remove_schedule_items: [{ id: own.segment(2) }, { id: own.segment(9) }] }),
      /^access_schedule.remove_schedule_items.1.id: The grant has no such segment/,
    ],
    [
      'begins off the hour',
      (own) => ({
        update_schedule_items: [{ id: own.segment(2), starting_at: own.day(30, 1_000) }],
      }),
      /^access_schedule.update_schedule_items.0.starting_at: must be on the hour/,
    ],
    [
      'holds nothing',
      (own) => ({ update_schedule_items: [{ id: own.segment(2), amount: 0 }] }),
      /^access_schedule.update_schedule_items.0.amount: must be greater/,
    ],
  ])('that %s is refused whole', async (_, schedule, help) => {
    const own = await credit({ name: 'old' });
    await own.use('3');
    const before = await own.desk.counter.balance(`uuid:${own.customer}`);
    const { status, body } = await own.edit({ name: 'new', access_schedule: schedule(own) });
    expect([status, body.message]).toEqual([400, expect.stringMatching(help)]);
    expect(body.code).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(await own.desk.counter.balance(`uuid:${own.customer}`)).toEqual(before);
    expect((await own.shown()).name).toBe('old');
  });
});
