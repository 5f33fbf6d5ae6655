/** Changes of what a grant holds: void, adjust. */
import type { OpenSegment } from '../account.ts';
import { formatAmount } from '../amount.ts';
import type { Adjust } from '../command.ts';
import { entriesOf } from '../draws.ts';
import { isDead } from '../due.ts';
import type { Journal } from '../journal.ts';
import type { Credit, Segment } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { openSegment } from './purchase.ts';
import { blankRecord, outOfRange } from './record.ts';

/** Ends a grant now: what remains is voided, what holds pin is theirs until they end. */
export function voidGrant(journal: Journal, credit: Credit): Refusal | Credit {
  const remains = journal.account.segments
    .filter((segment) => segment.credit === credit.number && segment.left > 0n)
    .map((segment) => ({ credit: credit.number, part: segment.part, amount: segment.left }));
  journal.post({
    kind: 'void',
    entries: entriesOf(remains, 'available', 'voided'),
    reshape: ofGrant(credit, (segment) => ({
      ...segment,
      endingBefore: Math.min(segment.endingBefore, journal.now),
    })),
    changes: { ...credit, voidedAt: journal.now },
  });
  return journal.credit(credit.number) as Credit;
}

/** A correction of one segment, shown as a record of its own. */
export function adjust(journal: Journal, credit: Credit, command: Adjust): Refusal | Credit {
  const segment = credit.schedule.find(({ part }) => part === (command.part ?? 1));
  const ambiguous = command.part === undefined && credit.schedule.length > 1;
  if (!segment || ambiguous) {
    return refuse('schedule_conflict', 'Name one of the segments of the grant.', 'part');
  }
  const open = openPart(journal, credit.number, segment.part);
  const adds = command.direction === 'add';
  if (adds && isDead(open ?? openSegment(credit.number, segment, credit), journal.now)) {
    return refuse('schedule_conflict', 'The segment has ended.', 'part');
  }
  if (adds && outOfRange(journal, command.amount)) {
    return refuse('balance_out_of_range', 'The balance would exceed 999999999.999999.', 'amount');
  }
  const left = open?.left ?? 0n;
  if (!adds && command.amount > left) {
    const detail = `${formatAmount(left)} are left in the segment.`;
    return refuse('insufficient_credit', detail, 'amount');
  }
  postAdjustment(journal, credit, segment, command);
  return journal.credit(journal.account.last) as Credit;
}

function postAdjustment(journal: Journal, credit: Credit, segment: Segment, command: Adjust): void {
  const adds = command.direction === 'add';
  const share = { credit: credit.number, part: segment.part, amount: command.amount };
  const isOpen = openPart(journal, share.credit, share.part) !== undefined;
  journal.post({
    kind: 'adjustment',
    entries: [{ ...share, from: adds ? null : 'available', to: adds ? 'available' : null }],
    opens: isOpen ? [] : [openSegment(credit.number, segment, credit)],
    concerns: credit.number,
    note: command.reason,
    credit: {
      ...blankRecord(adds ? 'purchase' : 'usage', command),
      description: command.description ?? command.reason,
      paymentMethod: 'adjustment',
      free: credit.free,
      priority: credit.priority,
      draws: adds ? [] : [share],
    },
  });
}

/** Voids what remains of segments that leave the grant before they were drawn on. */
export function voidDropped(journal: Journal, credit: Credit, parts: ReadonlySet<number>): void {
  const remains = journal.account.segments
    .filter((s) => s.credit === credit.number && parts.has(s.part) && s.left > 0n)
    .map(({ part, left }) => ({ credit: credit.number, part, amount: left }));
  if (remains.length === 0) return;
  journal.post({
    kind: 'void',
    entries: entriesOf(remains, 'available', 'voided'),
    concerns: credit.number,
    note: credit.description,
  });
}

/** Nothing was drawn from it: it has not begun, or all of its credits are there. */
export function isUntouched(journal: Journal, credit: Credit, segment: Segment): boolean {
  if (segment.startingAt > journal.now) return true;
  const open = openPart(journal, credit.number, segment.part);
  return open?.left === segment.amount && open.held === 0n;
}

export function openPart(journal: Journal, credit: number, part: number): OpenSegment | undefined {
  return journal.account.segments.find((s) => s.credit === credit && s.part === part);
}

/** The new terms of the grant's open segments. */
export function ofGrant(credit: Credit, change: (segment: OpenSegment) => OpenSegment) {
  return (segment: OpenSegment): OpenSegment =>
    segment.credit === credit.number ? change(segment) : segment;
}
