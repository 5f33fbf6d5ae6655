/** Refusals of a request alone: amounts, schedules, names, batches. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { check } from '../../../functions/ledger/check.ts';
import type { Command } from '../../../functions/ledger/command.ts';

const SELF = { number: 7, id: 'a', uuid: 'u' };
const OTHER = { number: 8, id: 'b', uuid: 'v' };
const stateless = (command: Command, scale = 6) => {
  const refusal = check(command, SELF, scale);
  return refusal ? [refusal.refusal, refusal.field] : null;
};

describe('refusals of a request alone', () => {
  test.each([
    [0n, 'amount_not_positive'],
    [-1n, 'amount_not_positive'],
    [MAX_AMOUNT + 1n, 'amount_out_of_range'],
  ])('an amount of %s is refused in every command: %s', (amount, refusal) => {
    const commands: Command[] = [
      { op: 'purchase', amount },
      { op: 'usage', amount },
      { op: 'hold', amount },
      { op: 'approve', credit: 1, amount },
      { op: 'reverse', credit: 1, amount },
      { op: 'adjust', credit: 1, direction: 'add', amount, reason: 'r' },
      { op: 'transfer', to: SELF, amount },
    ];
    for (const command of commands) expect(stateless(command)).toEqual([refusal, 'amount']);
    const add = { op: 'extend', credit: 1, add: { amount } } as const;
    expect(stateless(add)).toEqual([refusal, 'add.amount']);
    const schedule = [{ amount: 1n }, { amount }];
    expect(stateless({ op: 'purchase', amount: 1n, schedule })).toEqual([
      refusal,
      'schedule.1.amount',
    ]);
  });

  test.each([
    [6, 1n, null],
    [5, 10n, null],
    [5, 1n, 'amount_too_precise'],
    [2, 10_000n, null],
    [2, 1_000n, 'amount_too_precise'],
    [0, 1_000_000n, null],
    [0, 999_999n, 'amount_too_precise'],
  ])('with %i decimal places, %s micro: %s', (scale, amount, refusal) => {
    expect(stateless({ op: 'usage', amount }, scale)?.[0] ?? null).toBe(refusal);
  });

  test('the largest amount is none', () => {
    expect(stateless({ op: 'usage', amount: MAX_AMOUNT })).toBeNull();
  });

  test('too precise comes before out of range, not positive before both', () => {
    expect(stateless({ op: 'usage', amount: MAX_AMOUNT + 2n }, 0)?.[0]).toBe('amount_too_precise');
    expect(stateless({ op: 'usage', amount: -1n }, 0)?.[0]).toBe('amount_not_positive');
    expect(stateless({ op: 'transfer', to: SELF, amount: 0n })?.[0]).toBe('amount_not_positive');
  });

  const segment = { amount: 1n, startingAt: 5, endingBefore: 6 };
  test.each<[string, object, string | null]>([
    ['end after start', { schedule: [segment] }, null],
    ['end = start', { schedule: [{ ...segment, endingBefore: 5 }] }, 'schedule.0.endingBefore'],
    [
      'end before start',
      { schedule: [{ ...segment, endingBefore: 4 }] },
      'schedule.0.endingBefore',
    ],
    ['no start', { schedule: [{ amount: 1n, endingBefore: 5 }] }, null],
    ['no end', { schedule: [{ amount: 1n, startingAt: 5 }] }, null],
    ['a sum that is less', { schedule: [segment], amount: 2n }, 'schedule'],
    ['a schedule and an end', { schedule: [segment], endingBefore: 9 }, 'endingBefore'],
    ['no segment', { schedule: [] }, 'schedule'],
    ['12 segments', { schedule: Array(12).fill(segment), amount: 12n }, null],
    ['13 segments', { schedule: Array(13).fill(segment), amount: 13n }, 'schedule'],
    ['16 names', { products: Array(9).fill('p'), tags: Array(7).fill('t') }, null],
    ['17 names', { products: Array(9).fill('p'), tags: Array(8).fill('t') }, 'products'],
  ])('a purchase with %s', (_, terms, field) => {
    const refusal = stateless({ op: 'purchase', amount: 1n, ...terms });
    expect(refusal).toEqual(field === null ? null : ['schedule_invalid', field]);
  });

  test('an edit names 16 products and tags at most, an added segment ends after it starts', () => {
    const products = Array<string>(17).fill('p');
    expect(stateless({ op: 'edit', credit: 1, products })).toEqual([
      'schedule_invalid',
      'products',
    ]);
    expect(stateless({ op: 'edit', credit: 1, tags: products.slice(1) })).toBeNull();
    const add = { ...segment, endingBefore: 5 };
    expect(stateless({ op: 'extend', credit: 1, add })).toEqual([
      'schedule_invalid',
      'add.endingBefore',
    ]);
    expect(stateless({ op: 'extend', credit: 1, endingBefore: 5 })).toBeNull();
  });

  test('a batch has 1 to 45 operations and says which one is at fault', () => {
    const batch = (count: number) => ({
      op: 'batch' as const,
      operations: Array.from({ length: count }, () => ({ op: 'usage' as const, amount: 1n })),
    });
    expect(stateless(batch(0))).toEqual(['schedule_invalid', 'operations']);
    expect(stateless(batch(45))).toBeNull();
    expect(stateless(batch(46))).toEqual(['schedule_invalid', 'operations']);
    const operations = [...batch(1).operations, { op: 'usage' as const, amount: 0n }];
    expect(stateless({ op: 'batch', operations })).toEqual([
      'amount_not_positive',
      'operations.1.amount',
    ]);
  });

  test('a transfer goes to somebody else', () => {
    expect(stateless({ op: 'transfer', to: SELF, amount: 1n })).toEqual(['transfer_to_self', 'to']);
    expect(stateless({ op: 'transfer', to: OTHER, amount: 1n })).toBeNull();
    expect(check({ op: 'transfer', to: OTHER, amount: 1n }, null, 6)).toBeNull();
  });
});
