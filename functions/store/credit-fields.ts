/** The credit part of a posting's item. */
import type { ClientRef } from '../ledger/client.ts';
import { NEVER } from '../ledger/instant.ts';
import type { Credit, Draw, Posting, Segment } from '../ledger/posting.ts';
import {
  compact,
  count,
  countOrNull,
  fieldsOf,
  micro,
  number,
  rowsOf,
  text,
  textOrNull,
  textsOf,
  vendorFromText,
  vendorToText,
} from './values.ts';

const SEGMENT_WIDTH = 4;
const DRAW_WIDTH = 3;

/** What the posting says already is not said again: number, times, actor, partner, store. */
export function creditToFields(credit: Credit): Record<string, unknown> {
  return compact({
    category: credit.category,
    status: credit.status,
    amount: credit.amount,
    captured: credit.captured,
    reversed: credit.reversed === 0n ? null : credit.reversed,
    description: credit.description,
    reference: credit.reference,
    paymentMethod: credit.paymentMethod,
    currency: credit.currency,
    exchangeRate: credit.exchangeRate,
    price: credit.price,
    free: credit.free ? null : false,
    priority: credit.priority,
    schedule: credit.schedule.flatMap(segmentToList),
    products: credit.products,
    tags: credit.tags,
    product: credit.product,
    metadata: credit.metadata,
    callerDate: credit.callerDate,
    expiresAt: credit.expiresAt,
    voidedAt: credit.voidedAt,
    settled: credit.settled,
    draws: credit.draws.flatMap(({ credit: of, part, amount }) => [of, part, amount]),
    updatedAt: credit.updatedAt,
    statusBy: credit.statusBy === credit.number ? null : credit.statusBy,
    changedBy: credit.changedBy === credit.statusBy ? null : credit.changedBy,
    vendor: vendorToText(credit.vendor),
  });
}

export function creditFromFields(
  fields: Readonly<Record<string, unknown>>,
  posting: Posting,
  client: ClientRef,
): Credit {
  const category = fields.category === 'purchase' ? 'purchase' : 'usage';
  const { credits, purchases } = posting.counts;
  const statusBy = countOrNull(fields.statusBy) ?? posting.number;
  return {
    client,
    number: posting.number,
    ordinal: category === 'purchase' ? purchases : credits - purchases,
    category,
    status: text(fields.status) as Credit['status'],
    amount: micro(fields.amount),
    captured: fields.captured === undefined ? null : micro(fields.captured),
    reversed: fields.reversed === undefined ? 0n : micro(fields.reversed),
    description: textOrNull(fields.description),
    transactionId: posting.transactionId,
    reference: textOrNull(fields.reference),
    paymentMethod: textOrNull(fields.paymentMethod),
    currency: textOrNull(fields.currency),
    exchangeRate: textOrNull(fields.exchangeRate),
    price: textOrNull(fields.price),
    free: fields.free !== false,
    priority: number(fields.priority),
    schedule: scheduleFrom(fields.schedule),
    products: textsOf(fields.products),
    tags: textsOf(fields.tags),
    product: textOrNull(fields.product),
    partner: posting.partner,
    store: posting.store,
    metadata: fieldsOf(fields.metadata) as Record<string, string>,
    actor: posting.actor,
    callerDate: textOrNull(fields.callerDate),
    expiresAt: countOrNull(fields.expiresAt),
    voidedAt: countOrNull(fields.voidedAt),
    settled: textOrNull(fields.settled) as Credit['settled'],
    balanceAfter: posting.balanceAfter,
    draws: rowsOf(fields.draws, DRAW_WIDTH).map(drawFromList),
    createdAt: posting.at,
    updatedAt: count(fields.updatedAt),
    statusBy,
    changedBy: countOrNull(fields.changedBy) ?? statusBy,
    vendor: vendorFromText(fields.vendor),
  };
}

function segmentToList(segment: Segment): unknown[] {
  const { part, amount, startingAt, endingBefore } = segment;
  return [part, amount, startingAt, endingBefore === NEVER ? 0 : endingBefore];
}

export function scheduleFrom(value: unknown): Segment[] {
  return rowsOf(value, SEGMENT_WIDTH).map(segmentFromList);
}

function segmentFromList([part, amount, startingAt, end]: readonly unknown[]): Segment {
  return {
    part: count(part),
    amount: micro(amount),
    startingAt: count(startingAt),
    endingBefore: count(end) || NEVER,
  };
}

function drawFromList([credit, part, amount]: readonly unknown[]): Draw {
  return { credit: count(credit), part: count(part), amount: micro(amount) };
}
