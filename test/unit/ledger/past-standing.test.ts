/** Where a past instant lies among the postings: found right, and in few trips, at any length. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openAccount } from '../../../functions/ledger/account.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { standingAt } from '../../../functions/ledger/standing.ts';
import { Desk } from './desk.ts';

const REF = { number: 7, id: 'ada', uuid: 'u' };
const desk = new Desk();
const SOME = desk.log.get(desk.buy(1n));
type Times = Pick<Posting, 'at' | 'effectiveAt'>;

/** Asks at an instant among so many postings, told by number from 1; notes every trip. */
async function asked(last: number, timesOf: (number: number) => Times, at: number) {
  const trips: string[] = [];
  const posting = (number: number): Posting => {
    const told = BigInt(number);
    const balances = { balanceAfter: told, heldAfter: told + 1n, debtAfter: told + 2n };
    assert(SOME);
    return { ...SOME, ...balances, ...timesOf(number), number };
  };
  const range = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const account = { ...openAccount(REF, 0n, 0), last, lastAt: timesOf(last).at };
  const standing = await standingAt(
    {
      async account(client, fresh) {
        trips.push(`account ${client} ${fresh}`);
        return { account, fresh };
      },
      async records(client, numbers) {
        trips.push(`${numbers.length} of ${client}`);
        expect(numbers.length).toBeLessThanOrEqual(100);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers.every((number) => number > 0 && number < last)).toBe(true);
        // In any order, as a batch of reads answers.
        return new Map(numbers.toReversed().map((number) => [number, posting(number)]));
      },
      async postings(client, from, to) {
        trips.push(`${to - from + 1} rows of ${client}`);
        return range(Math.max(from, 1), Math.min(to, last)).map(posting);
      },
    },
    { now: () => 0 },
    REF,
    at,
  );
  return { standing, trips };
}

const past = (number: number, at: number) => {
  const told = BigInt(number);
  const none = { balance: 0n, held: 0n, debt: 0n };
  const balances = { balance: told, held: told + 1n, debt: told + 2n };
  return { client: REF, at, number, ...(number === 0 ? none : balances) };
};

/** Requests at an instant, each behind what had been decided since the one before. */
const histories = fc
  .array(
    fc.record({
      after: fc.integer({ min: 0, max: 3 }),
      late: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 250 })),
      times: fc.integer({ min: 1, max: 60 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((requests) => {
    const history: Times[] = [];
    let at = 0;
    for (const { after, late, times } of requests) {
      const since = at;
      at += 10 * after;
      for (let i = 0; i < late && after > 0; i += 1) {
        const effectiveAt = since + 1 + Math.floor((i * (at - since)) / late);
        history.push({ at, effectiveAt });
      }
      for (let i = 0; i < times; i += 1) history.push({ at, effectiveAt: null });
    }
    return history;
  });

describe('a past instant', () => {
  test('is found among any postings as one finds it who looks at each', async () => {
    const counts = (at: number) => (one: Times) => (one.effectiveAt ?? one.at) <= at;
    await fc.assert(
      fc.asyncProperty(histories, fc.nat({ max: 900 }), async (history, instant) => {
        const lastAt = history.at(-1)?.at ?? 0;
        fc.pre(lastAt > 0);
        const at = instant % lastAt;
        const timesOf = (number: number) => history[number - 1] ?? { at: 0, effectiveAt: null };
        const { standing } = await asked(history.length, timesOf, at);
        expect(standing).toEqual(past(history.filter(counts(at)).length, at));
      }),
      { numRuns: 150 },
    );
  });

  const ticking = (number: number) => ({ at: number, effectiveAt: null });

  test.each([
    [2, 1, ['200 rows of 7']],
    [100, 57, ['200 rows of 7']],
    [101, 57, ['100 of 7', '200 rows of 7']],
    [150, 0, ['74 of 7', '200 rows of 7']],
    [10_100, 9_999, ['100 of 7', '200 rows of 7']],
    [10_102, 10_101, ['100 of 7', '200 rows of 7']],
    [1_000_000, 777_777, ['100 of 7', '100 of 7', '200 rows of 7']],
  ])('among %i postings is found in a few trips', async (last, at, expected) => {
    const { standing, trips } = await asked(last, ticking, at);
    expect(standing).toEqual(past(at, at));
    expect(trips).toEqual(['account 7 true', ...expected]);
  });

  test('counts what was booked later to the very last row', async () => {
    const late = (number: number) => ({ at: 1_000, effectiveAt: number });
    const { standing, trips } = await asked(200, late, 500);
    expect(standing).toEqual(past(200, 500));
    expect(trips.slice(-2)).toEqual(['200 rows of 7', '200 rows of 7']);
    expect((await asked(200, late, 199)).standing).toEqual(past(199, 199));
  });
});
