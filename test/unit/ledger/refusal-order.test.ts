/** Refusals: which of several that hold is the answer, and which are final. */
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT } from '../../../functions/ledger/amount.ts';
import { check } from '../../../functions/ledger/check.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import {
  FINAL,
  isFinal,
  isRefusal,
  REFUSALS,
  RETRYABLE,
  refuse,
  STATELESS,
} from '../../../functions/ledger/refusal.ts';
import { Desk } from './desk.ts';

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

describe('the list of refusals', () => {
  test('is in this order of precedence', () => {
    expect(REFUSALS).toEqual([
      'amount_not_positive',
      'amount_too_precise',
      'amount_out_of_range',
      'schedule_invalid',
      'type_mismatch',
      'transfer_to_self',
      'client_not_found',
      'idempotency_key_reused',
      'client_closed',
      'credit_not_found',
      'wrong_category',
      'unique_taken',
      'not_a_hold',
      'hold_already_captured',
      'hold_already_released',
      'hold_expired',
      'exceeds_hold',
      'already_settled',
      'already_voided',
      'schedule_conflict',
      'exceeds_original',
      'balance_out_of_range',
      'insufficient_credit',
      'overdraft_exceeded',
      'name_taken',
      'too_many_open_grants',
      'too_many_open_holds',
      'too_many_scopes',
    ]);
  });

  test('is final for those that depend on the account, for no others', () => {
    const final = (code: (typeof REFUSALS)[number]) => isFinal(refuse(code, 'so'));
    expect(FINAL.every(final)).toBe(true);
    expect([...STATELESS, ...RETRYABLE, 'client_not_found' as const].some(final)).toBe(false);
  });

  test('says where it is at fault, where it knows', () => {
    expect(refuse('not_a_hold', 'so')).toEqual({ refusal: 'not_a_hold', detail: 'so' });
    expect(refuse('not_a_hold', 'so', 'x')).toMatchObject({ field: 'x' });
    expect(isRefusal(refuse('not_a_hold', 'so'))).toBe(true);
    expect(isRefusal({ journals: [] })).toBe(false);
  });
});

describe('a closed client', () => {
  function closed() {
    const desk = new Desk(9n);
    desk.buy(9n);
    const pending = desk.buy(1n, { status: 'pending' });
    const hold = desk.done({ op: 'hold', amount: 2n, expiresAt: 9_000 }).number;
    expect(desk.says({ op: 'close_client' })).toBe('done');
    return { desk, pending, hold };
  }

  test('is closed by a posting that moves nothing', () => {
    const { desk } = closed();
    expect(desk.last).toBe('4 closing: ');
    expect(desk.account.status).toBe('closed');
    expect(desk.client).toMatchObject({ status: 'closed', updatedAt: 1_000 });
  });

  test.each<Command>([
    { op: 'purchase', amount: 1n },
    { op: 'usage', amount: 1n },
    { op: 'hold', amount: 1n, expiresAt: 2_000 },
    { op: 'reverse', credit: 99 },
    { op: 'void', credit: 99 },
    { op: 'edit', credit: 1, priority: 1 },
    { op: 'batch', operations: [{ op: 'usage', amount: 1n }] },
    { op: 'change_client', change: { overdraftLimit: 1n } },
    { op: 'close_client' },
  ])('refuses $op before anything else', (command) => {
    expect(closed().desk.says(command)).toBe('client_closed client');
  });

  test('lets holds be settled, pending purchases not, and personal fields be erased', () => {
    const { desk, pending, hold } = closed();
    expect(desk.says({ op: 'approve', credit: pending })).toBe('client_closed client');
    expect(desk.says({ op: 'fail', credit: pending })).toBe('client_closed client');
    expect(desk.says({ op: 'approve', credit: hold, amount: 1n, final: false })).toBe('done');
    expect(desk.says({ op: 'fail', credit: hold })).toBe('done');
    expect(desk.says({ op: 'change_client', change: { name: null } })).toBe('done');
    expect(desk.client.name).toBeNull();
  });

  test('receives nothing', () => {
    const { desk } = closed();
    const sender = new Desk(0n, 8);
    const command = { op: 'transfer', to: desk.account.client, amount: 1n } as const;
    expect(sender.says(command, desk)).toBe('client_closed to');
  });
});

describe('a change of the limit', () => {
  test('is a posting that moves nothing, where the limit changes', () => {
    const desk = new Desk(1n);
    desk.says({ op: 'change_client', change: { overdraftLimit: 2_500_000n, name: 'B' } });
    expect(desk.log.get(1)).toMatchObject({
      kind: 'limit_change',
      delta: 0n,
      entries: [],
      note: 'Overdraft limit 2.5',
    });
    expect(desk.account.overdraftLimit).toBe(2_500_000n);
    expect(desk.client).toMatchObject({ name: 'B', overdraftLimit: 2_500_000n });
    desk.says({ op: 'change_client', change: { overdraftLimit: 2_500_000n } });
    desk.says({ op: 'change_client', change: { email: 'b@example.org' } });
    expect(desk.log.size).toBe(1);
    expect(desk.client.email).toBe('b@example.org');
  });
});

describe('a batch', () => {
  const purchase = { op: 'purchase', amount: 2n } as const;
  const usage = { op: 'usage', amount: 2n } as const;

  test('does one after the other, each on what those before it left', () => {
    const desk = new Desk();
    const hold = { op: 'hold', amount: 1n, expiresAt: 9_000 } as const;
    const operations = [purchase, usage, purchase, hold];
    const result = desk.ask({ op: 'batch', operations });
    if (isRefusal(result)) throw new Error(result.detail);
    expect(result.credits.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(desk.open).toEqual(['3.1 1+1']);
  });

  test('books what one of its purchases left dead before the next', () => {
    const desk = new Desk();
    const past = { amount: 1n, startingAt: 100, endingBefore: 900 };
    const first = { op: 'purchase' as const, amount: 2n, schedule: [past, { amount: 1n }] };
    desk.ask({ op: 'batch', operations: [first, purchase] });
    expect(desk.postings().map((line) => line.split(' ')[1])).toEqual([
      'purchase:',
      'expiry',
      'purchase:',
    ]);
  });

  test('is refused whole, with the place of what is at fault', () => {
    const desk = new Desk();
    expect(desk.says({ op: 'batch', operations: [purchase, usage, usage] })).toBe(
      'insufficient_credit operations.2.amount',
    );
    expect(desk.log.size).toBe(0);
  });
});
