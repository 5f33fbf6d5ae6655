/** Fields that several of Metronome's requests share. */
import * as z from 'zod';
import { Numeric } from '../../http/contract.ts';
import type { Instant } from '../../ledger/instant.ts';
import { finiteNumber, instant, integer, text } from '../wire.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HOUR = 3_600_000;
const MAX_CUSTOM_KEY = 64;
const MAX_CUSTOM_VALUE = 200;
const MAX_TOKEN = 2048;
/** Schemas pass it over in silence: a value under it would be lost. */
const NO_KEY = '__proto__';

/** Any UUID, in lower case as Metronome writes them. */
export function uuid(): z.ZodType<string> {
  return z
    .string()
    .regex(UUID, 'must be a uuid')
    .transform((value) => value.toLowerCase())
    .meta({ type: 'string', format: 'uuid' });
}

/** Metronome refuses schedules that do not begin and end on the hour. */
export function hour(): z.ZodType<Instant> {
  return instant()
    .refine((value) => value % HOUR === 0, 'must be on the hour: 2026-01-31T12:00:00Z')
    .meta({ type: 'string', format: 'date-time', description: 'On the hour.' });
}

export function customFields(): z.ZodType<Readonly<Record<string, string>>> {
  return z
    .unknown()
    .refine(
      (sent) => typeof sent !== 'object' || sent === null || !Object.hasOwn(sent, NO_KEY),
      `must have no key ${NO_KEY}`,
    )
    .pipe(
      z.record(text(1, MAX_CUSTOM_KEY), text(0, MAX_CUSTOM_VALUE), 'must be an object of texts'),
    );
}

export function customKey(): z.ZodType<string> {
  return text(1, MAX_CUSTOM_KEY).refine((key) => key !== NO_KEY, `must not be ${NO_KEY}`);
}

/** Low pays first. */
export const priority = finiteNumber();

/** Clients in some languages write an optional field as `null`. */
export function absentOrNull<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** Fields none of which must be there: a number, kept as an object, would pass for an empty one. */
export function optionalFields<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess((sent) => (sent instanceof Numeric ? sent.text : sent), z.object(shape));
}

/** The token of the page before. */
export const nextPage = absentOrNull(text(1, MAX_TOKEN));

/** A page is as long as it may be unless a shorter one is asked for. */
export function pageLimit(most: number) {
  return absentOrNull(integer(1, most)).transform((limit) => limit ?? most);
}
