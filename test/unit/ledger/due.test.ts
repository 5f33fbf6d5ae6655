/** What is due: lapsed holds and ended grants, booked in the order of their instants. */
import { describe, expect, test } from 'vitest';
import { openAccount } from '../../../functions/ledger/account.ts';
import { bookDue, isDead, lapsedHolds, nextDue, settled } from '../../../functions/ledger/due.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { Journal, type MissingRecords } from '../../../functions/ledger/journal.ts';
import { Desk } from './desk.ts';

const NOBODY = { actor: null, transactionId: null };

/** Books what is due by then and shows it, as `postings` does. */
function booked(desk: Desk, now: number, since = 0, most = Infinity): string[] {
  const journal = new Journal(desk.account, desk.log, now, NOBODY);
  const written = bookDue(journal, since, most);
  expect(written).toBe(journal.postings.length);
  const shown = new Desk();
  for (const posting of journal.postings) shown.log.set(posting.number, posting);
  desk.account = journal.account;
  for (const posting of [...journal.postings, ...journal.changed.values()]) {
    desk.log.set(posting.number, posting);
  }
  return shown.postings();
}

describe('what is due', () => {
  test('is nothing before an end, and all that is left at the very instant', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    expect(booked(desk, 1_999)).toEqual([]);
    expect(booked(desk, 2_000)).toEqual(['2 expiry @2000: 1.1 available>expired 5']);
    expect(booked(desk, 9_000)).toEqual([]);
  });

  test('is booked as of when the clock decided it, and is nobody’s request', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    booked(desk, 7_000);
    expect(desk.log.get(2)).toMatchObject({
      at: 7_000,
      effectiveAt: 2_000,
      actor: null,
      transactionId: null,
      delta: -5n,
    });
  });

  test('comes in order of instant, whatever the order of purchase', () => {
    const desk = new Desk();
    desk.buy(1n, { endingBefore: 4_000 });
    desk.buy(2n, { endingBefore: 2_000 });
    desk.buy(3n, { endingBefore: 3_000 });
    expect(booked(desk, 3_500)).toEqual([
      '4 expiry @2000: 2.1 available>expired 2',
      '5 expiry @3000: 3.1 available>expired 3',
    ]);
  });

  test('is one posting for all that ends at one instant', () => {
    const desk = new Desk();
    desk.buy(1n, { endingBefore: 2_000 });
    desk.buy(2n, { endingBefore: 2_000 });
    expect(booked(desk, 2_000)).toEqual([
      '3 expiry @2000: 1.1 available>expired 1, 2.1 available>expired 2',
    ]);
  });

  test('has holds before grants at a tie, so that what they give back ends with the rest', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.done({ op: 'hold', amount: 2n, expiresAt: 2_000 });
    expect(booked(desk, 2_000)).toEqual([
      '3 hold_expiry @2000: 1.1 held>available 2',
      '4 expiry @2000: 1.1 available>expired 5',
    ]);
  });

  test('books all holds of an instant before the one expiry of what they give back', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.done({ op: 'hold', amount: 2n, expiresAt: 3_000 });
    desk.done({ op: 'hold', amount: 3n, expiresAt: 3_000 });
    expect(booked(desk, 3_000)).toEqual([
      '4 hold_expiry @3000: 1.1 held>available 2',
      '5 hold_expiry @3000: 1.1 held>available 3',
      '6 expiry @3000: 1.1 available>expired 5',
    ]);
  });

  test('lets credits that a lapsed hold gives back to an ended grant expire at the lapse', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.done({ op: 'hold', amount: 2n, expiresAt: 3_000 });
    expect(booked(desk, 4_000)).toEqual([
      '3 expiry @2000: 1.1 available>expired 3',
      '4 hold_expiry @3000: 1.1 held>available 2',
      '5 expiry @3000: 1.1 available>expired 2',
    ]);
  });

  test('leaves nothing dead behind where it stops early, and goes on in order', () => {
    const desk = new Desk();
    desk.buy(9n, { endingBefore: 2_000 });
    desk.buy(1n, { endingBefore: 3_500 });
    desk.done({ op: 'hold', amount: 9n, expiresAt: 3_000 });
    expect(booked(desk, 4_000, 0, 1)).toEqual([
      '4 hold_expiry @3000: 1.1 held>available 9',
      '5 expiry @3000: 1.1 available>expired 9',
    ]);
    expect(booked(desk, 4_000)).toEqual(['6 expiry @3500: 2.1 available>expired 1']);
  });

  test('settles a hold as failed where nothing was captured, else as approved', () => {
    const desk = new Desk();
    desk.buy(9n);
    const whole = desk.done({ op: 'hold', amount: 2n, expiresAt: 3_000 });
    const part = desk.done({ op: 'hold', amount: 4n, expiresAt: 2_000 });
    desk.done({ op: 'approve', credit: part.number, amount: 1n, final: false });
    expect(booked(desk, 3_000)).toEqual([
      '5 hold_expiry @2000: 1.1 held>available 3',
      '6 hold_expiry @3000: 1.1 held>available 2',
    ]);
    expect(desk.credit(whole.number)).toMatchObject({ status: 'failed', settled: 'expired' });
    expect(desk.credit(part.number)).toMatchObject({ status: 'approved', settled: 'expired' });
    expect(desk.account.holds).toEqual([]);
    expect(desk.log.get(6)?.concerns).toBe(whole.number);
  });

  test('asks for all records of lapsed holds at once', () => {
    const desk = new Desk();
    desk.buy(9n);
    for (const expiresAt of [2_000, 3_000, 4_000]) desk.done({ op: 'hold', amount: 1n, expiresAt });
    const journal = new Journal(desk.account, new Map(), 3_000, NOBODY);
    expect(() => bookDue(journal)).toThrow(
      expect.objectContaining({ client: 7, numbers: [2, 3] }) as MissingRecords,
    );
  });
});

describe('when something is due', () => {
  test('is the earliest end or lapse', () => {
    const desk = new Desk();
    expect(nextDue(desk.account)).toBe(NEVER);
    desk.buy(5n);
    expect(nextDue(desk.account)).toBe(NEVER);
    desk.buy(5n, { endingBefore: 9_000, priority: 1 });
    expect(nextDue(desk.account)).toBe(9_000);
    desk.done({ op: 'hold', amount: 5n, expiresAt: 8_000 });
    expect(nextDue(desk.account)).toBe(8_000);
  });

  test('passes over a grant of which everything is held', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    desk.done({ op: 'hold', amount: 5n, expiresAt: 8_000 });
    expect(nextDue(desk.account)).toBe(8_000);
  });

  test('knows which holds have lapsed', () => {
    const holds = [
      { number: 2, expiresAt: 100, left: 1n },
      { number: 5, expiresAt: 101, left: 1n },
    ];
    const account = { ...openAccount({ number: 1, id: 'a', uuid: 'u' }, 0n, 0), holds };
    expect(lapsedHolds(account, 99)).toEqual([]);
    expect(lapsedHolds(account, 100)).toEqual([2]);
    expect(lapsedHolds(account, 101)).toEqual([2, 5]);
  });

  test('is past for a segment at its end, and for one that was cut before it began', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    const [segment] = desk.account.segments;
    if (!segment) throw new Error('it is open');
    expect(isDead(segment, 1_999)).toBe(false);
    expect(isDead(segment, 2_000)).toBe(true);
    expect(isDead({ ...segment, startingAt: 2_000 }, 500)).toBe(true);
  });
});

describe('the account as the clock sees it', () => {
  test('is as it will be booked, and keeps the version that is stored', () => {
    const desk = new Desk();
    desk.buy(5n, { endingBefore: 2_000 });
    const stored = desk.account;
    const seen = settled(stored, desk.log, 2_000);
    expect(seen.version).toBe(stored.version);
    expect(seen.segments).toEqual([]);
    expect(seen.totals.expired).toBe(5n);
    expect(settled(stored, desk.log, 1_999).segments).toEqual(stored.segments);
  });
});
