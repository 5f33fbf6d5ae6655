/** The fields of Verifik's Credit object that lists are filtered and sorted by. */
import type { ClientRef } from '../../ledger/client.ts';
import type { CreditLine } from '../../ledger/credit-line.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { SortKey } from '../../ledger/lists.ts';
import { CATEGORIES, STATUSES } from '../../ledger/posting.ts';
import {
  AMOUNT,
  choiceOf,
  DECIMAL,
  FLAG,
  ID,
  INSTANT,
  type Kind,
  NAME,
  placeOf,
  TEXT,
} from './comparable.ts';
import { expiryOf, shownAmount } from './credit.ts';
import { EQUALITY, type Operator, ORDER, PRESENCE, WORDING } from './operators.ts';

/** Whose records are looked at, and when. */
export interface View {
  readonly client: ClientRef;
  readonly now: Instant;
}

interface Field {
  readonly kind: Kind;
  readonly operators: readonly Operator[];
  /** As shown; `null` where the record has none. */
  readonly of: (line: CreditLine, view: View) => SortKey | null;
}

const text = (of: Field['of']): Field => ({
  kind: TEXT,
  operators: [...EQUALITY, ...WORDING, ...PRESENCE],
  of,
});
const ordered = (kind: Kind, of: Field['of'], more: readonly Operator[] = []): Field => ({
  kind,
  operators: [...EQUALITY, ...ORDER, ...more],
  of,
});
const choice = (values: readonly string[], of: Field['of']): Field => ({
  kind: choiceOf(values),
  operators: EQUALITY,
  of,
});

const TABLE: Readonly<Record<string, Field>> = {
  _id: {
    kind: ID,
    operators: EQUALITY,
    of: ({ number }, { client }) => placeOf({ client: client.number, number }),
  },
  amount: ordered(AMOUNT, (line) => shownAmount(line)),
  status: choice(STATUSES, ({ status }) => status),
  category: choice(CATEGORIES, ({ category }) => category),
  /** Which one is found out before its records are looked at. */
  client: { kind: NAME, operators: EQUALITY, of: (_, { client }) => client.id },
  superAdmin: text(({ actor }) => actor?.id ?? null),
  description: text(({ description }) => description),
  transactionId: text(({ transactionId }) => transactionId),
  paymentMethod: text(({ paymentMethod }) => paymentMethod),
  currency: text(({ currency }) => currency),
  exchangeRate: ordered(
    DECIMAL,
    ({ exchangeRate }) => (exchangeRate === null ? null : Number(exchangeRate)),
    PRESENCE,
  ),
  code: text(({ product }) => product),
  reversed: ordered(AMOUNT, ({ reversed }) => reversed),
  expiresAt: ordered(INSTANT, (line, { now }) => expiryOf(line, now)?.at ?? null, PRESENCE),
  /** What never ends has not expired. */
  isExpired: {
    kind: FLAG,
    operators: ['where', 'wherenot'],
    of: (line, { now }) => (expiryOf(line, now)?.isPast ? 1 : 0),
  },
  createdAt: ordered(INSTANT, ({ createdAt }) => createdAt),
  updatedAt: ordered(INSTANT, ({ updatedAt }) => updatedAt),
};

export const FIELDS: ReadonlyMap<string, Field> = new Map(Object.entries(TABLE));

/** A record without a value stands before all others. */
export function sortKeyOf({ kind, of }: Field, line: CreditLine, view: View): SortKey {
  return of(line, view) ?? (kind === TEXT ? '' : Number.NEGATIVE_INFINITY);
}
