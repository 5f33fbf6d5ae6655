/** Changes of when a grant ends: void, shorten, extend. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { Desk } from './desk.ts';

/** A grant of three segments: in force until 2000, upcoming until 4000, upcoming without end. */
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
const openEnds = (desk: Desk) => desk.account.segments.map(({ endingBefore }) => endingBefore);

describe('a voided grant', () => {
  test('loses what remains, whenever it was to begin', () => {
    const desk = granted();
    desk.done({ op: 'usage', amount: 1n });
    desk.done({ op: 'void', credit: 1 });
    expect(desk.last).toBe(
      '3 void: 1.1 available>voided 1, 1.2 available>voided 3, 1.3 available>voided 4',
    );
    expect(desk.credit(1)).toMatchObject({ voidedAt: 1_000, status: 'approved' });
    expect(desk.says({ op: 'void', credit: 1 })).toBe('already_voided credit');
  });

  test('leaves holds what they pin; given back, it expires at once', () => {
    const desk = new Desk();
    desk.buy(5n);
    const { number } = desk.done({ op: 'hold', amount: 4n, expiresAt: 9_000 });
    desk.done({ op: 'void', credit: 1 });
    expect(desk.account.segments).toMatchObject([{ left: 0n, held: 4n, endingBefore: 1_000 }]);
    desk.now = 1_200;
    desk.done({ op: 'approve', credit: number, amount: 1n });
    expect(desk.last).toBe('5 expiry @1200: 1.1 available>expired 3');
  });

  test('keeps an end that came earlier', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 1_500 });
    desk.done({ op: 'hold', amount: 4n, expiresAt: 9_000 });
    desk.now = 1_700;
    desk.done({ op: 'void', credit: 1 });
    expect(openEnds(desk)).toEqual([1_500]);
  });

  test('touches no other grant', () => {
    const desk = new Desk();
    desk.buy(5n);
    desk.buy(5n);
    desk.done({ op: 'void', credit: 2 });
    expect(desk.open).toEqual(['1.1 5+0']);
    expect(openEnds(desk)).toEqual([NEVER]);
  });
});

describe('a shortened grant', () => {
  test('ends earlier wherever it ended later', () => {
    const desk = granted();
    desk.done({ op: 'shorten', credit: 1, endingBefore: 3_000 });
    expect(ends(desk)).toEqual([2_000, 3_000, 4_000]);
    expect(desk.postings(2)).toEqual(['2 void: 1.3 available>voided 4', '3 shortening: ']);
    expect(desk.log.get(2)).toMatchObject({ concerns: 1, effectiveAt: null });
    expect(desk.account.totals).toMatchObject({ voided: 4n, expired: 0n });
    expect(openEnds(desk)).toEqual([2_000, 3_000]);
  });

  test('in one named segment leaves the others', () => {
    const desk = granted();
    desk.done({ op: 'shorten', credit: 1, part: 3, endingBefore: 5_000 });
    expect(ends(desk)).toEqual([2_000, 4_000, 5_000]);
  });

  test('to now or before expires now', () => {
    const desk = new Desk();
    desk.buy(5n);
    desk.now = 1_200;
    desk.done({ op: 'shorten', credit: 1, endingBefore: 1_200 });
    expect(desk.last).toBe('3 expiry @1200: 1.1 available>expired 5');
    const past = new Desk();
    past.buy(5n, { schedule: [{ amount: 5n, startingAt: 100 }] });
    past.done({ op: 'shorten', credit: 1, endingBefore: 500 });
    expect(past.last).toBe('3 expiry @1000: 1.1 available>expired 5');
    expect(ends(past)).toEqual([500]);
  });

  test.each([
    [{ endingBefore: 9_000, part: 1 }, 'schedule_conflict endingBefore'],
    [{ endingBefore: 2_000, part: 1 }, 'schedule_conflict endingBefore'],
    [{ endingBefore: 1_999, part: 1 }, 'done'],
    [{ endingBefore: 1_999, part: 4 }, 'schedule_conflict endingBefore'],
  ])('by %j: %s', (asked, said) => {
    expect(granted().says({ op: 'shorten', credit: 1, ...asked })).toBe(said);
  });

  test('cannot be shortened where it has ended', () => {
    const desk = granted();
    desk.now = 2_000;
    const asked = { op: 'shorten', credit: 1, part: 1, endingBefore: 1_500 } as const;
    expect(desk.ask(asked)).toMatchObject({
      refusal: 'schedule_conflict',
      detail: 'No segment that is still running ends after 1970-01-01T00:00:01.500Z.',
    });
    desk.done({ op: 'shorten', credit: 1, endingBefore: 1_500 });
    expect(ends(desk)).toEqual([2_000, 2_000, 4_000]);
  });
});

describe('an extended grant', () => {
  test.each([
    [{ part: 1, endingBefore: 2_001 }, 'done'],
    [{ part: 1, endingBefore: 2_000 }, 'schedule_conflict endingBefore'],
    [{ part: 1, endingBefore: null }, 'done'],
    [{ part: 3, endingBefore: null }, 'schedule_conflict endingBefore'],
    [{ endingBefore: 9_000 }, 'schedule_conflict endingBefore'],
    [{ part: 9, endingBefore: 9_000 }, 'schedule_conflict endingBefore'],
  ])('by %j: %s', (asked, said) => {
    expect(granted().says({ op: 'extend', credit: 1, ...asked })).toBe(said);
  });

  test('lasts longer, on the record and in the account, in its last running segment', () => {
    const desk = new Desk();
    const schedule = [
      { amount: 1n, endingBefore: 2_000 },
      { amount: 1n, endingBefore: 3_000 },
    ];
    desk.buy(2n, { schedule });
    desk.done({ op: 'extend', credit: 1, endingBefore: 5_000 });
    expect([ends(desk), openEnds(desk)]).toEqual([
      [2_000, 5_000],
      [2_000, 5_000],
    ]);
    expect(desk.last).toBe('2 extension: ');
  });

  test('is not raised from the dead', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.now = 2_000;
    expect(desk.ask({ op: 'extend', credit: 1, endingBefore: 9_000 })).toMatchObject({
      refusal: 'schedule_conflict',
      field: 'endingBefore',
    });
  });

  test('gets a further segment, which counts as adjusted', () => {
    const desk = granted();
    desk.done({ op: 'extend', credit: 1, add: { amount: 7n } });
    expect(desk.last).toBe('2 extension: 1.4 outside>available 7');
    expect(desk.credit(1).schedule[3]).toEqual({
      part: 4,
      amount: 7n,
      startingAt: 1_000,
      endingBefore: NEVER,
    });
    expect(desk.account.totals.adjusted).toBe(7n);
    expect(desk.credit(1).amount).toBe(9n);
  });

  test('takes a segment that is still to end, within the range, the twelfth at most', () => {
    const desk = new Desk();
    desk.buy(1n);
    const add = (segment: { amount: bigint; endingBefore?: number }) =>
      desk.says({ op: 'extend', credit: 1, add: segment });
    expect(add({ amount: 1n, endingBefore: 1_000 })).toBe('schedule_conflict add.endingBefore');
    expect(add({ amount: 1n, endingBefore: 1_001 })).toBe('done');
    expect(add({ amount: MAX_AMOUNT - 1n })).toBe('balance_out_of_range amount');
    for (let part = 3; part <= 12; part += 1) expect(add({ amount: 1n })).toBe('done');
    expect(add({ amount: 1n })).toBe('schedule_conflict add');
  });
});
