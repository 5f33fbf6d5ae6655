/** Postings as items, with the credit that some of them are. */
import { strict as assert } from 'node:assert';
import type { ClientRef } from '../ledger/client.ts';
import { NEVER } from '../ledger/instant.ts';
import type {
  Actor,
  Bucket,
  Credit,
  Draw,
  Entry,
  Posting,
  PostingKind,
  Segment,
} from '../ledger/posting.ts';
import { uuidOf } from './account-item.ts';
import { indexKeys, postingKey } from './keys.ts';
import type { Item, Key } from './table.ts';
import {
  compact,
  count,
  countOrNull,
  fieldsOf,
  listOf,
  micro,
  number,
  text,
  textOrNull,
  textsOf,
  vendorFromText,
  vendorToText,
} from './values.ts';

/** Buckets by their first letter; `o` is outside. An entry's move is two letters. */
const LETTERS: Readonly<Record<string, Bucket | null>> = {
  o: null,
  a: 'available',
  h: 'held',
  s: 'spent',
  e: 'expired',
  v: 'voided',
};

const ENTRY_WIDTH = 4;
const SEGMENT_WIDTH = 4;
const DRAW_WIDTH = 3;

/** `client`: what never changes of the client, so that lists need not look it up. */
export function postingToItem(posting: Posting, client: ClientRef): Item & Key {
  const { credit, counts, actor, paidBefore } = posting;
  const same = credit !== null && credit.description === posting.note;
  return {
    ...postingKey(posting.client, posting.number),
    ...indexKeys(posting),
    ...compact({
      id: client.id,
      kind: posting.kind,
      at: posting.at,
      effectiveAt: posting.effectiveAt,
      entries: posting.entries.flatMap(entryToList),
      actor: actor && compact({ ...actor }),
      note: same ? null : posting.note,
      partner: posting.partner,
      store: posting.store,
      transactionId: posting.transactionId,
      concerns: posting.concerns,
      paidBefore: paidBefore && [paidBefore.number, paidBefore.left],
      credit: credit && creditToFields(credit),
    }),
    delta: posting.delta,
    balance: posting.balanceAfter,
    held: posting.heldAfter,
    debt: posting.debtAfter,
    movements: counts.movements,
    credits: counts.credits,
    purchases: counts.purchases,
  };
}

export function postingFromItem(item: Item): Posting {
  const client = count(text(item.pk).slice(2));
  const fields = item.credit === undefined ? null : fieldsOf(item.credit);
  const actor = actorFrom(item.actor);
  const paid = item.paidBefore === undefined ? null : listOf(item.paidBefore);
  const description = fields ? textOrNull(fields.description) : null;
  const posting: Posting = {
    client,
    number: count(item.sk),
    kind: text(item.kind) as PostingKind,
    at: count(item.at),
    effectiveAt: countOrNull(item.effectiveAt),
    entries: rows(item.entries, ENTRY_WIDTH).map(entryFromList),
    delta: micro(item.delta),
    balanceAfter: micro(item.balance),
    heldAfter: micro(item.held),
    debtAfter: micro(item.debt),
    counts: {
      movements: count(item.movements),
      credits: count(item.credits),
      purchases: count(item.purchases),
    },
    note: textOrNull(item.note) ?? description,
    actor,
    partner: textOrNull(item.partner),
    store: textOrNull(item.store),
    transactionId: textOrNull(item.transactionId),
    paidBefore: paid && { number: count(paid[0]), left: micro(paid[1]) },
    concerns: countOrNull(item.concerns),
    credit: null,
  };
  if (!fields) return posting;
  const id = text(item.id);
  const ref = { number: client, id, uuid: uuidOf(client, id) };
  return { ...posting, credit: creditFromFields(fields, posting, ref) };
}

/** What the posting says already is not said again: number, times, actor, partner, store. */
function creditToFields(credit: Credit): Record<string, unknown> {
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
    vendor: vendorToText(credit.vendor),
  });
}

function creditFromFields(
  fields: Readonly<Record<string, unknown>>,
  posting: Posting,
  client: ClientRef,
): Credit {
  const category = fields.category === 'purchase' ? 'purchase' : 'usage';
  const { credits, purchases } = posting.counts;
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
    schedule: rows(fields.schedule, SEGMENT_WIDTH).map(segmentFromList),
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
    draws: rows(fields.draws, DRAW_WIDTH).map(drawFromList),
    createdAt: posting.at,
    updatedAt: count(fields.updatedAt),
    vendor: vendorFromText(fields.vendor),
  };
}

function entryToList({ credit, part, from, to, amount }: Entry): unknown[] {
  return [credit, part, `${from?.[0] ?? 'o'}${to?.[0] ?? 'o'}`, amount];
}

function entryFromList([credit, part, move, amount]: readonly unknown[]): Entry {
  const [from = '', to = ''] = text(move);
  const [source, target] = [LETTERS[from], LETTERS[to]];
  assert(source !== undefined && target !== undefined, 'the table holds an unknown move');
  return {
    credit: count(credit),
    part: count(part),
    from: source,
    to: target,
    amount: micro(amount),
  };
}

function segmentToList(segment: Segment): unknown[] {
  const { part, amount, startingAt, endingBefore } = segment;
  return [part, amount, startingAt, endingBefore === NEVER ? 0 : endingBefore];
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

function actorFrom(value: unknown): Actor | null {
  if (value === undefined) return null;
  const { id, name, email } = fieldsOf(value);
  return { id: text(id), name: textOrNull(name), email: textOrNull(email) };
}

function rows(value: unknown, width: number): unknown[][] {
  const list = listOf(value);
  return Array.from({ length: list.length / width }, (_, row) =>
    list.slice(row * width, (row + 1) * width),
  );
}
