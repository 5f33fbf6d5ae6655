/** What the stream says has changed, and what that means to counters, sums and accounts. */
import type { Account } from '../ledger/account.ts';
import type { Micro } from '../ledger/amount.ts';
import { nextDue } from '../ledger/due.ts';
import { type Instant, NEVER, toIso } from '../ledger/instant.ts';
import { MOVES, moveOf } from '../ledger/moves.ts';
import type { Credit, Posting } from '../ledger/posting.ts';
import { type Counts, combinationOf, countsOf, minus, type Place } from './counts.ts';
import type { CountChange } from './fold.ts';

/** One record of the stream. */
export type Change = { readonly sequence: bigint } & (
  | { readonly of: 'posting'; readonly before: Posting | null; readonly after: Posting }
  | { readonly of: 'account'; readonly before: Account | null; readonly after: Account }
  /** A record that cannot be read: passed over, and named for the next rebuild. */
  | { readonly of: 'unreadable'; readonly key: string; readonly why: string }
);

export function placeOf({ at, client, number }: Posting): Place {
  return { at, client, number };
}

export function combination({ category, status }: Credit): number {
  return combinationOf(category, status);
}

/** What a record counts as: all of its segments once it is an approved purchase, ended or not. */
function countsOfCredit(credit: Credit): Counts {
  return countsOf(combination(credit), isGranted(credit) ? credit.schedule.length : 0);
}

function isGranted({ category, status }: Credit): boolean {
  return category === 'purchase' && status === 'approved';
}

/** A record that is new to the tree. */
export function insertionOf({ before, after }: PostingChange): CountChange[] {
  if (before !== null || !after.credit) return [];
  return [{ place: placeOf(after), counts: countsOfCredit(after.credit) }];
}

/** A record whose status moved, or that got segments. */
export function movesOf({ before, after }: PostingChange): CountChange[] {
  if (!before?.credit || !after.credit) return [];
  const counts = minus(countsOfCredit(after.credit), countsOfCredit(before.credit));
  return counts.every((count) => count === 0) ? [] : [{ place: placeOf(after), counts }];
}

type PostingChange = Pick<Extract<Change, { of: 'posting' }>, 'before' | 'after'>;

/** What the daily sums are made of, in micro. */
export const SUMS = ['purchased', 'used', 'expired', 'voided', 'moved', 'adjusted'] as const;
export type Sums = Partial<Record<(typeof SUMS)[number], Micro>>;

const SUM_OF = {
  granted: 'purchased',
  used: 'used',
  expired: 'expired',
  voided: 'voided',
  transferredIn: null, // the other side of what was sent: counted once
  transferredOut: 'moved',
  adjusted: 'adjusted',
} as const;

/** The day, in UTC, to which a posting counts: when it happened, not when it was booked. */
export function dayOf({ effectiveAt, at }: Posting): string {
  return toIso(effectiveAt ?? at).slice(0, 10);
}

export function sumsOf(posting: Posting): Sums {
  const sums: Sums = {};
  for (const entry of posting.entries) {
    const effect = MOVES[posting.kind][moveOf(entry)];
    const name = effect ? SUM_OF[effect.slice(1) as keyof typeof SUM_OF] : null;
    if (!effect || name === null) continue;
    const amount = effect.startsWith('+') ? entry.amount : -entry.amount;
    sums[name] = (sums[name] ?? 0n) + amount;
  }
  return sums;
}

const HOUR_MILLISECONDS = 3_600_000;

/** `2026-01-02T03`, the hour in UTC. */
export function hourOf(instant: Instant): string {
  return toIso(Math.trunc(instant / HOUR_MILLISECONDS) * HOUR_MILLISECONDS).slice(0, 13);
}

/** The hour in which the clock decides something for the account, where that is news. */
export function dueHour(before: Account | null, after: Account): string | null {
  const due = nextDue(after);
  if (due >= NEVER) return null;
  const hour = hourOf(due);
  return before && nextDue(before) < NEVER && hourOf(nextDue(before)) === hour ? null : hour;
}

/** The hour in which the account got new postings, where it is the first of that hour. */
export function changedHour(before: Account | null, after: Account): string | null {
  if (after.last === (before?.last ?? 0)) return null;
  const hour = hourOf(after.lastAt);
  return before && before.last > 0 && hourOf(before.lastAt) === hour ? null : hour;
}
