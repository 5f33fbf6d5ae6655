/** Single wire values that several dialects share: text in, the ledger's types out, and back. */
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { Numeric } from '../http/contract.ts';
import { formatAmount, type Micro, parseAmount } from '../ledger/amount.ts';
import { type Instant, LAST_INSTANT } from '../ledger/instant.ts';
import type { Reply } from '../ledger/ledger.ts';
import type { RefusalCode } from '../ledger/refusal.ts';

type Check = { addIssue(issue: { code: 'custom'; message: string; params?: object }): void };

/** Marks the value as bad; a refusal's code travels with the issue to the dialect's answer. */
export function bad(context: Check, message: string, problem?: RefusalCode): never {
  context.addIssue({ code: 'custom', message, ...(problem ? { params: { problem } } : {}) });
  return z.NEVER as never;
}

const numeric = z.custom<Numeric>((value) => value instanceof Numeric);
const numberOrText = z.union([numeric, z.string()], { error: 'must be a number' });

function textOf(value: Numeric | string): string {
  return value instanceof Numeric ? value.text : value;
}

const AMOUNT_HELP = {
  amount_not_positive: 'must be greater than zero',
  amount_too_precise: 'must have at most 6 decimal places',
  amount_out_of_range: 'must be at most 999999999.999999',
} as const;

/** A positive amount of credits, as a JSON number or decimal text: `10`, `"10.50"`. */
export function amount(): z.ZodType<Micro> {
  return numberOrText
    .transform((value, context): Micro => {
      const read = parseAmount(textOf(value));
      if (typeof read === 'bigint' && read > 0n) return read;
      const fault = typeof read === 'bigint' ? 'amount_not_positive' : read;
      if (fault === 'malformed') return bad(context, 'must be a plain decimal such as 10.5');
      return bad(context, AMOUNT_HELP[fault], fault);
    })
    .meta({ type: 'string', format: 'decimal', description: 'Credits, at most 6 places.' });
}

/** A signed, non-zero amount, as Metronome's manual entries carry it. */
export function signedAmount(): z.ZodType<Micro> {
  return numberOrText
    .transform((value, context): Micro => {
      const text = textOf(value);
      const read = parseAmount(text.replace(/^-/, ''));
      if (typeof read === 'bigint' && read > 0n) return text.startsWith('-') ? -read : read;
      const fault = typeof read === 'bigint' ? 'amount_not_positive' : read;
      if (fault === 'malformed') return bad(context, 'must be a plain decimal such as -10.5');
      return bad(context, AMOUNT_HELP[fault], fault);
    })
    .meta({ type: 'number', description: 'Credits, at most 6 places, negative to take away.' });
}

/** An amount that may be zero, such as a limit or a price of nothing. */
export function amountOrZero(): z.ZodType<Micro> {
  return numberOrText
    .transform((value, context): Micro => {
      const read = parseAmount(textOf(value));
      if (typeof read === 'bigint') return read;
      if (read === 'malformed') return bad(context, 'must be a plain decimal such as 10.5');
      const help = read === 'amount_not_positive' ? 'must not be negative' : AMOUNT_HELP[read];
      return bad(context, help, read);
    })
    .meta({ type: 'string', format: 'decimal' });
}

/** Decimal text that is recorded and never calculated with: a price, an exchange rate. */
export function decimalText(): z.ZodType<string> {
  return numberOrText
    .transform((value, context): string => {
      const text = textOf(value);
      if (/^(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?$/.test(text)) return text;
      return bad(context, 'must be a decimal of at most 15 and 12 digits, such as 1.0');
    })
    .meta({ type: 'string', format: 'decimal' });
}

/** What a number of the table can be, beside zero. */
const GREATEST_NUMBER = 9e125;
const LEAST_NUMBER = 1e-130;

/** Any JSON number that can be kept: priorities may be fractions and negative. */
export function finiteNumber(): z.ZodType<number> {
  return z
    .custom<Numeric>((value) => value instanceof Numeric, 'must be a number')
    .transform((value, context): number => {
      const read = Number(value.text) + 0; // -0 is 0
      const size = Math.abs(read);
      const fits = size === 0 || (size >= LEAST_NUMBER && size <= GREATEST_NUMBER);
      return fits ? read : bad(context, 'must be a number of ordinary size');
    })
    .meta({ type: 'number' });
}

/** A whole number, also where a query or a form writes it as text. */
export function integer(least: number, most: number): z.ZodType<number> {
  const help = `must be a whole number from ${least} to ${most}`;
  return numberOrText
    .transform((value, context): number => {
      const text = textOf(value);
      const read = Number(text);
      const fits = /^(0|-?[1-9][0-9]{0,15})$/.test(text) && read >= least && read <= most;
      return fits ? read : bad(context, help);
    })
    .meta({ type: 'integer', minimum: least, maximum: most });
}

/** Text that is well-formed Unicode, without control characters other than line breaks and tabs. */
export function text(least: number, most: number): z.ZodType<string> {
  return z
    .string()
    .min(least, least === 1 ? 'must not be empty' : `must have at least ${least} characters`)
    .max(most, `must have at most ${most} characters`)
    .refine(isPlainText, 'must be well-formed text without control characters')
    .meta({ type: 'string', minLength: least, maxLength: most });
}

export function isPlainText(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value);
}

/** Text of at most so many bytes in UTF-8, as items are measured. */
export function textOfBytes(most: number): z.ZodType<string> {
  return text(0, most).refine(
    (value) => Buffer.byteLength(value) <= most,
    `must have at most ${most} bytes`,
  );
}

/** The caller's own words on a record: ≤ 512 bytes as JSON, texts only. */
export function metadata(): z.ZodType<Readonly<Record<string, string>>> {
  return z
    .record(text(1, 64), text(0, 512), 'must be an object of texts')
    .refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= 512,
      'must have at most 512 bytes as JSON',
    );
}

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 instant with its zone, in the years 1970 to 9999; fractions below ms are cut. */
export function instant(): z.ZodType<Instant> {
  return z
    .string()
    .transform((value, context): Instant => {
      const read = readInstant(value);
      return read ?? bad(context, 'must be a time with its zone: 2026-01-31T12:00:00Z');
    })
    .meta({ type: 'string', format: 'date-time' });
}

export function readInstant(value: string): Instant | null {
  if (!RFC3339.test(value)) return null;
  try {
    const read = Temporal.Instant.from(value.toUpperCase()).epochMilliseconds;
    return read >= 0 && read <= LAST_INSTANT ? read : null;
  } catch {
    return null; // a day or an hour that the calendar does not have
  }
}

/**
 * An amount as the number that JSON.stringify writes back digit for digit: amounts and balances
 * have at most 15 significant digits, which a double tells apart, and none is small enough (1e-7)
 * to be written with an exponent. For the wire only: nothing may be calculated with it.
 */
export function toJsonNumber(amount: Micro): number {
  return Number(formatAmount(amount));
}

export function jsonReply(status: number, content: unknown): Reply {
  const body = JSON.stringify(content);
  return { status, contentType: 'application/json; charset=utf-8', body };
}
