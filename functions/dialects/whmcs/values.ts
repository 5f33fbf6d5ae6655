/** Single values as WHMCS writes them: amounts of two places, days, plain texts. */
import { Temporal } from 'temporal-polyfill';
import { formatFixed, type Micro, parseAmount } from '../../ledger/amount.ts';
import { type Instant, toIso } from '../../ledger/instant.ts';
import { isPlainText } from '../wire.ts';
import { Declined } from './action.ts';

const PLACES = 2;
const MICRO_PLACES = 6;

/** `###` or `###.##`, zero included; `null` for anything else, and for what the credits' scale is
 * too coarse for. */
export function readMoney(text: string, scale: number): Micro | null {
  if (!/^[0-9]+(\.[0-9]{1,2})?$/.test(text)) return null;
  const amount = parseAmount(text, Math.min(PLACES, scale));
  return typeof amount === 'bigint' ? amount : null;
}

/** As the vendor shows it; what the ledger knows beyond is cut towards zero. */
export function writeMoney(amount: Micro): string {
  return formatFixed(amount, PLACES);
}

/** The least amount that is shown, and that the credits' scale has. */
export function leastMoney(scale: number): Micro {
  return 10n ** BigInt(MICRO_PLACES - Math.min(PLACES, scale));
}

/** A day that the calendar has, `2026-01-31`. */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).year > 0;
  } catch {
    return false;
  }
}

/** In UTC. */
export function dayOf(at: Instant): string {
  return toIso(at).slice(0, 10);
}

/** `2026-01-31 12:00:00`, in UTC. */
export function secondOf(at: Instant): string {
  return toIso(at).slice(0, 19).replace('T', ' ');
}

/** Empty where it was not sent. */
export function readText(name: string, text: unknown, most: number): string {
  if (text === undefined) return '';
  if (typeof text !== 'string') throw new Declined(`${name} must be given once`);
  if (text.length <= most && isPlainText(text)) return text;
  throw new Declined(`${name} must be plain text of at most ${most} characters`);
}
