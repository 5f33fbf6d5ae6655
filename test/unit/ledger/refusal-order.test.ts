/** Refusals: which of several that hold is the answer, and which are final. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../functions/ledger/command.ts';
import {
  FINAL,
  isFinal,
  isRefusal,
  precedes,
  REFUSALS,
  RETRYABLE,
  refuse,
  STATELESS,
} from '../../../functions/ledger/refusal.ts';
import { Desk } from './desk.ts';

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

  test('has none that precedes itself or one before it', () => {
    const [first, second] = ['credit_not_found', 'wrong_category'] as const;
    expect(precedes(first, second)).toBe(true);
    expect(precedes(second, first)).toBe(false);
    expect(precedes(first, first)).toBe(false);
  });

  test('is final for those that depend on the account, for no others', () => {
    const final = (code: (typeof REFUSALS)[number]) => isFinal(refuse(code, 'so'));
    expect(FINAL.every(final)).toBe(true);
    expect([...STATELESS, ...RETRYABLE, 'client_not_found' as const].some(final)).toBe(false);
  });

  test('says where it is at fault, where it knows', () => {
    expect(refuse('not_a_hold', 'so')).toStrictEqual({ refusal: 'not_a_hold', detail: 'so' });
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
    const used = desk.done({ op: 'usage', amount: 1n }).number;
    expect(desk.says({ op: 'close_client' })).toBe('done');
    return { desk, pending, hold, used };
  }

  test('is closed by a posting that moves nothing', () => {
    const { desk } = closed();
    expect(desk.last).toBe('5 closing: ');
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

  test.each(['approve', 'fail'] as const)('refuses to %s what is no hold, known or not', (op) => {
    const { desk, used } = closed();
    expect(desk.says({ op, credit: 99 })).toBe('client_closed client');
    expect(desk.says({ op, credit: used })).toBe('client_closed client');
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
