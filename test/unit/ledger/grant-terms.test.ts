/** Changes of what a grant is: edit, adjust; and what is no grant. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import type { Adjust } from '../../../functions/ledger/command.ts';
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
