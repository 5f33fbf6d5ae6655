/** Metronome's Credit object: an approved purchase with its access schedule. */
import * as z from 'zod';
import type { Settings } from '../../http/contract.ts';
import type { Micro } from '../../ledger/amount.ts';
import { creditId } from '../../ledger/credit-id.ts';
import { type Instant, NEVER, toIso } from '../../ledger/instant.ts';
import type { Credit, Segment } from '../../ledger/posting.ts';
import { isDropped } from '../../ledger/schedule.ts';
import { toJsonNumber } from '../wire.ts';
import { invoiceId } from './invoice.ts';
import { keptOfCredit, readKept } from './kept.ts';
import type { CreditEntry } from './ledger-entries.ts';

/** Of purchases that name no product. */
export const DEFAULT_PRODUCT = { id: 'c4ed1750-0000-8000-8000-000000000001', name: 'Credits' };

/** Metronome's schedules always end, on the hour: the last one that its dates can name. */
export const LAST_HOUR: Instant = Date.UTC(9999, 11, 31, 23);

const named = z.strictObject({ id: z.string(), name: z.string() });

const ledgerEntry = z.strictObject({
  type: z.string(),
  amount: z.number(),
  timestamp: z.string(),
  segment_id: z.string().optional(),
  invoice_id: z.string().optional(),
  reason: z.string().optional(),
});

/** https://docs.metronome.com/api-reference/credits-and-commits/list-credits */
export const creditObject = z.strictObject({
  id: z.string(),
  type: z.literal('CREDIT'),
  product: named,
  description: z.string().optional(),
  priority: z.number(),
  access_schedule: z.strictObject({
    credit_type: named,
    schedule_items: z.array(
      z.strictObject({
        id: z.string(),
        amount: z.number(),
        starting_at: z.string(),
        ending_before: z.string(),
      }),
    ),
  }),
  applicable_product_ids: z.array(z.string()).optional(),
  applicable_product_tags: z.array(z.string()).optional(),
  balance: z.number().optional(),
  ledger: z.array(ledgerEntry).optional(),
  created_by: z.string().optional(),
  ...keptOfCredit.omit({ product_id: true }).shape,
});

/** Only what was asked for, and what stands elsewhere. */
export interface Extras {
  readonly productName?: string | undefined;
  readonly balance?: Micro;
  readonly ledger?: readonly CreditEntry[];
}

export function toWire(credit: Credit, extras: Extras, { creditType }: Settings) {
  const { productName = DEFAULT_PRODUCT.name, balance, ledger } = extras;
  const { product_id: _, ...kept } = readKept(credit);
  const { description, actor } = credit;
  return {
    id: idOf(credit),
    type: 'CREDIT',
    product: { id: productIdOf(credit), name: productName },
    ...(description === null ? {} : { description }),
    priority: credit.priority,
    access_schedule: {
      credit_type: { id: creditType.id, name: creditType.name },
      schedule_items: shownSegments(credit).map((segment) => segmentToWire(credit, segment)),
    },
    ...(kept.specifiers?.length ? {} : applicable(credit)),
    ...kept,
    ...(actor === null ? {} : { created_by: actor.name ?? actor.id }),
    ...(balance === undefined ? {} : { balance: toJsonNumber(balance) }),
    ...(ledger === undefined ? {} : { ledger: ledger.map((entry) => entryToWire(credit, entry)) }),
  };
}

export function productIdOf(credit: Credit): string {
  return readKept(credit).product_id ?? DEFAULT_PRODUCT.id;
}

/** Where there are specifiers, they say it. */
function applicable({ products, tags }: Credit) {
  return {
    ...(products.length === 0 ? {} : { applicable_product_ids: products }),
    ...(tags.length === 0 ? {} : { applicable_product_tags: tags }),
  };
}

/** Archived credits can be listed, but have no ledger and no balance. */
export function isArchived(credit: Credit): boolean {
  return credit.voidedAt !== null;
}

/** Corrections are purchase records too, without a schedule: here they are manual entries. */
export function isCredit(credit: Credit): boolean {
  return (
    credit.category === 'purchase' && credit.status === 'approved' && credit.schedule.length > 0
  );
}

/** Segments that were dropped before anything was drawn from them are gone. */
export function shownSegments({ schedule }: Credit): Segment[] {
  return schedule.filter((segment) => !isDropped(segment));
}

export function idOf(credit: Credit, part = 0): string {
  return creditId({ client: credit.client.number, number: credit.number, part });
}

function segmentToWire(credit: Credit, { part, amount, startingAt, endingBefore }: Segment) {
  return {
    id: idOf(credit, part),
    amount: toJsonNumber(amount),
    starting_at: toIso(startingAt),
    ending_before: toIso(endingBefore === NEVER ? LAST_HOUR : endingBefore),
  };
}

/** A manual entry names no segment: the vendor's schema has none there. */
function entryToWire(credit: Credit, entry: CreditEntry) {
  const { type, amount, at, part } = entry;
  return {
    type,
    amount: toJsonNumber(amount),
    timestamp: toIso(at),
    ...(type === 'CREDIT_MANUAL' ? { reason: entry.reason } : { segment_id: idOf(credit, part) }),
    ...('month' in entry ? { invoice_id: invoiceId(credit.client.number, entry.month) } : {}),
  };
}
