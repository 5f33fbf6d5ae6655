/** Exact amounts of credits: integers of one millionth ("micro") in a bigint, never a float. */

/** An amount in micro: 1 credit = 1_000_000n. */
export type Micro = bigint;

/** Micro per credit. */
export const ONE: Micro = 1_000_000n;

/** The largest amount and balance, 999 999 999.999999: 15 digits survive a JSON number. */
export const MAX_AMOUNT: Micro = 999_999_999_999_999n;

/** The most decimal places that an amount can have. */
export const MAX_SCALE = 6;

const TEXT = /^(?:0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))?$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

export type AmountFault =
  | 'amount_not_positive'
  | 'amount_out_of_range'
  | 'amount_too_precise'
  | 'malformed';

/**
 * Reads canonical decimal text such as `10`, `10.5` or `0.000001`.
 * Anything else is told apart by why it is refused: no decimal, negative, too large, too fine.
 */
export function parseAmount(text: string, scale: number = MAX_SCALE): Micro | AmountFault {
  const match = TEXT.exec(text);
  if (!match) return faultOf(text);
  const [, fraction = ''] = match;
  if (fraction.replace(/0+$/, '').length > scale) return 'amount_too_precise';
  return BigInt(text.replace('.', '') + '0'.repeat(MAX_SCALE - fraction.length));
}

function faultOf(text: string): AmountFault {
  if (!DECIMAL.test(text)) return 'malformed';
  if (text.startsWith('-')) return 'amount_not_positive';
  return /^[0-9]{10}/.test(text) ? 'amount_out_of_range' : 'amount_too_precise';
}

/** Canonical text, `10.5`, `-0.000001`, `0`: no trailing zeros, no exponent. */
export function formatAmount(amount: Micro): string {
  const { sign, whole, fraction } = digits(amount);
  const shown = fraction.replace(/0+$/, '');
  return shown === '' ? `${sign}${whole}` : `${sign}${whole}.${shown}`;
}

/** Text with a fixed number of places, rounded toward zero: WHMCS shows two. */
export function formatFixed(amount: Micro, places: number): string {
  const { sign, whole, fraction } = digits(amount);
  const shown = `${whole}.${fraction.slice(0, places)}`;
  return /[1-9]/.test(shown) ? sign + shown : shown;
}

function digits(amount: Micro): { sign: string; whole: string; fraction: string } {
  const text = String(amount)
    .replace('-', '')
    .padStart(MAX_SCALE + 1, '0');
  return {
    sign: amount < 0n ? '-' : '',
    whole: text.slice(0, -MAX_SCALE),
    fraction: text.slice(-MAX_SCALE),
  };
}

export function inRange(amount: Micro): boolean {
  return amount >= -MAX_AMOUNT && amount <= MAX_AMOUNT;
}

export function least(a: Micro, b: Micro): Micro {
  return a < b ? a : b;
}

export function sum(amounts: Iterable<Micro>): Micro {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
