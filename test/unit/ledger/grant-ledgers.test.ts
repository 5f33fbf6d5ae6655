/** Ledgers of grants: what is read for them, and what becomes of reads that do not agree. */
import { describe, expect, test } from 'vitest';
import { grantLedgers } from '../../../functions/ledger/grant-ledgers.ts';
import type { GrantLine } from '../../../functions/ledger/grant-lines.ts';
import { lineTexts } from '../../support/line-texts.ts';
import { FEBRUARY, Shelf } from './shelf.ts';

const SINGLE: GrantLine = { grant: 1, part: 1, posting: 2, amount: -1n };

const textsOf = (lines: ReadonlyMap<number, readonly GrantLine[]>) =>
  lineTexts([...lines.values()].flat());

describe('the ledgers of grants', () => {
  test('are read from postings where nothing is folded, and only of those asked for', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(2n);
    shelf.desk.buy(5n);
    shelf.desk.done({ op: 'usage', amount: 4n });
    shelf.desk.done({ op: 'reverse', credit: 3, amount: 1n });
    const { lines, postings, account, at, credits } = await shelf.ledgers(2);
    expect(textsOf(lines)).toEqual(['2.1 2026-02 -2', '2.1 by 4 1']);
    expect([...postings.keys()]).toEqual([4]);
    expect(account).toEqual(shelf.desk.account);
    expect([at, credits]).toEqual([FEBRUARY, [shelf.desk.credit(2)]]);
    expect(shelf.calls).toEqual(['grants 2 most 10000', 'account fresh', 'postings 1-4']);
  });

  test('are as the clock sees them, without a job', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n, { endingBefore: FEBRUARY + 9_000 });
    shelf.desk.done({ op: 'hold', amount: 2n, expiresAt: FEBRUARY + 5_000 });
    shelf.desk.now = FEBRUARY + 9_000;
    const { lines, postings, account, at } = await shelf.ledgers(1);
    expect(textsOf(lines)).toEqual(['1.1 by 4 -5']);
    expect([...postings.values()].map(({ number, kind }) => [number, kind])).toEqual([
      [4, 'expiry'],
    ]);
    expect(account).toMatchObject({ segments: [], holds: [], version: shelf.desk.account.version });
    expect(at).toBe(FEBRUARY + 9_000);
  });

  test('never stand before the last posting', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    shelf.desk.now = FEBRUARY - 1;
    expect((await shelf.ledgers(1)).at).toBe(FEBRUARY);
  });

  test('go on from a fold, with the month in which an older hold was placed', async () => {
    const shelf = new Shelf();
    shelf.desk.now = Date.UTC(2026, 0, 31);
    shelf.desk.buy(5n);
    shelf.desk.done({ op: 'hold', amount: 2n, expiresAt: FEBRUARY + 5_000 });
    const held: GrantLine = { grant: 1, part: 1, month: '2026-01', amount: -2n };
    shelf.grants = { upTo: 2, lines: [held], tooMany: false };
    shelf.desk.now = FEBRUARY;
    shelf.desk.done({ op: 'approve', credit: 2, amount: 1n });
    const { lines } = await shelf.ledgers(1);
    expect(textsOf(lines)).toEqual(['1.1 2026-02 -1']);
    expect(shelf.calls.slice(2)).toEqual(['postings 3-3', 'records 2']);
  });

  test.each([
    ['in a range where they lie close', [9, 2], 'postings 2-9'],
    ['one by one where they do not', [10, 2], 'records 2,10'],
  ])('bring the postings of folded lines, %s', async (_, reversals, call) => {
    const shelf = new Shelf();
    shelf.desk.buy(20n);
    for (let i = 2; i <= 12; i += 1) shelf.desk.done({ op: 'usage', amount: 1n });
    const lines = reversals.map((posting) => ({ ...SINGLE, posting }));
    const rest: GrantLine = {
      grant: 1,
      part: 1,
      month: '2026-02',
      amount: -11n + BigInt(lines.length),
    };
    shelf.grants = { upTo: 12, lines: [...lines, rest], tooMany: false };
    const { postings } = await shelf.ledgers(1);
    expect([...postings.keys()].toSorted((a, b) => a - b)).toEqual(reversals.toReversed());
    expect(shelf.calls.at(-1)).toBe(call);
  });

  test('read again the records of grants that changed since they were listed', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    shelf.desk.buy(7n);
    const old = [shelf.desk.credit(1), shelf.desk.credit(2)];
    shelf.desk.done({ op: 'extend', credit: 1, add: { amount: 2n } });
    shelf.calls.length = 0;
    const { credits } = await grantLedgers(shelf, { now: () => FEBRUARY }, 7, old);
    expect(credits).toEqual([shelf.desk.credit(1), shelf.desk.credit(2)]);
    expect(shelf.calls.filter((call) => call.startsWith('grants'))).toHaveLength(2);
    expect(shelf.calls).toContain('records 1');
  });

  test('are told apart by part, also where one was dropped before it began', async () => {
    const shelf = new Shelf();
    const later = { amount: 4n, startingAt: FEBRUARY + 5_000 };
    shelf.desk.buy(9n, { schedule: [{ amount: 3n }, { amount: 2n }, later] });
    shelf.desk.done({ op: 'usage', amount: 4n });
    shelf.desk.done({ op: 'shorten', credit: 1, part: 3, endingBefore: FEBRUARY + 1 });
    const { lines } = await shelf.ledgers(1);
    expect(shelf.calls.filter((call) => call.startsWith('grants'))).toHaveLength(1);
    expect(textsOf(lines)).toEqual(['1.1 2026-02 -3', '1.2 2026-02 -1', '1.3 by 3 -4']);
  });

  test.each([
    ['amount', { part: 1, amount: 6n }],
    ['start', { part: 1, startingAt: FEBRUARY + 7_000 }],
  ])('are read again where the %s of a part has changed', async (_, update) => {
    const shelf = new Shelf();
    shelf.desk.buy(9n, { schedule: [{ amount: 9n, startingAt: FEBRUARY + 5_000 }] });
    const old = shelf.desk.credit(1);
    shelf.desk.done({ op: 'edit', credit: 1, schedule: { update: [update] } });
    const { credits } = await grantLedgers(shelf, { now: () => FEBRUARY }, 7, [old]);
    expect(credits).toEqual([shelf.desk.credit(1)]);
    expect(credits).not.toEqual([old]);
  });

  test('read a thousand postings at once, and no hold that is among them', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    shelf.desk.done({ op: 'hold', amount: 2n, expiresAt: FEBRUARY + 5_000 });
    shelf.desk.done({ op: 'approve', credit: 2 });
    const pending = { op: 'purchase', amount: 1n, status: 'pending' } as const;
    for (let i = 4; i <= 1_001; i += 1) shelf.desk.done(pending);
    await shelf.ledgers(1);
    expect(shelf.calls.slice(2)).toEqual(['postings 1-1000', 'postings 1001-1001']);
  });

  test('of a grant that was voided since tell so', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    const old = shelf.desk.credit(1);
    shelf.desk.done({ op: 'void', credit: 1 });
    const { credits } = await grantLedgers(shelf, { now: () => FEBRUARY }, 7, [old]);
    expect(credits[0]?.voidedAt).toBe(FEBRUARY);
  });

  test('are given up where the reads never agree', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    const old = shelf.desk.credit(1);
    shelf.desk.done({ op: 'extend', credit: 1, add: { amount: 2n } });
    shelf.shows = (posting) => ({ ...posting, credit: posting.credit && old });
    const asked = grantLedgers(shelf, { now: () => FEBRUARY }, 7, [old]);
    await expect(asked).rejects.toThrow('The grants kept changing: ask again.');
    expect(shelf.calls.filter((call) => call.startsWith('grants'))).toHaveLength(5);
  });

  test('are too deep beyond 10,000 lines of one posting', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    shelf.grants = { upTo: 1, lines: [], tooMany: true };
    await expect(shelf.ledgers(1)).rejects.toMatchObject({ what: 'rows', most: 10_000 });
    const lines = Array.from({ length: 10_001 }, (_, i) => ({ ...SINGLE, posting: i + 2 }));
    shelf.grants = { upTo: 1, lines, tooMany: false };
    await expect(shelf.ledgers(1)).rejects.toMatchObject({ what: 'rows', most: 10_000 });
    const even = lines.slice(1).map((line, i) => ({ ...line, amount: i % 2 === 0 ? 1n : -1n }));
    shelf.grants = { upTo: 1, lines: even, tooMany: false };
    expect((await shelf.ledgers(1)).lines.get(1)).toHaveLength(10_000);
  });

  test('are too deep where folds are far behind', async () => {
    const shelf = new Shelf();
    shelf.desk.buy(5n);
    shelf.grants = { upTo: 1 - 100_000, lines: [], tooMany: false };
    expect((await shelf.ledgers(1)).lines.size).toBe(0);
    shelf.grants = { upTo: -100_000, lines: [], tooMany: false };
    await expect(shelf.ledgers(1)).rejects.toMatchObject({ what: 'rows', most: 100_000 });
  });
});
