/** Lines of grants' ledgers: which month or posting each move of credits belongs to. */
import { describe, expect, test } from 'vitest';
import {
  grantLines,
  merged,
  monthLines,
  monthOf,
  settledHolds,
} from '../../../functions/ledger/grant-lines.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { lineTexts } from '../../support/line-texts.ts';
import { Desk } from './desk.ts';

const JANUARY = Date.UTC(2026, 0, 31);
const FEBRUARY = Date.UTC(2026, 1, 1);
const MARCH = Date.UTC(2026, 2, 1);

function opened(overdraft = 0n): Desk {
  const desk = new Desk(overdraft);
  desk.now = JANUARY;
  return desk;
}

const logOf = (desk: Desk): Posting[] => [...desk.log.values()];
const heldAt = (desk: Desk) =>
  new Map(logOf(desk).flatMap(({ kind, number, at }) => (kind === 'hold' ? [[number, at]] : [])));
const linesOf = (desk: Desk) => lineTexts(grantLines(logOf(desk), heldAt(desk)));
const lostOf = (desk: Desk) => lineTexts(monthLines(logOf(desk), heldAt(desk)));

describe('the lines of a grant', () => {
  test('are none for what it was issued with', () => {
    const desk = opened();
    desk.buy(9n);
    desk.done({ op: 'approve', credit: desk.buy(2n, { status: 'pending' }) });
    expect(linesOf(desk)).toEqual([]);
  });

  test('are one per month and segment for what was drawn', () => {
    const desk = opened();
    desk.buy(4n, { schedule: [{ amount: 2n, endingBefore: MARCH }, { amount: 2n }] });
    desk.done({ op: 'usage', amount: 1n });
    desk.done({ op: 'usage', amount: 2n });
    desk.now = FEBRUARY;
    desk.done({ op: 'usage', amount: 1n });
    const lines = ['1.1 2026-01 -2', '1.2 2026-01 -1', '1.2 2026-02 -1'];
    expect(linesOf(desk)).toEqual(lines);
    expect(lostOf(desk)).toEqual(lines);
  });

  test('have what is held in its month and what is captured in the month of the capture', () => {
    const desk = opened();
    desk.buy(9n);
    const hold = desk.done({ op: 'hold', amount: 6n, expiresAt: FEBRUARY + 5_000 }).number;
    expect(linesOf(desk)).toEqual(['1.1 2026-01 -6']);
    desk.now = FEBRUARY;
    desk.done({ op: 'approve', credit: hold, amount: 2n, final: false });
    expect(linesOf(desk)).toEqual(['1.1 2026-01 -4', '1.1 2026-02 -2']);
    desk.done({ op: 'approve', credit: hold, amount: 1n });
    expect(linesOf(desk)).toEqual(['1.1 2026-02 -3']);
  });

  test('have nothing of a hold that was released, or lapsed before that was booked', () => {
    const desk = opened();
    desk.buy(9n);
    desk.done({
      op: 'fail',
      credit: desk.done({ op: 'hold', amount: 2n, expiresAt: FEBRUARY }).number,
    });
    desk.done({ op: 'hold', amount: 3n, expiresAt: FEBRUARY });
    desk.now = MARCH;
    desk.done({ op: 'usage', amount: 1n });
    expect(linesOf(desk)).toEqual(['1.1 2026-03 -1']);
    const booked = logOf(desk).filter(({ kind }) => kind === 'hold_expiry');
    expect(lineTexts(grantLines(booked, new Map()))).toEqual(['1.1 2026-02 3']);
  });

  test('are one per posting for what is given back, corrected, sent, taken, voided or ends', () => {
    const desk = opened();
    desk.buy(9n, { endingBefore: MARCH });
    desk.done({ op: 'usage', amount: 5n });
    desk.done({ op: 'reverse', credit: 2, amount: 4n });
    desk.done({ op: 'adjust', credit: 1, direction: 'add', amount: 3n, reason: 'r' });
    desk.done({ op: 'adjust', credit: 1, direction: 'remove', amount: 1n, reason: 'r' });
    desk.done({ op: 'transfer', to: new Desk(0n, 8).account.client, amount: 2n }, new Desk(0n, 8));
    desk.done({ op: 'reverse', credit: 1, amount: 1n });
    desk.buy(4n);
    desk.done({ op: 'void', credit: 8 });
    desk.now = MARCH;
    desk.buy(1n);
    expect(linesOf(desk)).toEqual(
      [
        '1.1 2026-01 -5',
        '1.1 by 10 -7',
        '1.1 by 3 4',
        '1.1 by 4 3',
        '1.1 by 5 -1',
        '1.1 by 6 -2',
        '1.1 by 7 -1',
        '8.1 by 9 -4',
      ].sort(),
    );
    expect(lostOf(desk)).toEqual(['1.1 2026-01 -1']);
  });

  test('give back in the month of the reversal what was drawn in another', () => {
    const desk = opened();
    desk.buy(9n);
    desk.done({ op: 'usage', amount: 5n });
    desk.now = FEBRUARY;
    desk.done({ op: 'reverse', credit: 2, amount: 2n });
    expect(lostOf(desk)).toEqual(['1.1 2026-01 -5', '1.1 2026-02 2']);
  });

  test('know nothing of what an edit takes: it has left the schedule too', () => {
    const desk = opened();
    desk.buy(9n);
    const schedule = { update: [{ part: 1, amount: 5n }] };
    desk.done({ op: 'edit', credit: 1, schedule });
    expect(desk.open).toEqual(['1.1 5+0']);
    expect(linesOf(desk)).toEqual([]);
  });

  test('know nothing of debt but what paid it', () => {
    const desk = opened(9n);
    desk.done({ op: 'usage', amount: 3n, postPaid: true });
    expect(linesOf(desk)).toEqual([]);
    desk.now = FEBRUARY;
    desk.buy(5n);
    expect(linesOf(desk)).toEqual(['2.1 2026-02 -3']);
    desk.done({ op: 'usage', amount: 3n, postPaid: true });
    desk.done({ op: 'reverse', credit: 3 });
    expect(lostOf(desk)).toEqual(['2.1 2026-02 -3']);
  });
});

describe('lines', () => {
  test('of one segment and month, or posting, are one; what comes to nothing is none', () => {
    const drawn = { grant: 1, part: 1, month: '2026-01', amount: -2n };
    const single = { grant: 1, part: 1, posting: 5, amount: 3n };
    const others = [
      { ...drawn, part: 2 },
      { ...drawn, month: '2026-02' },
      { ...single, posting: 6 },
    ];
    const all = merged([[drawn, single, ...others], [drawn], [{ ...single, amount: -3n }]]);
    expect(all).toEqual([{ ...drawn, amount: -4n }, ...others]);
  });

  test('are of months in UTC', () => {
    expect([FEBRUARY - 1, FEBRUARY].map(monthOf)).toEqual(['2026-01', '2026-02']);
  });
});

test('the holds that postings settle are named once each', () => {
  const desk = opened();
  desk.buy(9n);
  for (let i = 0; i < 3; i += 1) desk.done({ op: 'hold', amount: 2n, expiresAt: MARCH });
  desk.done({ op: 'approve', credit: 2, amount: 1n, final: false });
  desk.done({ op: 'approve', credit: 2 });
  desk.done({ op: 'fail', credit: 3 });
  desk.done({ op: 'void', credit: 1 });
  expect(settledHolds(logOf(desk))).toEqual([2, 3]);
});
