/** What values of a record are compared as, and how a filter's text is read as one of them. */
import { parseAmount } from '../../ledger/amount.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { SortKey } from '../../ledger/lists.ts';
import { isPlainText, readInstant } from '../wire.ts';

/** Both ends included, and of one type: a day is all of its milliseconds, else both are equal. */
export interface Wanted {
  readonly least: SortKey;
  readonly most: SortKey;
}

export interface Kind {
  /** `null`: the text is no such value. */
  readonly read: (text: string) => Wanted | null;
  /** Says what is expected. */
  readonly help: string;
}

const MAX_TEXT = 512;
const MAX_CLIENT_NAME = 256;
const DAY_MILLISECONDS = 86_400_000;

export const TEXT = textUpTo(MAX_TEXT);

/** A client by any of its names. */
export const NAME = textUpTo(MAX_CLIENT_NAME);

export const AMOUNT: Kind = {
  read(text) {
    const read = parseAmount(text.replace(/^-/, ''));
    if (typeof read !== 'bigint') return null;
    return only(text.startsWith('-') ? -read : read);
  },
  help: 'must be a plain decimal with at most 6 places, such as -10.5',
};

/** Exchange rates: recorded as decimal text, and compared as the number that is shown. */
export const DECIMAL: Kind = {
  read: (text) => (/^-?[0-9]{1,15}(\.[0-9]{1,15})?$/.test(text) ? only(Number(text)) : null),
  help: 'must be a plain decimal such as 1.05',
};

export const INSTANT: Kind = {
  read: (text) => dayOf(text) ?? timeOf(text),
  help: 'must be a day or a time with its zone: 2026-01-31, 2026-01-31T12:00:00Z',
};

export const FLAG: Kind = {
  read: (text) => (isFlag(text) ? only(isTrue(text) ? 1 : 0) : null),
  help: 'must be true or false',
};

/** A text that is nobody's id is that of no record. */
export const ID: Kind = {
  read: (text) => (TEXT.read(text) ? only(placeOf(parseCreditId(text))) : null),
  help: TEXT.help,
};

function textUpTo(most: number): Kind {
  return {
    read: (text) =>
      text.length > 0 && text.length <= most && isPlainText(text) ? only(text) : null,
    help: `must be text of 1 to ${most} characters`,
  };
}

export function choiceOf(values: readonly string[]): Kind {
  return {
    read: (text) => (values.includes(text) ? only(text) : null),
    help: `must be one of ${values.join(', ')}`,
  };
}

/** Where a record is: by it, ids compare without being made for thousands. */
export function placeOf(ref: { readonly client: number; readonly number: number } | null): string {
  return ref ? `${ref.client}/${ref.number}` : '';
}

export function isFlag(text: string): boolean {
  return /^(true|false|1|0)$/.test(text);
}

export function isTrue(text: string): boolean {
  return text === 'true' || text === '1';
}

/** A day is all of it in UTC: a range up to a day holds that day. */
function dayOf(text: string): Wanted | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const least = readInstant(`${text}T00:00:00Z`);
  return least === null ? null : { least, most: least + DAY_MILLISECONDS - 1 };
}

/** A query turns the `+` of an offset into a blank. */
function timeOf(text: string): Wanted | null {
  const read: Instant | null = readInstant(text.replace(/ (?=\d{2}:\d{2}$)/, '+'));
  return read === null ? null : only(read);
}

function only(value: SortKey): Wanted {
  return { least: value, most: value };
}
