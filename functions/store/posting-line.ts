/** The few attributes of a posting that lists are searched and sorted by. */
import type { PostingLine } from '../ledger/lists.ts';
import type { PostingKind } from '../ledger/posting.ts';
import type { Item } from './table.ts';
import { count, countOrNull, fieldsOf, micro, text, textOrNull } from './values.ts';

export const LINE_ATTRIBUTES = [
  'sk',
  'note',
  'credit.description',
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
  // Of every record: without it one that has nothing else of these would seem to be none.
  'credit.category',
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

/** Where it is the record's description it is kept there alone, until that becomes another. */
export function noteOf(item: Item): string | null {
  const kept = item.note === undefined ? fieldsOf(item.credit).description : item.note;
  return textOrNull(kept);
}
