/** The journal and the one apply: what a posting carries, and moves that are bugs. */
import { describe, expect, test } from 'vitest';
import { remainingOf } from '../../../functions/ledger/account.ts';
import { apply, deltaOf } from '../../../functions/ledger/apply.ts';
import { remainingDraws, reversedDraws, slice, spentOf } from '../../../functions/ledger/draws.ts';
import { LAST_INSTANT, NEVER, toIso, toIsoOrNull } from '../../../functions/ledger/instant.ts';
import { Journal, type MissingRecords } from '../../../functions/ledger/journal.ts';
import { isInBalance, MOVES } from '../../../functions/ledger/moves.ts';
import type { Bucket, Entry, PostingKind } from '../../../functions/ledger/posting.ts';
import { Desk } from './desk.ts';

const entry = (from: Bucket | null, to: Bucket | null, amount = 1n, credit = 1): Entry => ({
  credit,
  part: credit === 0 ? 0 : 1,
  from,
  to,
  amount,
});

function bought(): Desk {
  const desk = new Desk(9n);
  desk.buy(5n);
  return desk;
}

describe('apply', () => {
  test('moves what its kind of posting may move and nothing else', () => {
    const desk = bought();
    const { number } = desk.done({ op: 'hold', amount: 2n, expiresAt: 9_000 });
    expect(number).toBe(2);
    const places: (Bucket | null)[] = ['available', 'held', 'spent', 'expired', 'voided', null];
    const legal = (kind: PostingKind) =>
      places.flatMap((from) =>
        places.flatMap((to) => {
          try {
            apply(desk.account, kind, [entry(from, to)]);
            return [`${from ?? 'outside'}>${to ?? 'outside'}`];
          } catch {
            return [];
          }
        }),
      );
    for (const kind of Object.keys(MOVES) as PostingKind[]) {
      expect(legal(kind).sort()).toEqual(Object.keys(MOVES[kind]).sort());
    }
  });

  test('says what is illegal', () => {
    const { account } = bought();
    const use = (...entries: Entry[]) => apply(account, 'usage', entries);
    expect(() => use(entry('held', 'spent'))).toThrow('a usage may not move held>spent');
    expect(() => use(entry('available', 'spent', 0n))).toThrow('a positive amount');
    expect(() => use(entry('available', 'spent', 6n))).toThrow('segment 1.1 would be overdrawn');
    expect(() => use(entry('available', 'spent', 1n, 4))).toThrow('segment 4.1 is not open');
    const forgive = entry('spent', 'available', 1n, 0);
    expect(() => apply(account, 'reversal', [forgive])).toThrow('debt is never negative');
  });

  test('does not change the account that it was given, and closes what is empty', () => {
    const { account } = bought();
    const before = structuredClone(account);
    expect(apply(account, 'usage', [entry('available', 'spent', 5n)]).segments).toEqual([]);
    expect(account).toEqual(before);
  });

  test('counts to the balance what enters and leaves available and held', () => {
    expect(deltaOf([entry('available', 'held', 3n)])).toBe(0n);
    expect(deltaOf([entry('held', 'spent', 3n), entry('held', 'available', 2n)])).toBe(-3n);
    expect(deltaOf([entry(null, 'available', 3n), entry('available', 'expired', 1n)])).toBe(2n);
    const places: Bucket[] = ['available', 'held', 'spent', 'expired', 'voided'];
    expect(places.filter(isInBalance)).toEqual(['available', 'held']);
    expect(isInBalance(null)).toBe(false);
  });
});

describe('the journal', () => {
  const writer = { actor: null, transactionId: null };

  test('never runs back in time', () => {
    const desk = bought();
    expect(new Journal(desk.account, desk.log, 500, writer).now).toBe(1_000);
    expect(new Journal(desk.account, desk.log, 1_500, writer).now).toBe(1_500);
    desk.now = 10;
    desk.buy(1n);
    expect(desk.log.get(2)?.at).toBe(1_000);
  });

  test('asks for records that it was not given, and knows numbers that cannot be', () => {
    const desk = bought();
    const journal = new Journal(desk.account, new Map(), 2_000, writer);
    expect(() => journal.record(1)).toThrow(
      expect.objectContaining({ client: 7, numbers: [1] }) as MissingRecords,
    );
    for (const number of [0, 2, -1, 0.5]) expect(journal.record(number)).toBeNull();
    expect(() => journal.require([1, 1])).toThrow(
      expect.objectContaining({ numbers: [1] }) as MissingRecords,
    );
    expect(() => journal.require([])).not.toThrow();
    expect(() => new Journal(desk.account, desk.log, 1, writer).require([1, 5])).not.toThrow();
  });

  test('writes versions, counts and times into the account', () => {
    const desk = bought();
    const { version } = desk.account;
    desk.now = 1_700;
    desk.done({ op: 'usage', amount: 1n });
    expect(desk.account).toMatchObject({
      version: version + 1,
      last: 2,
      lastAt: 1_700,
      counts: { movements: 2, credits: 2, purchases: 1 },
      statusCounts: { 'purchase.approved': 1, 'usage.approved': 1 },
    });
    expect(desk.log.get(2)?.counts).toEqual(desk.account.counts);
    expect(desk.credit(2)).toMatchObject({ createdAt: 1_700, updatedAt: 1_700, ordinal: 1 });
  });

  test('counts a hold as a credit, not as a movement, and moves its status once', () => {
    const desk = bought();
    desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000 });
    expect(desk.account.counts).toMatchObject({ movements: 1, credits: 2, purchases: 1 });
    expect(desk.account.statusCounts).toMatchObject({ 'usage.pending': 1 });
    desk.done({ op: 'approve', credit: 2 });
    expect(desk.account.statusCounts).toMatchObject({ 'usage.pending': 0, 'usage.approved': 1 });
    expect(desk.log.get(3)).toMatchObject({ concerns: 2, credit: null, balanceAfter: 4n });
  });

  test('takes the note, partner and store of a settling from what it settles', () => {
    const desk = bought();
    const told = { description: 'ride', partner: 'p', store: 's' };
    desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000, ...told });
    desk.done({ op: 'approve', credit: 2 });
    expect(desk.log.get(3)).toMatchObject({ note: 'ride', partner: 'p', store: 's' });
    desk.done({ op: 'usage', amount: 1n });
    expect(desk.log.get(4)).toMatchObject({ note: null, partner: null, store: null });
  });

  test('tells what remains of a grant, and of one of its segments', () => {
    const desk = new Desk();
    desk.buy(5n, { schedule: [{ amount: 2n }, { amount: 3n }] });
    desk.buy(9n);
    desk.done({ op: 'hold', amount: 1n, expiresAt: 9_000 });
    expect(remainingOf(desk.account, 1)).toBe(5n);
    expect(remainingOf(desk.account, 1, 2)).toBe(3n);
    expect(remainingOf(desk.account, 4)).toBe(0n);
  });
});

describe('draws', () => {
  const draws = [
    { credit: 1, part: 1, amount: 3n },
    { credit: 2, part: 1, amount: 4n },
    { credit: 0, part: 0, amount: 2n },
  ];
  const amounts = (list: readonly { credit: number; amount: bigint }[]) =>
    list.map(({ credit, amount }) => `${credit}:${amount}`).join(' ');

  test.each([
    [0n, 9n, '1:3 2:4 0:2'],
    [0n, 3n, '1:3'],
    [2n, 4n, '1:1 2:1'],
    [3n, 7n, '2:4'],
    [8n, 99n, '0:1'],
    [4n, 4n, ''],
    [9n, 12n, ''],
  ])('laid end to end, from %s to %s: %s', (from, to, expected) => {
    expect(amounts(slice(draws, from, to))).toBe(expected);
  });

  test('of a hold that remain, of a usage that return', () => {
    const desk = bought();
    const usage = { ...desk.credit(1), draws, amount: 9n, reversed: 0n };
    expect(spentOf(usage)).toBe(9n);
    expect(spentOf({ ...usage, captured: 4n })).toBe(4n);
    expect(amounts(remainingDraws({ ...usage, captured: 4n }))).toBe('2:3 0:2');
    expect(amounts(remainingDraws(usage))).toBe('1:3 2:4 0:2');
    expect(amounts(reversedDraws(usage, 3n))).toBe('0:2 2:1');
    expect(amounts(reversedDraws({ ...usage, reversed: 3n }, 4n))).toBe('2:3 1:1');
    expect(amounts(reversedDraws({ ...usage, captured: 4n }, 2n))).toBe('2:1 1:1');
  });
});

describe('instants', () => {
  test('are written in 24 characters, and never is nothing', () => {
    expect(toIso(LAST_INSTANT)).toBe('9999-12-31T23:59:59.999Z');
    expect(toIsoOrNull(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(toIsoOrNull(NEVER)).toBeNull();
  });
});
