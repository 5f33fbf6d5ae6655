/** Edges between several holds, segments and grants: each is told apart from its neighbours. */
import { describe, expect, test } from 'vitest';
import { apply } from '../../../functions/ledger/apply.ts';
import { check } from '../../../functions/ledger/check.ts';
import { bookDue } from '../../../functions/ledger/due.ts';
import { Journal } from '../../../functions/ledger/journal.ts';
import { isRefusal } from '../../../functions/ledger/refusal.ts';
import { Desk } from './desk.ts';

function owing(amount: bigint): Desk {
  const desk = new Desk(100n);
  desk.done({ op: 'usage', amount, postPaid: true });
  return desk;
}

describe('among several holds', () => {
  function two() {
    const desk = new Desk();
    desk.buy(9n);
    const first = desk.done({ op: 'hold', amount: 2n, expiresAt: 3_000 }).number;
    const second = desk.done({ op: 'hold', amount: 4n, expiresAt: 3_000 }).number;
    return { desk, first, second };
  }

  test('the one that is named is captured', () => {
    const { desk, first, second } = two();
    expect(desk.says({ op: 'approve', credit: second, amount: 3n })).toBe('done');
    expect(desk.account.holds).toMatchObject([{ number: first, left: 2n }]);
  });

  test('the lower number lapses first, whichever was touched last', () => {
    const { desk, first } = two();
    desk.done({ op: 'approve', credit: first, amount: 1n, final: false });
    desk.now = 3_000;
    desk.buy(1n);
    expect(desk.postings(3).slice(0, 2)).toEqual([
      '5 hold_expiry @3000: 1.1 held>available 1',
      '6 hold_expiry @3000: 1.1 held>available 4',
    ]);
  });

  test('each draws on what may pay for it', () => {
    const desk = new Desk();
    desk.buy(2n, { products: ['maps'] });
    desk.buy(2n, { tags: ['night'] });
    const hold = { op: 'hold', amount: 2n, expiresAt: 3_000 } as const;
    expect(desk.says(hold)).toBe('insufficient_credit amount');
    expect(desk.says({ ...hold, product: 'faces', tags: ['day'] })).toBe(
      'insufficient_credit amount',
    );
    expect(desk.done({ ...hold, product: 'maps' }).draws).toMatchObject([{ credit: 1 }]);
    expect(desk.done({ ...hold, tags: ['night'] })).toMatchObject({
      tags: ['night'],
      product: null,
      draws: [{ credit: 2 }],
    });
  });

  test('nothing is captured beyond what lies held in the segment', () => {
    const { desk } = two();
    const entry = { credit: 1, part: 1, from: 'held', to: 'spent', amount: 7n } as const;
    expect(() => apply(desk.account, 'capture', [entry])).toThrow('would be overdrawn');
  });

  test('the posting that moved a status is remembered, later ones do not move it', () => {
    const { desk, first } = two();
    expect(desk.credit(first).statusBy).toBe(first);
    desk.done({ op: 'approve', credit: first, amount: 1n, final: false });
    expect(desk.credit(first).statusBy).toBe(4);
    desk.done({ op: 'approve', credit: first });
    expect(desk.credit(first)).toMatchObject({ statusBy: 4, settled: 'captured' });
  });
});

describe('among several segments', () => {
  test('debt is paid in burn order and given back the other way round', () => {
    const desk = owing(5n);
    const schedule = [{ amount: 4n }, { amount: 2n, endingBefore: 5_000 }];
    desk.buy(6n, { schedule });
    expect(desk.last).toBe(
      '2 purchase: 2.1 outside>available 4, 2.2 outside>available 2, ' +
        '2.2 available>spent 2, 2.1 available>spent 3, 0.0 spent>available 5',
    );
    desk.done({ op: 'reverse', credit: 1, amount: 4n });
    expect(desk.last).toBe('3 reversal: 2.1 spent>available 3, 2.2 spent>available 1');
  });

  test('a transfer keeps the dates of each', () => {
    const [from, to] = [new Desk(), new Desk(0n, 8)];
    const schedule = [
      { amount: 2n, endingBefore: 5_000 },
      { amount: 3n, endingBefore: 4_000 },
    ];
    from.buy(5n, { schedule });
    from.done({ op: 'transfer', to: to.account.client, amount: 5n }, to);
    expect(to.credit(1).schedule).toMatchObject([
      { amount: 3n, endingBefore: 4_000 },
      { amount: 2n, endingBefore: 5_000 },
    ]);
    expect(to.credit(1)).toMatchObject({ description: null });
    expect(to.log.get(1)?.note).toBeNull();
  });

  test('a transfer is refused where one of its records would have too many', () => {
    const [from, to] = [new Desk(), new Desk(0n, 8)];
    from.buy(1n, { priority: 1 });
    for (let i = 1; i <= 13; i += 1) from.buy(1n, { endingBefore: 2_000 + i });
    const asked = { op: 'transfer', to: to.account.client, amount: 14n } as const;
    expect(from.says(asked, to)).toBe('too_many_open_grants amount');
  });

  test('every one of a schedule is checked', () => {
    const schedule = [{ amount: 1n }, { amount: 1n, startingAt: 5, endingBefore: 5 }];
    const refusal = check({ op: 'purchase', amount: 2n, schedule }, null, 6);
    expect(refusal?.field).toBe('schedule.1.endingBefore');
    const one = { op: 'usage', amount: 1n } as const;
    expect(check({ op: 'batch', operations: [one] }, null, 6)).toBeNull();
  });
});

describe('among several grants', () => {
  test('the one that is named is adjusted', () => {
    const desk = new Desk();
    desk.buy(2n);
    desk.buy(5n, { endingBefore: 3_000 });
    const minus = { op: 'adjust', direction: 'remove', amount: 5n, reason: 'r' } as const;
    expect(desk.says({ ...minus, credit: 1 })).toBe('insufficient_credit amount');
    expect(desk.says({ ...minus, credit: 2 })).toBe('done');
    expect(desk.open).toEqual(['1.1 2+0']);
  });

  test('only a payment of debt says which one lay below it', () => {
    const desk = owing(3n);
    desk.buy(5n);
    const { number } = desk.done({ op: 'usage', amount: 1n });
    desk.done({ op: 'reverse', credit: number });
    expect([3, 4].map((at) => desk.log.get(at)?.paidBefore)).toEqual([null, null]);
    expect(desk.account.lastPayment).toEqual({ number: 2, left: 3n });
  });
});

describe('a record', () => {
  test('keeps what was said of it', () => {
    const desk = new Desk();
    const told = {
      paymentMethod: 'card',
      currency: 'EUR',
      exchangeRate: '1.08',
      price: '9.90',
      callerDate: '2026-01-02',
      metadata: { a: 'b' },
      vendor: { relid: 7 },
    };
    const purchase = desk.credit(desk.buy(5n, told));
    expect(purchase).toMatchObject(told);
    const usage = desk.done({ op: 'usage', amount: 1n, ...told });
    expect(usage).toMatchObject({ ...told, free: true, schedule: [], products: [], tags: [] });
    const blank = desk.done({ op: 'usage', amount: 1n });
    const nothing = { paymentMethod: null, currency: null, exchangeRate: null, price: null };
    expect(blank).toMatchObject({ ...nothing, callerDate: null, metadata: {}, vendor: {} });
  });

  test('refused for its debt names the amount', () => {
    expect(owing(100n).says({ op: 'usage', amount: 1n, postPaid: true })).toBe(
      'overdraft_exceeded amount',
    );
  });

  test('is none for a change of the client', () => {
    const result = new Desk().ask({ op: 'close_client' });
    expect(isRefusal(result) ? null : result.credits).toEqual([]);
  });
});

describe('what is due', () => {
  test('is counted apart from what the journal holds already', () => {
    const desk = new Desk();
    desk.buy(1n, { endingBefore: 2_000 });
    desk.buy(1n, { endingBefore: 2_001 });
    desk.buy(1n, { endingBefore: 2_002 });
    const journal = new Journal(desk.account, desk.log, 3_000, {
      actor: null,
      transactionId: null,
    });
    expect(bookDue(journal, 0, 1)).toBe(1);
    expect(bookDue(journal, 0, 1)).toBe(1);
    expect(bookDue(journal)).toBe(1);
    expect(bookDue(journal)).toBe(0);
  });
});
