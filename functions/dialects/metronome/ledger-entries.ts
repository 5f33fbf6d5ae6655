/** Metronome's ledger of a credit: its grant's lines as entries, whose sum is its balance. */
import { type Micro, sum } from '../../ledger/amount.ts';
import {
  type GrantLedgers,
  type GrantLine,
  monthOf,
  type SingleLine,
} from '../../ledger/grant-lines.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Credit, Posting, Segment } from '../../ledger/posting.ts';
import { readInstant } from '../wire.ts';
import { shownSegments } from './credit.ts';
import { endOfMonth } from './invoice.ts';
import { readKeptOfEntry } from './kept.ts';

interface Common {
  /** The segment that it moved. */
  readonly part: number;
  readonly amount: Micro;
  readonly at: Instant;
}

interface Invoiced extends Common {
  readonly type: 'CREDIT_AUTOMATED_INVOICE_DEDUCTION' | 'CREDIT_CREDITED';
  /** Of the invoice, `2026-01`. */
  readonly month: string;
}

export type CreditEntry =
  | Invoiced
  | (Common & { readonly type: 'CREDIT_SEGMENT_START' | 'CREDIT_EXPIRATION' })
  | (Common & { readonly type: 'CREDIT_MANUAL'; readonly reason: string });

/**
 * In Metronome's order. Segments that have not begun have no entries, and ended ones net to zero,
 * booked or not: so the sum over a credit's entries is what can be spent of it at that moment.
 */
export function ledgerEntries(
  credit: Credit,
  { lines, postings, at }: Pick<GrantLedgers, 'lines' | 'postings' | 'at'>,
): CreditEntry[] {
  const own = lines.get(credit.number) ?? [];
  const begun = shownSegments(credit).filter((one) => one.startingAt <= at);
  const entries = begun.flatMap((segment) => {
    const moved = own.filter(({ part }) => part === segment.part);
    return [startOf(segment), ...moved.map((line) => entryOf(line, segment, postings))];
  });
  return entries.sort((a, b) => a.at - b.at || RANK[a.type] - RANK[b.type] || a.part - b.part);
}

/** What can be spent of the credit. */
export function balanceOf(entries: readonly CreditEntry[]): Micro {
  return sum(entries.map((entry) => entry.amount));
}

/** Among entries of one instant. */
const RANK: Readonly<Record<CreditEntry['type'], number>> = {
  CREDIT_SEGMENT_START: 0,
  CREDIT_MANUAL: 1,
  CREDIT_CREDITED: 2,
  CREDIT_AUTOMATED_INVOICE_DEDUCTION: 3,
  CREDIT_EXPIRATION: 4,
};

function startOf({ part, amount, startingAt }: Segment): CreditEntry {
  return { type: 'CREDIT_SEGMENT_START', part, amount, at: startingAt };
}

function entryOf(
  line: GrantLine,
  segment: Segment,
  postings: ReadonlyMap<number, Posting>,
): CreditEntry {
  const { part, amount } = line;
  if ('month' in line) {
    const { month } = line;
    const at = endOfMonth(month);
    return { type: 'CREDIT_AUTOMATED_INVOICE_DEDUCTION', part, amount, at, month };
  }
  return entryOfPosting(line, segment, postings.get(line.posting));
}

function entryOfPosting(
  { part, amount }: SingleLine,
  segment: Segment,
  posting: Posting | undefined,
): CreditEntry {
  if (!posting) throw new Error('a line of a posting comes with it');
  const at = posting.effectiveAt ?? posting.at;
  switch (posting.kind) {
    case 'expiry':
      return { type: 'CREDIT_EXPIRATION', part, amount, at };
    case 'reversal':
      // It stands on the invoice of the month in which it was given back.
      return { type: 'CREDIT_CREDITED', part, amount, at, month: monthOf(at) };
    default: {
      // A correction, a take-back, a transfer to another customer.
      const reason = posting.note ?? posting.kind.replaceAll('_', ' ');
      return { type: 'CREDIT_MANUAL', part, amount, at: manualTime(posting, segment, at), reason };
    }
  }
}

/** A manual entry of Metronome's own takes effect when it says, else when its segment begins. */
function manualTime({ credit }: Posting, { startingAt }: Segment, at: Instant): Instant {
  const kept = credit && readKeptOfEntry(credit);
  if (!kept) return at;
  return (kept.timestamp === undefined ? null : readInstant(kept.timestamp)) ?? startingAt;
}
