/** CareCloud's date-times: in the deployment's local zone, to the second, without an offset. */
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { type Instant, LAST_INSTANT, NEVER } from '../../ledger/instant.ts';
import { bad } from '../wire.ts';

/** Shown for a credit that never ends. */
export const WITHOUT_END = '9999-12-31 23:59:59';

const SECOND = 1000;

// A blank, a `T`, or the `+` of clients that encode a blank for a form but not for a query.
const TEXT = /^(19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}[ T+]\d{2}:\d{2}:[0-5]\d$/;

/** `2026-01-31 12:00:00` or `2026-01-31T12:00:00`, in the years 1970 to 9999. */
export function localTime(): z.ZodType<Temporal.PlainDateTime> {
  return z
    .string()
    .transform((value, context): Temporal.PlainDateTime => {
      const read = TEXT.test(value) ? plain(value) : null;
      return read ?? bad(context, 'must be a local time such as 2026-01-31 12:00:00');
    })
    .meta({ type: 'string', description: 'Local time, YYYY-MM-DD HH:MM:SS.' });
}

const DAY = /^(19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}$/;

/** As `localTime`, or `2026-01-31` for that day's first second, or its last. */
export function localDay(edge: 'start' | 'end'): z.ZodType<Temporal.PlainDateTime> {
  const time = edge === 'start' ? '00:00:00' : '23:59:59';
  return z
    .string()
    .transform((value, context): Temporal.PlainDateTime => {
      const full = DAY.test(value) ? `${value} ${time}` : value;
      const read = TEXT.test(full) ? plain(full) : null;
      return read ?? bad(context, 'must be a day such as 2026-01-31, or a local time');
    })
    .meta({ type: 'string', description: 'Local day or time, YYYY-MM-DD [HH:MM:SS].' });
}

function plain(value: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(value.replace(/[ +]/, 'T'));
  } catch {
    return null; // a day or an hour that the calendar does not have
  }
}

/**
 * When that local time is; `null` for one that the zone skips as its clocks go forward. Of a time
 * that it has twice, as they go back, `pick` chooses: a range takes the earlier start and the
 * later end, so that it holds all that shows a time inside it.
 */
export function instantOf(
  local: Temporal.PlainDateTime,
  timeZone: string,
  pick: 'earlier' | 'later',
): Instant | null {
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: pick });
  if (!zoned.toPlainDateTime().equals(local)) return null;
  return Math.min(Math.max(zoned.epochMilliseconds, 0), LAST_INSTANT);
}

/** The end of a half-open range that holds the whole of the second that starts at `instant`. */
export function endOfSecond(instant: Instant): Instant {
  return Math.min(instant + SECOND, LAST_INSTANT);
}

/** As shown on the wire; a fraction of a second is cut off. */
export function toLocalText(instant: Instant, timeZone: string): string {
  if (instant === NEVER) return WITHOUT_END;
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  if (local.year > 9999) return WITHOUT_END;
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}
