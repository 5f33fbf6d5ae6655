/** What a month took from all grants of a client, and purchases that are asked for by number. */
import { describe, expect, test } from 'vitest';
import { purchases } from '../../../functions/ledger/grant-ledgers.ts';
import { lineTexts } from '../../support/line-texts.ts';
import { FEBRUARY, Shelf } from './shelf.ts';

describe('what a month took', () => {
  test('is what was folded of it and what came since, without other months', async () => {
    const shelf = new Shelf();
    shelf.desk.now = Date.UTC(2026, 0, 31);
    shelf.desk.buy(9n);
    shelf.desk.done({ op: 'usage', amount: 1n });
    shelf.desk.now = FEBRUARY;
    shelf.desk.done({ op: 'usage', amount: 2n });
    expect(lineTexts((await shelf.month()).lines)).toEqual(['1.1 2026-02 -2']);
    expect(shelf.calls[0]).toBe('draws 2026-02');
    const folded = { grant: 1, part: 1, month: '2026-02', amount: -2n };
    shelf.draws = { upTo: 3, lines: [folded] };
    shelf.desk.done({ op: 'usage', amount: 3n });
    const { lines, account, at } = await shelf.month();
    expect(lineTexts(lines)).toEqual(['1.1 2026-02 -5']);
    expect([account, at]).toEqual([shelf.desk.account, FEBRUARY]);
  });
});

test('purchases are read once each and given in order of their numbers', async () => {
  const shelf = new Shelf();
  shelf.desk.buy(1n);
  shelf.desk.done({ op: 'usage', amount: 1n });
  shelf.desk.buy(3n);
  shelf.desk.done({ op: 'void', credit: 3 });
  const found = await purchases(shelf, 7, [3, 9, 4, 2, 1, 3]);
  expect(found.map(({ number }) => number)).toEqual([1, 3]);
  expect(shelf.calls).toEqual(['records 3,9,4,2,1']);
});
