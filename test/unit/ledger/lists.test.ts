/** When two texts are the same but for case. */
import { expect, test } from 'vitest';
import { folded } from '../../../functions/ledger/lists.ts';

test.each([
  ['Café', 'CAFÉ'],
  ['cafe\u0301', 'Caf\u00e9'],
  ['straße', 'STRASSE'],
  ['STRAẞE', 'straße'],
  ['ΟΔΟΣ', 'οδος'],
  ['ς', 'σ'],
  ['ПРИВЕТ', 'привет'],
  ['ﬁn', 'FIN'],
])('%s is %s', (a, b) => {
  expect(folded(a)).toBe(folded(b));
});

test.each([
  ['cafe', 'café'],
  ['.', 'x'],
  ['%', ''],
])('%s is not %s', (a, b) => {
  expect(folded(a)).not.toBe(folded(b));
});

test('a part of a word is a part of it, wherever it ends', () => {
  expect(folded('ΟΔΟΣΑ')).toContain(folded('οδος'));
});
