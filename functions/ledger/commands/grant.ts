/** Changes of a grant's terms: void, shorten, extend, edit, adjust. */
import type { OpenSegment } from '../account.ts';
import { formatAmount } from '../amount.ts';
import type { Adjust, Edit, Extend, Shorten } from '../command.ts';
import { entriesOf } from '../draws.ts';
import { isDead } from '../due.ts';
import { type Instant, NEVER, toIso } from '../instant.ts';
import type { Journal } from '../journal.ts';
import { type Credit, MAX_PRODUCTS_AND_TAGS, MAX_SEGMENTS, type Segment } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { scopeOf } from '../scope.ts';
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

/** Moves ends earlier; a segment that would begin after its end is cut whole. */
export function shorten(journal: Journal, credit: Credit, command: Shorten): Refusal | Credit {
  const { part, endingBefore } = command;
  const cut = credit.schedule.filter(
    (s) => (part === undefined || s.part === part) && s.endingBefore > endingBefore && !isCut(s),
  );
  if (cut.length === 0 || cut.every((segment) => segment.endingBefore <= journal.now)) {
    const detail = `No segment that is still running ends after ${toIso(endingBefore)}.`;
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  const parts = new Set(cut.filter((s) => s.endingBefore > journal.now).map((s) => s.part));
  return reschedule(journal, credit, 'shortening', (segment) =>
    parts.has(segment.part)
      ? { ...segment, endingBefore: Math.max(segment.startingAt, endingBefore) }
      : segment,
  );
}

/** Moves an end that has not passed later, or adds a segment. */
export function extend(journal: Journal, credit: Credit, command: Extend): Refusal | Credit {
  if (command.add) return addSegment(journal, credit, command.add);
  const running = credit.schedule.filter((s) => s.endingBefore > journal.now && !isCut(s));
  const chosen = command.part ?? running.at(-1)?.part;
  const segment = running.find(({ part }) => part === chosen);
  const endingBefore = command.endingBefore ?? NEVER;
  if (!segment || endingBefore <= segment.endingBefore) {
    const detail = 'The end must be later than now and than the end of a segment still running.';
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  return reschedule(journal, credit, 'extension', (item) =>
    item.part === chosen ? { ...item, endingBefore } : item,
  );
}

/** Changes priority, scope and descriptive fields. */
export function edit(journal: Journal, credit: Credit, command: Edit): Refusal | Credit {
  const { op: _, credit: __, ...change } = command;
  const changed: Credit = { ...credit, ...change };
  if (changed.products.length + changed.tags.length > MAX_PRODUCTS_AND_TAGS) {
    const detail = `A grant names at most ${MAX_PRODUCTS_AND_TAGS} products and tags.`;
    return refuse('schedule_conflict', detail, command.tags ? 'tags' : 'products');
  }
  const scope = scopeOf(changed.products, changed.tags);
  journal.post({
    kind: 'edit',
    entries: [],
    reshape: ofGrant(credit, (segment) => ({ ...segment, priority: changed.priority, scope })),
    changes: changed,
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
  const open = journal.account.segments.find(
    (s) => s.credit === credit.number && s.part === segment.part,
  );
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
  const isOpen = journal.account.segments.some(
    (s) => s.credit === share.credit && s.part === share.part,
  );
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

function addSegment(
  journal: Journal,
  credit: Credit,
  asked: NonNullable<Extend['add']>,
): Refusal | Credit {
  const segment: Segment = {
    part: credit.schedule.length + 1,
    amount: asked.amount,
    startingAt: asked.startingAt ?? journal.now,
    endingBefore: asked.endingBefore ?? NEVER,
  };
  if (segment.part > MAX_SEGMENTS) {
    return refuse('schedule_conflict', `A grant has at most ${MAX_SEGMENTS} segments.`, 'add');
  }
  if (segment.endingBefore <= journal.now) {
    return refuse('schedule_conflict', 'The segment would already have ended.', 'add.endingBefore');
  }
  if (outOfRange(journal, segment.amount)) {
    return refuse('balance_out_of_range', 'The balance would exceed 999999999.999999.', 'amount');
  }
  const { part, amount } = segment;
  journal.post({
    kind: 'extension',
    opens: [openSegment(credit.number, segment, credit)],
    entries: [{ credit: credit.number, part, from: null, to: 'available', amount }],
    changes: { ...credit, schedule: [...credit.schedule, segment] },
  });
  return journal.credit(credit.number) as Credit;
}

function reschedule(
  journal: Journal,
  credit: Credit,
  kind: 'shortening' | 'extension',
  change: (segment: Segment) => Segment,
): Credit {
  const schedule = credit.schedule.map(change);
  const endOf = (part: number): Instant =>
    schedule.find((segment) => segment.part === part)?.endingBefore ?? NEVER;
  journal.post({
    kind,
    entries: [],
    reshape: ofGrant(credit, (segment) => ({ ...segment, endingBefore: endOf(segment.part) })),
    changes: { ...credit, schedule },
  });
  return journal.credit(credit.number) as Credit;
}

/** Cut whole by an earlier shortening: it keeps its start as its end. */
function isCut(segment: Segment): boolean {
  return segment.endingBefore <= segment.startingAt;
}

function ofGrant(credit: Credit, change: (segment: OpenSegment) => OpenSegment) {
  return (segment: OpenSegment): OpenSegment =>
    segment.credit === credit.number ? change(segment) : segment;
}
