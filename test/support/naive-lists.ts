/** A client's lists as anybody would write them: filter all, sort all, cut. */
import type { CreditFilter, HistoryFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import { folded, type PostingLine, type SortKey } from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';

export function naiveHistory(postings: readonly Posting[], filter: HistoryFilter): Posting[] {
  const { kinds, movements, note, fits, sortedBy, order } = filter;
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
  const found = postings.filter((posting) => {
    const time = posting.effectiveAt ?? posting.at;
    if (time < from || time >= to) return false;
    if (movements && posting.delta === 0n) return false;
    if (kinds && !kinds.includes(posting.kind)) return false;
    if (note && !folded(posting.note ?? '').includes(folded(note))) return false;
    return fits ? fits(lineOf(posting)) : true;
  });
  if (sortedBy) {
    inOrder(found, (posting) => sortedBy(lineOf(posting)));
  }
  return order === 'newest' ? found.reverse() : found;
}

export function naiveCredits(postings: readonly Posting[], filter: CreditFilter): Posting[] {
  const { status, category, from = 0, to = Number.MAX_SAFE_INTEGER, order } = filter;
  const { fits, sortedBy } = filter;
  const found = postings.filter(({ credit, at }) => {
    if (!credit || at < from || at >= to) return false;
    if (status !== undefined && credit.status !== status) return false;
    if (category !== undefined && credit.category !== category) return false;
    return fits ? fits(credit) : true;
  });
  if (sortedBy) {
    const keyOf = ({ credit }: Posting) => credit && sortedBy(credit);
    inOrder(found, (posting) => keyOf(posting) ?? '');
  }
  return order === 'newest' ? found.reverse() : found;
}

export function naivePage(rows: readonly Posting[], { offset = 0, limit }: PageAsk): number[] {
  return rows.slice(offset, offset + limit).map(({ number }) => number);
}

/** In place; equal ones keep their order. */
function inOrder(postings: Posting[], keyOf: (posting: Posting) => SortKey): void {
  const keyed = postings.map((posting) => ({ posting, key: keyOf(posting) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  postings.splice(0, postings.length, ...keyed.map(({ posting }) => posting));
}

export function lineOf(posting: Posting): PostingLine {
  const { number, kind, at, effectiveAt, delta, balanceAfter, heldAfter, debtAfter } = posting;
  const { note, partner, store, transactionId } = posting;
  return {
    ...{ number, kind, at, effectiveAt, delta, balanceAfter, heldAfter, debtAfter },
    ...{ note, partner, store, transactionId },
    actor: posting.actor?.id ?? null,
    credit: posting.credit ? number : posting.concerns,
    currency: posting.credit?.currency ?? null,
  };
}
