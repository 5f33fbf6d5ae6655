/** Single fields of the own dialect's bodies and queries, beside those that all dialects share. */
import * as z from 'zod';
import { MAX_ALIASES } from '../../ledger/client.ts';
import { MAX_NOTE_BYTES, MAX_PRODUCTS_AND_TAGS, type PostingKind } from '../../ledger/posting.ts';
import { CLIENT_ID, MAX_ALIAS_LENGTH } from '../client-names.ts';
import { amount, instant, integer, text, textOfBytes } from '../wire.ts';

const MAX_WORD_BYTES = 64;
/** A client's or a credit's name in a path or query: longer than any that exists. */
const MAX_REFERENCE_LENGTH = 512;

/** Any of a client's names. What it may be is for the lookup: a bad one is an unknown one. */
export function clientName(): z.ZodType<string> {
  return z
    .string()
    .meta({ type: 'string', description: 'A client: its id, `number:7`, `uuid:…` or `alias:…`.' });
}

export const clientParams = z.strictObject({ client: clientName() });

export const creditParams = z.strictObject({
  id: z.string().meta({ type: 'string', description: 'The id of a credit.' }),
});

/** A credit's id in a body. */
export function creditName(): z.ZodType<string> {
  return text(1, MAX_REFERENCE_LENGTH).meta({ description: 'The id of a credit.' });
}

/** A client's own choice of id. */
export function clientId(): z.ZodType<string> {
  return z.string().regex(CLIENT_ID, 'must be 1 to 64 letters, digits, _ or -');
}

export function aliases(): z.ZodType<readonly string[]> {
  return distinct(z.array(text(1, MAX_ALIAS_LENGTH)).max(MAX_ALIASES, atMost(MAX_ALIASES)));
}

export function email(): z.ZodType<string> {
  return text(3, 254).refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), 'must be an address');
}

/** A product, a tag, a partner, a store: short text that is never empty. */
export function word(): z.ZodType<string> {
  return textOfBytes(MAX_WORD_BYTES).refine((value) => value !== '', 'must not be empty');
}

export function words(): z.ZodType<readonly string[]> {
  const most = MAX_PRODUCTS_AND_TAGS;
  return distinct(z.array(word()).max(most, atMost(most)));
}

/** A description, a note, a reason: what a posting has room for. */
export function sentence(): z.ZodType<string> {
  return textOfBytes(MAX_NOTE_BYTES);
}

export function reason(): z.ZodType<string> {
  return sentence().refine((value) => value !== '', 'must not be empty');
}

/** The caller's name for its request, as the header `Idempotency-Key` carries it. */
export function transactionId(): z.ZodType<string> {
  return z
    .string()
    .regex(
      /^(?=.{1,255}$)[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/,
      'must be 1 to 255 printable ASCII characters without a space at either end',
    );
}

/** One item of an access schedule. */
export const segment = z.strictObject({
  amount: amount(),
  startingAt: instant(),
  endingBefore: instant().exactOptional(),
});

/** Text of a query parameter that selects from a closed list. */
export function oneOf<const T extends string>(choices: readonly T[]): z.ZodType<T> {
  return z.enum(choices, { error: `must be one of ${choices.join(', ')}` });
}

/** Spelled out as an object, so that a new kind does not compile until it can be asked for. */
const KINDS = {
  purchase: 'purchase',
  pending_purchase: 'pending_purchase',
  approval: 'approval',
  failure: 'failure',
  usage: 'usage',
  hold: 'hold',
  capture: 'capture',
  release: 'release',
  hold_expiry: 'hold_expiry',
  expiry: 'expiry',
  void: 'void',
  take_back: 'take_back',
  transfer_out: 'transfer_out',
  transfer_in: 'transfer_in',
  reversal: 'reversal',
  adjustment: 'adjustment',
  shortening: 'shortening',
  extension: 'extension',
  edit: 'edit',
  limit_change: 'limit_change',
  closing: 'closing',
} as const satisfies { [K in PostingKind]: K };

export const postingKind = z.enum(KINDS, {
  error: `must be one of ${Object.keys(KINDS).join(', ')}`,
});

/** Kinds of postings, separated by commas. */
export function postingKinds(): z.ZodType<readonly PostingKind[]> {
  const most = Object.keys(KINDS).length;
  return z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(postingKind).max(most, atMost(most)))
    .meta({ type: 'string', description: 'Kinds of postings, separated by commas.' });
}

export const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
/** Beyond any list that is counted through; the ledger refuses earlier where it must. */
export const MAX_OFFSET = 1_000_000_000;

/** What every list takes. */
export const paging = {
  limit: integer(1, MAX_LIMIT).exactOptional(),
  cursor: text(1, 2048).exactOptional(),
};

/** What every list over time takes: `from` inclusive, `to` exclusive. */
export const timeRange = {
  from: instant().exactOptional(),
  to: instant().exactOptional(),
  order: oneOf(['newest', 'oldest']).exactOptional(),
};

/** Says on `to` that a range which ends before it starts is none. */
export function isForward({ from, to }: { from?: number; to?: number }): boolean {
  return from === undefined || to === undefined || from <= to;
}

export const FORWARD = { path: ['to'], message: 'must not lie before from' };

function atMost(most: number): string {
  return `must have at most ${most} entries`;
}

function distinct<T>(list: z.ZodType<readonly T[]>): z.ZodType<readonly T[]> {
  return list.refine((values) => new Set(values).size === values.length, 'must not repeat a value');
}
