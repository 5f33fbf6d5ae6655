/** What the clock has decided: holds that lapsed and segments that ended, booked in order. */
import { strict as assert } from 'node:assert';
import type { Account, OpenSegment } from './account.ts';
import { NOBODY } from './draft.ts';
import { heldEntries, remainingDraws } from './draws.ts';
import { type Instant, NEVER } from './instant.ts';
import { Journal, type Records } from './journal.ts';
import type { Entry } from './posting.ts';

/** Nothing in it can ever be spent again: it has ended, or was cut before it began. */
export function isDead(segment: OpenSegment, now: Instant): boolean {
  return endOf(segment) <= now;
}

/** Numbers of the holds that have lapsed: their records say what they drew. */
export function lapsedHolds(account: Account, now: Instant): number[] {
  return account.holds.filter((hold) => hold.expiresAt <= now).map((hold) => hold.number);
}

/** When the clock next decides something for the account; `NEVER` where nothing is to come. */
export function nextDue(account: Account): Instant {
  let due = NEVER;
  for (const { expiresAt } of account.holds) due = Math.min(due, expiresAt);
  for (const segment of account.segments) {
    if (segment.left > 0n) due = Math.min(due, endOf(segment));
  }
  return due;
}

/**
 * Books everything due, in order of instant, holds before grants at a tie; one expiry posting per
 * instant. `since`: nothing was decided before it (credits that a command gave back to a dead
 * grant die at that instant, not at the end of the grant). `most`: how many postings are booked
 * before it stops, with what the last of them left dead.
 * Returns the number of postings written.
 */
export function bookDue(journal: Journal, since: Instant = 0, most = Infinity): number {
  const { now } = journal;
  const before = journal.postings.length;
  let floor = since;
  journal.require(lapsedHolds(journal.account, now));
  while (journal.postings.length - before < most) {
    const due = nextDue(journal.account);
    if (due > now) break;
    floor = Math.max(floor, due);
    const lapsed = journal.account.holds
      .filter((hold) => hold.expiresAt <= floor)
      .sort((a, b) => a.expiresAt - b.expiresAt || a.number - b.number)[0];
    if (lapsed) lapse(journal, lapsed.number, floor);
    else expire(journal, floor);
  }
  // Whoever goes on from here starts at the next instant: nothing dead is left behind at this one.
  if (journal.account.segments.some((s) => s.left > 0n && endOf(s) <= floor)) {
    expire(journal, floor);
  }
  return journal.postings.length - before;
}

/** The account as the clock sees it at `now`, booked or not. */
export function settled(account: Account, records: Records, now: Instant): Account {
  const journal = new Journal(account, records, now, NOBODY);
  bookDue(journal);
  return { ...journal.account, version: account.version };
}

/** A segment that was cut before it began dies at once. */
function endOf(segment: OpenSegment): Instant {
  return segment.endingBefore <= segment.startingAt ? 0 : segment.endingBefore;
}

function lapse(journal: Journal, number: number, effectiveAt: Instant): void {
  const credit = journal.credit(number);
  const hold = journal.account.holds.find((open) => open.number === number);
  assert(credit && hold, 'an open hold has a record');
  journal.post({
    kind: 'hold_expiry',
    effectiveAt,
    entries: heldEntries(remainingDraws(credit), 'available'),
    hold: { ...hold, left: 0n },
    changes: {
      ...credit,
      status: (credit.captured ?? 0n) > 0n ? 'approved' : 'failed',
      settled: 'expired',
    },
  });
}

function expire(journal: Journal, effectiveAt: Instant): void {
  const entries: Entry[] = journal.account.segments
    .filter((segment) => segment.left > 0n && endOf(segment) <= effectiveAt)
    .map(({ credit, part, left }) => ({
      credit,
      part,
      from: 'available',
      to: 'expired',
      amount: left,
    }));
  journal.post({ kind: 'expiry', effectiveAt, entries });
}
