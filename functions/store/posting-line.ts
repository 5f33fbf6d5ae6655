/** The few attributes of a posting that lists are searched and sorted by. */
import type { PostingLine } from '../ledger/lists.ts';
import type { PostingKind } from '../ledger/posting.ts';
import type { Item } from './table.ts';
import { count, countOrNull, fieldsOf, micro, text, textOrNull } from './values.ts';

export const NOTE_ATTRIBUTES = ['note', 'credit.description'];

export const LINE_ATTRIBUTES = [
  ...NOTE_ATTRIBUTES,
  'sk',
  'kind',
  'at',
  'effectiveAt',
  'delta',
  'balance',
  'held',
  'debt',
  'partner',
  'store',
  'transactionId',
  'actor.id',
  'concerns',
  'credit.currency',
];

export function lineFromItem(item: Item): PostingLine {
  const number = count(item.sk);
  const recorded = item.credit !== undefined;
  return {
    number,
    kind: text(item.kind) as PostingKind,
    at: count(item.at),
    effectiveAt: countOrNull(item.effectiveAt),
    delta: micro(item.delta),
    balanceAfter: micro(item.balance),
    heldAfter: micro(item.held),
    debtAfter: micro(item.debt),
    note: noteOf(item),
    partner: textOrNull(item.partner),
    store: textOrNull(item.store),
    transactionId: textOrNull(item.transactionId),
    actor: textOrNull(fieldsOf(item.actor).id),
    credit: recorded ? number : countOrNull(item.concerns),
    currency: textOrNull(fieldsOf(item.credit).currency),
  };
}

/** A note that is the record's description is kept there alone. */
export function noteOf(item: Item): string | null {
  return textOrNull(item.note) ?? textOrNull(fieldsOf(item.credit).description);
}
