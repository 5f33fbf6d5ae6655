/** Verifik's Credit object: a record of a purchase or a usage, usages with a minus in front. */
import * as z from 'zod';
import type { Micro } from '../../ledger/amount.ts';
import type { Client, ClientRef } from '../../ledger/client.ts';
import { creditId } from '../../ledger/credit-id.ts';
import { type Instant, NEVER, toIso } from '../../ledger/instant.ts';
import {
  type Actor,
  CATEGORIES,
  type Category,
  type Credit,
  type CreditStatus,
  STATUSES,
} from '../../ledger/posting.ts';
import { isDropped } from '../../ledger/schedule.ts';
import { toJsonNumber } from '../wire.ts';

const person = z.strictObject({
  _id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
const reference = z.union([z.string(), person]);

/** https://docs.verifik.co/resources/credits, and the fields that its own pages read besides. */
export const creditObject = z.strictObject({
  _id: z.string(),
  amount: z.number().meta({ description: 'Credits; negative for a usage.' }),
  status: z.enum(STATUSES),
  category: z.enum(CATEGORIES),
  client: reference,
  superAdmin: reference.nullable(),
  description: z.string().nullable(),
  transactionId: z.string().nullable(),
  paymentMethod: z.string().nullable(),
  currency: z.string().nullable(),
  exchangeRate: z.number().nullable(),
  code: z.string().optional().meta({ description: 'The product that a usage was for.' }),
  reversed: z.number().optional().meta({ description: 'What was given or taken back since.' }),
  expiresAt: z.string().optional(),
  isExpired: z.boolean().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

interface Person {
  readonly _id: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** As it goes on the wire; plain types, so that it is written in a fixed order. */
export interface CreditObject {
  readonly _id: string;
  readonly amount: number;
  readonly status: CreditStatus;
  readonly category: Category;
  readonly client: string | Person;
  readonly superAdmin: string | Person | null;
  readonly description: string | null;
  readonly transactionId: string | null;
  readonly paymentMethod: string | null;
  readonly currency: string | null;
  readonly exchangeRate: number | null;
  readonly code?: string;
  readonly reversed?: number;
  readonly expiresAt?: string;
  readonly isExpired?: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** References to show as objects: the clients by number, or `null` to show their ids. */
export interface Populations {
  readonly clients: ReadonlyMap<number, Client> | null;
  readonly actors: boolean;
}

export function toWire(credit: Credit, populations: Populations, now: Instant): CreditObject {
  const { client, number, actor, exchangeRate } = credit;
  const expiry = expiryOf(credit, now);
  return {
    _id: creditId({ client: client.number, number, part: 0 }),
    amount: toJsonNumber(shownAmount(credit)),
    status: credit.status,
    category: credit.category,
    client: shownClient(client, populations),
    superAdmin: actor && (populations.actors ? personOf(actor) : actor.id),
    description: credit.description,
    transactionId: credit.transactionId,
    paymentMethod: credit.paymentMethod,
    currency: credit.currency,
    exchangeRate: exchangeRate === null ? null : Number(exchangeRate),
    ...(credit.product === null ? {} : { code: credit.product }),
    ...(credit.reversed === 0n ? {} : { reversed: toJsonNumber(credit.reversed) }),
    ...(expiry && { expiresAt: toIso(expiry.at), isExpired: expiry.isPast }),
    createdAt: toIso(credit.createdAt),
    updatedAt: toIso(credit.updatedAt),
  };
}

/**
 * A hold shows what was asked until something of it is captured, then what was: so approved
 * usages add up to what was spent.
 */
export function shownAmount({
  category,
  status,
  amount,
  captured,
}: Pick<Credit, 'category' | 'status' | 'amount' | 'captured'>): Micro {
  if (category === 'purchase') return amount;
  return -(status === 'approved' && captured !== null ? captured : amount);
}

function shownClient(client: ClientRef, { clients }: Populations): string | Person {
  const known = clients?.get(client.number);
  return known ? personOf(known) : client.id;
}

/** As Verifik shows a reference that is populated. */
function personOf({ id, name, email }: Client | Actor): Person {
  return { _id: id, name, email };
}

interface Expiry {
  readonly at: Instant;
  readonly isPast: boolean;
}

/** A purchase expires with its last segment, a hold when it lapses; `null`: never. */
export function expiryOf(
  credit: Pick<Credit, 'category' | 'schedule' | 'expiresAt' | 'settled' | 'status'>,
  now: Instant,
): Expiry | null {
  const end = credit.category === 'purchase' ? endOf(credit) : (credit.expiresAt ?? 0);
  if (end === 0 || end === NEVER) return null;
  const isPast =
    credit.settled === null
      ? credit.status !== 'failed' && end <= now
      : credit.settled === 'expired';
  return { at: end, isPast };
}

/** A segment that was dropped ends where it would have begun: nothing does, while others stand. */
function endOf({ schedule }: Pick<Credit, 'schedule'>): Instant {
  const standing = schedule.filter((segment) => !isDropped(segment));
  const ending = standing.length > 0 ? standing : schedule;
  return Math.max(0, ...ending.map((segment) => segment.endingBefore));
}
