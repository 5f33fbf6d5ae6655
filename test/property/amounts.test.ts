/** Amounts against another decimal library as an oracle: parsing, writing, rounding, range. */
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAmount,
  formatFixed,
  inRange,
  least,
  MAX_AMOUNT,
  type Micro,
  ONE,
  parseAmount,
  sum,
} from '../../functions/ledger/amount.ts';

const micro = fc.bigInt({ min: -MAX_AMOUNT, max: MAX_AMOUNT });
const oracle = (amount: Micro) => new Big(amount.toString()).div(1_000_000);

describe('amounts', () => {
  test('read any decimal text exactly as the oracle does', () => {
    const text = fc
      .tuple(fc.bigInt({ min: 0n, max: 999_999_999n }), fc.stringMatching(/^[0-9]{0,6}$/))
      .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));
    fc.assert(
      fc.property(text, (written) => {
        const read = parseAmount(written);
        expect(typeof read).toBe('bigint');
        expect(oracle(read as Micro).eq(new Big(written))).toBe(true);
      }),
    );
  });

  test('are written in the one canonical way, and read back', () => {
    fc.assert(
      fc.property(micro, (amount) => {
        const text = formatAmount(amount);
        expect(text).toBe(oracle(amount).toFixed());
        if (amount >= 0n) expect(parseAmount(text)).toBe(amount);
        else expect(parseAmount(text)).toBe('amount_not_positive');
      }),
    );
  });

  test('survive a JSON number in both directions', () => {
    fc.assert(
      fc.property(micro, (amount) => {
        const text = formatAmount(amount);
        expect(new Big(JSON.stringify(JSON.parse(text))).eq(text)).toBe(true);
      }),
    );
  });

  test('are rounded toward zero where fewer places are shown', () => {
    fc.assert(
      fc.property(micro, fc.integer({ min: 1, max: 6 }), (amount, places) => {
        const rounded = oracle(amount).round(places, Big.roundDown);
        const shown = formatFixed(amount, places);
        expect(shown).toBe(rounded.eq(0) ? new Big(0).toFixed(places) : rounded.toFixed(places));
      }),
    );
  });

  test('allow as many places as the deployment does, zeros beyond them included', () => {
    fc.assert(
      fc.property(micro, fc.integer({ min: 0, max: 6 }), (signed, scale) => {
        const amount = signed < 0n ? -signed : signed;
        const fits = oracle(amount).round(scale, Big.roundDown).eq(oracle(amount));
        const expected = fits ? amount : 'amount_too_precise';
        expect(parseAmount(formatAmount(amount), scale)).toBe(expected);
        expect(parseAmount(formatFixed(amount, 6), scale)).toBe(expected);
      }),
    );
  });

  test('add up and compare as the oracle does', () => {
    fc.assert(
      fc.property(fc.array(micro), micro, micro, (list, a, b) => {
        const total = list.reduce((all, amount) => all.plus(oracle(amount)), new Big(0));
        expect(oracle(sum(list)).eq(total)).toBe(true);
        expect(oracle(least(a, b)).eq(oracle(a).lt(oracle(b)) ? oracle(a) : oracle(b))).toBe(true);
        expect(inRange(sum(list))).toBe(total.abs().lte('999999999.999999'));
      }),
    );
  });

  test.each([
    ['0', 0n],
    ['10', 10n * ONE],
    ['10.00', 10n * ONE],
    ['10.5', 10_500_000n],
    ['0.000001', 1n],
    ['999999999.999999', MAX_AMOUNT],
    ['1000000000', 'amount_out_of_range'],
    ['1000000000.5', 'amount_out_of_range'],
    ['0.0000001', 'amount_too_precise'],
    ['1.0000000', 'amount_too_precise'],
    ['1000000000.0000001', 'amount_out_of_range'],
    ['999999999.0000001', 'amount_too_precise'],
    ['0.0000000001', 'amount_too_precise'],
    ['-1', 'amount_not_positive'],
    ['-0', 'amount_not_positive'],
    ['-0.0000001', 'amount_not_positive'],
  ])('%s is %s', (text, expected) => {
    expect(parseAmount(text)).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '-01',
    '00',
    '1.',
    '1.x',
    '.5',
    '1e3',
    '1E400',
    '1,5',
    '1_0',
    '0x1',
    'NaN',
    'Infinity',
    '１',
    '1.5.5',
    '--1',
    '1\n',
    'x1000000000',
    '1000000000x',
  ])('%j is no amount', (text) => {
    expect(parseAmount(text)).toBe('malformed');
  });

  test('end at 999999999.999999 on both sides', () => {
    expect([MAX_AMOUNT, -MAX_AMOUNT].map(inRange)).toEqual([true, true]);
    expect([MAX_AMOUNT + 1n, -MAX_AMOUNT - 1n].map(inRange)).toEqual([false, false]);
    expect(formatAmount(MAX_AMOUNT)).toBe('999999999.999999');
    expect(formatFixed(-1n, 2)).toBe('0.00');
    expect(formatFixed(-10_000n, 2)).toBe('-0.01');
  });
});
