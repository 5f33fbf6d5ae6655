/** Changes of a grant: void, shorten, extend, edit, adjust. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import type { Adjust } from '../../../functions/ledger/command.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { scopeOf } from '../../../functions/ledger/scope.ts';
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
    expect(desk.postings(2)).toEqual(['2 shortening: ', '3 expiry @1000: 1.3 available>expired 4']);
    expect(openEnds(desk)).toEqual([2_000, 3_000]);
  });

  test('in one named segment leaves the others', () => {
    const desk = granted();
    desk.done({ op: 'shorten', credit: 1, part: 3, endingBefore: 5_000 });
    expect(ends(desk)).toEqual([2_000, 4_000, 5_000]);
  });

  test('cuts an upcoming segment whole where it would end before it begins', () => {
    const desk = granted();
    desk.done({ op: 'shorten', credit: 1, part: 2, endingBefore: 1_500 });
    expect(ends(desk)).toEqual([2_000, 2_000, NEVER]);
    expect(desk.last).toBe('3 expiry @1000: 1.2 available>expired 3');
    expect(desk.says({ op: 'shorten', credit: 1, part: 2, endingBefore: 1_400 })).toBe(
      'schedule_conflict endingBefore',
    );
    const later = { op: 'extend', credit: 1, part: 2, endingBefore: 9_000 } as const;
    expect(desk.says(later)).toBe('schedule_conflict endingBefore');
  });

  test('to now or before expires now', () => {
    const desk = new Desk();
    desk.buy(5n);
    desk.done({ op: 'shorten', credit: 1, endingBefore: 1_000 });
    expect(desk.last).toBe('3 expiry @1000: 1.1 available>expired 5');
    const past = new Desk();
    past.buy(5n, { schedule: [{ amount: 5n, startingAt: 100 }] });
    past.done({ op: 'shorten', credit: 1, endingBefore: 500 });
    expect(past.last).toBe('3 expiry @1000: 1.1 available>expired 5');
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

describe('an edited grant', () => {
  test('burns at its new place and pays for what it names now', () => {
    const desk = new Desk();
    desk.buy(5n, { description: 'old' });
    desk.buy(5n);
    desk.done({ op: 'edit', credit: 2, priority: 1, products: ['maps'], description: 'new' });
    expect(desk.credit(2)).toMatchObject({ priority: 1, products: ['maps'], description: 'new' });
    expect(desk.account.segments).toMatchObject([
      { priority: 100 },
      { priority: 1, scope: scopeOf(['maps'], []) },
    ]);
    expect(desk.log.get(3)).toMatchObject({ kind: 'edit', entries: [], concerns: 2, note: 'new' });
    expect(desk.credit(1).description).toBe('old');
  });

  test('keeps what the edit does not name', () => {
    const desk = new Desk();
    const metadata = { a: 'b' };
    desk.buy(5n, { priority: 4, tags: ['night'], metadata });
    desk.done({ op: 'edit', credit: 1, description: 'new' });
    expect(desk.credit(1)).toMatchObject({ priority: 4, tags: ['night'], metadata });
    expect(desk.account.segments).toMatchObject([{ priority: 4, scope: scopeOf([], ['night']) }]);
  });

  test('names 16 products and tags at most, with those it had', () => {
    const desk = new Desk();
    const names = Array.from({ length: 15 }, (_, i) => `p${i}`);
    desk.buy(5n, { products: names });
    const edit = (change: object) => desk.says({ op: 'edit', credit: 1, ...change });
    expect(edit({ tags: ['a', 'b'] })).toBe('schedule_conflict tags');
    expect(edit({ tags: ['a'] })).toBe('done');
    expect(edit({ products: [...names, 'x'] })).toBe('schedule_conflict products');
  });

  test.each(['usage', 'adjustment'])('is no %s: that has no terms, but a description', (kind) => {
    const desk = new Desk();
    desk.buy(5n);
    const { number } =
      kind === 'usage' ? desk.done({ op: 'usage', amount: 1n }) : desk.done(plus(1n));
    const edit = (change: object) => desk.says({ op: 'edit', credit: number, ...change });
    expect(edit({ priority: 1 })).toBe('wrong_category credit');
    expect(edit({ products: [] })).toBe('wrong_category credit');
    expect(edit({ tags: [] })).toBe('wrong_category credit');
    expect(edit({ description: 'new' })).toBe('done');
    expect(desk.credit(number).description).toBe('new');
  });
});

function plus(amount: bigint, part?: number): Adjust {
  const named = part === undefined ? {} : { part };
  return { op: 'adjust', credit: 1, ...named, direction: 'add', amount, reason: 'because' };
}
const minus = (amount: bigint, part?: number): Adjust => ({
  ...plus(amount, part),
  direction: 'remove',
});

describe('an adjusted grant', () => {
  test('gains, shown as a purchase record of its own', () => {
    const desk = new Desk();
    desk.buy(5n, { price: '2', priority: 7 });
    const made = desk.done(plus(3n));
    expect(desk.last).toBe('2 adjustment: 1.1 outside>available 3');
    expect(made).toMatchObject({
      category: 'purchase',
      paymentMethod: 'adjustment',
      description: 'because',
      free: false,
      priority: 7,
      schedule: [],
      draws: [],
    });
    expect(desk.log.get(2)).toMatchObject({ concerns: 1, note: 'because', delta: 3n });
    expect(desk.account.totals.adjusted).toBe(3n);
    expect(desk.open).toEqual(['1.1 8+0']);
  });

  test('loses, shown as a usage record of its own', () => {
    const desk = new Desk();
    desk.buy(5n);
    const made = desk.done({ ...minus(2n), description: 'words' });
    expect(desk.last).toBe('2 adjustment: 1.1 available>outside 2');
    expect(made).toMatchObject({ category: 'usage', description: 'words' });
    expect(made.draws).toEqual([{ credit: 1, part: 1, amount: 2n }]);
    expect(desk.account.totals.adjusted).toBe(-2n);
  });

  test('loses what is left in the segment, not one micro more', () => {
    const desk = new Desk();
    desk.buy(5n);
    expect(desk.ask(minus(6n))).toMatchObject({
      refusal: 'insufficient_credit',
      detail: '0.000005 are left in the segment.',
      field: 'amount',
    });
    expect(desk.says(minus(5n))).toBe('done');
    expect(desk.says(minus(1n))).toBe('insufficient_credit amount');
  });

  test('is opened again by what it gains after it was spent', () => {
    const desk = new Desk();
    desk.buy(5n, { priority: 3 });
    desk.done({ op: 'usage', amount: 5n });
    desk.done(plus(2n));
    expect(desk.account.segments).toMatchObject([{ credit: 1, part: 1, left: 2n, priority: 3 }]);
  });

  test('names the segment where there are several', () => {
    const desk = granted();
    expect(desk.says(plus(1n))).toBe('schedule_conflict part');
    expect(desk.says(plus(1n, 4))).toBe('schedule_conflict part');
    expect(desk.says(plus(1n, 2))).toBe('done');
    expect(desk.open).toEqual(['1.1 2+0', '1.2 4+0', '1.3 4+0']);
    expect(desk.says(minus(4n, 2))).toBe('done');
  });

  test('gains nothing once it has ended, open or not, and stays in range', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000 });
    expect(desk.says(plus(MAX_AMOUNT))).toBe('balance_out_of_range amount');
    desk.now = 2_000;
    expect(desk.says(plus(1n))).toBe('schedule_conflict part');
    desk.now = 9_000;
    expect(desk.says(plus(1n))).toBe('schedule_conflict part');
  });
});

describe('what is no grant', () => {
  const commands = [
    { op: 'void' },
    { op: 'shorten', endingBefore: 1_500 },
    { op: 'extend', endingBefore: 9_000 },
    { op: 'adjust', direction: 'add', amount: 1n, reason: 'r' },
  ] as const;

  test.each(commands)('cannot be changed by $op', (command) => {
    const desk = new Desk();
    desk.buy(5n);
    const usage = desk.done({ op: 'usage', amount: 1n }).number;
    const pending = desk.buy(5n, { status: 'pending' });
    const adjustment = desk.done(plus(1n)).number;
    for (const credit of [usage, pending, adjustment]) {
      expect(desk.says({ ...command, credit })).toBe('wrong_category credit');
    }
    for (const credit of [0, 5, -1, 1.5]) {
      expect(desk.says({ ...command, credit })).toBe('credit_not_found credit');
    }
  });

  test.each(commands)('voided before cannot be changed by $op', (command) => {
    const desk = new Desk();
    desk.buy(5n);
    desk.done({ op: 'void', credit: 1 });
    expect(desk.says({ ...command, credit: 1 })).toBe('already_voided credit');
  });
});
