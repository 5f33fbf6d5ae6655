/** Blocks of lines as items: what they hold, what they weigh, and notes that stay as they were. */

import { describe, expect, test } from 'vitest';
import type { PostingLine } from '../../../functions/ledger/lists.ts';
import { blockStart, POSTINGS_PER_BLOCK } from '../../../functions/ledger/lists.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { blockToItem, linesFromItem } from '../../../functions/store/line-blocks.ts';
import { postingFromItem, postingToItem } from '../../../functions/store/posting-item.ts';
import { lineFromItem } from '../../../functions/store/posting-line.ts';
import { itemBytes } from '../../support/item-bytes.ts';
import { longAccount } from '../../support/long-account.ts';
import { lineOf } from '../../support/naive-lists.ts';

const MOST = 999_999_999_999_999n;
const { client, postings } = longAccount(8, 6_400);

const line: PostingLine = {
  number: 65,
  kind: 'usage',
  at: 1_767_225_600_123,
  effectiveAt: null,
  delta: -MOST,
  balanceAfter: MOST,
  heldAfter: 0n,
  debtAfter: 0n,
  note: null,
  partner: null,
  store: null,
  transactionId: null,
  actor: null,
  credit: null,
  currency: null,
};

describe('a block', () => {
  test('gives back what it was given, to the last digit and letter', () => {
    const lines = [
      line,
      { ...line, number: 66, note: '', store: 'ß"\\\n', effectiveAt: 0, credit: 66 },
      { ...line, number: 67, at: 1_767_225_600_122, note: '漢'.repeat(85), credit: 1 },
      { ...line, number: 68, kind: 'expiry' as const, currency: 'CZK', debtAfter: MOST },
    ];
    expect(linesFromItem(blockToItem(3, lines))).toEqual(lines);
  });

  test('is all of its lines in one attribute, at its first number', () => {
    const item = blockToItem(3, [line]);
    expect(item).toEqual({ pk: 'M#3', sk: '000000000065', lines: expect.any(Uint8Array) });
  });

  test('weighs a small part of its postings', () => {
    for (let start = 0; start < postings.length; start += POSTINGS_PER_BLOCK) {
      const some = postings.slice(start, start + POSTINGS_PER_BLOCK);
      const bytes = itemBytes(blockToItem(client.number, some.map(lineOf)));
      const whole = some.map((posting) => itemBytes(postingToItem(posting, client)));
      expect(bytes).toBeLessThan(3_000);
      expect(bytes * 8).toBeLessThan(whole.reduce((sum, one) => sum + one, 0));
    }
  });
});

test.each([
  [1, 1],
  [64, 1],
  [65, 65],
  [128, 65],
  [100_000, 99_969],
])('posting %i is in the block that begins with %i', (number, start) => {
  expect(blockStart(number)).toBe(start);
});

describe('the note of a posting stays what it was when its record', () => {
  const recorded = (note: string | null): Posting => {
    const found = postings.find(({ credit }) => credit);
    if (!found?.credit) throw new Error('the account has records');
    return { ...found, note, credit: { ...found.credit, description: note } };
  };
  const described = (posting: Posting, description: string | null): Posting => {
    const { credit } = posting;
    return { ...posting, credit: credit && { ...credit, description } };
  };

  test.each([
    ['gets a description', null, 'late'],
    ['gets another', 'first', 'late'],
    ['gets an empty one', null, ''],
    ['loses it', 'first', null],
  ])('%s', (_, note, description) => {
    const edited = described(postingFromItem(postingToItem(recorded(note), client)), description);
    const item = postingToItem(edited, client);
    expect(lineFromItem(item).note).toBe(note);
    expect(postingFromItem(item)).toMatchObject({ note, credit: { description } });
    const again = described(postingFromItem(item), note);
    expect(postingFromItem(postingToItem(again, client))).toMatchObject({
      note,
      credit: { description: note },
    });
  });

  test('is not kept twice while it is its description', () => {
    for (const note of ['first', null]) {
      expect(postingToItem(recorded(note), client)).not.toHaveProperty('note');
    }
  });
});
