/** Postings as items, with the credit that some of them are. */
import { strict as assert } from 'node:assert';
import type { ClientRef } from '../ledger/client.ts';
import type { Actor, Bucket, Entry, Posting, PostingKind } from '../ledger/posting.ts';
import { uuidOf } from './account-item.ts';
import { creditFromFields, creditToFields } from './credit-fields.ts';
import { indexKeys, postingKey } from './keys.ts';
import { noteOf } from './posting-line.ts';
import type { Item, Key } from './table.ts';
import {
  compact,
  count,
  countOrNull,
  fieldsOf,
  listOf,
  micro,
  rowsOf,
  text,
  textOrNull,
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
      issues: posting.issues,
      paidBefore: paidBefore && [paidBefore.number, paidBefore.left],
      credit: credit && creditToFields(credit),
    }),
    // Nothing was noted, and a description came later: the note stays what it was.
    ...(posting.note === null && !same && credit ? { note: null } : {}),
    delta: posting.delta,
    balance: posting.balanceAfter,
    held: posting.heldAfter,
    debt: posting.debtAfter,
    movements: counts.movements,
    credits: counts.credits,
    purchases: counts.purchases,
    issued: counts.segments,
  };
}

export function postingFromItem(item: Item): Posting {
  const client = count(text(item.pk).slice(2));
  const fields = item.credit === undefined ? null : fieldsOf(item.credit);
  const actor = actorFrom(item.actor);
  const paid = item.paidBefore === undefined ? null : listOf(item.paidBefore);
  const posting: Posting = {
    client,
    number: count(item.sk),
    kind: text(item.kind) as PostingKind,
    at: count(item.at),
    effectiveAt: countOrNull(item.effectiveAt),
    entries: rowsOf(item.entries, ENTRY_WIDTH).map(entryFromList),
    delta: micro(item.delta),
    balanceAfter: micro(item.balance),
    heldAfter: micro(item.held),
    debtAfter: micro(item.debt),
    counts: {
      movements: count(item.movements),
      credits: count(item.credits),
      purchases: count(item.purchases),
      segments: count(item.issued),
    },
    note: noteOf(item),
    actor,
    partner: textOrNull(item.partner),
    store: textOrNull(item.store),
    transactionId: textOrNull(item.transactionId),
    paidBefore: paid && { number: count(paid[0]), left: micro(paid[1]) },
    concerns: countOrNull(item.concerns),
    issues: listOf(item.issues).map(count),
    credit: null,
  };
  if (!fields) return posting;
  const id = text(item.id);
  const ref = { number: client, id, uuid: uuidOf(client, id) };
  return { ...posting, credit: creditFromFields(fields, posting, ref) };
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

export function actorFrom(value: unknown): Actor | null {
  if (value === undefined) return null;
  const { id, name, email } = fieldsOf(value);
  return { id: text(id), name: textOrNull(name), email: textOrNull(email) };
}
