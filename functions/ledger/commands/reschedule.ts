/** What several changes of a grant's segments come to together, or why they cannot be made. */
import { formatAmount, type Micro, sum } from '../amount.ts';
import type { AskedSegment, ScheduleChange, SegmentUpdate } from '../command.ts';
import { NEVER } from '../instant.ts';
import type { Journal } from '../journal.ts';
import { type Credit, type Entry, MAX_SEGMENTS, type Segment } from '../posting.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { isDropped } from '../schedule.ts';
import { isUntouched, openPart } from './grant.ts';
import { outOfRange } from './record.ts';

export interface Rescheduled {
  readonly schedule: readonly Segment[];
  /** Those of its segments that are new or changed, by part. */
  readonly changes: ReadonlyMap<number, Segment>;
  /** What segments gain from outside and lose to it. */
  readonly entries: readonly Entry[];
  /** Parts whose credits are voided before that. */
  readonly dropped: ReadonlySet<number>;
}

export function reschedule(
  journal: Journal,
  credit: Credit,
  asked: ScheduleChange,
): Refusal | Rescheduled {
  const changes = changesOf(journal, credit, asked);
  if (isRefusal(changes)) return changes;
  const before = new Map(credit.schedule.map((segment) => [segment.part, segment]));
  const schedule = [...new Map([...before, ...changes]).values()];
  if (schedule.length > MAX_SEGMENTS) {
    const detail = `A grant has at most ${MAX_SEGMENTS} segments, removed ones among them.`;
    return refuse('schedule_conflict', detail, 'schedule.add');
  }
  const dropped = new Set(asked.remove);
  if (dropped.size > 0 && schedule.every(isDropped)) {
    const detail = 'One segment must stay: void the grant to end all of it.';
    return refuse('schedule_conflict', detail, 'schedule.remove');
  }
  const entries = [...changes.values()].flatMap(({ part, amount }) =>
    entriesOf(credit.number, part, amount - (before.get(part)?.amount ?? 0n)),
  );
  const voided = sum([...dropped].map((part) => leftIn(journal, credit, part)));
  const growth = sum(entries.map(({ to, amount }) => (to === null ? -amount : amount)));
  if (outOfRange(journal, growth - voided)) {
    const detail = 'The balance would exceed 999999999.999999.';
    return refuse('balance_out_of_range', detail, 'schedule');
  }
  return { schedule, changes, entries, dropped };
}

/** By part: nothing that is asked of one depends on what is asked of another. */
function changesOf(
  journal: Journal,
  credit: Credit,
  { update = [], remove = [], add = [] }: ScheduleChange,
): Refusal | ReadonlyMap<number, Segment> {
  const next = credit.schedule.length + 1;
  const judged: [string, Refusal | Segment][] = [
    ...update.map((one, i) => placed(`update.${i}`, updated(journal, credit, one))),
    ...remove.map((part, i) => placed(`remove.${i}`, removed(journal, credit, part))),
    ...add.map((one, i) => placed(`add.${i}`, added(journal, next + i, one))),
  ];
  const changes = new Map<number, Segment>();
  for (const [place, segment] of judged) {
    if (!isRefusal(segment)) changes.set(segment.part, segment);
    else return { ...segment, field: [`schedule.${place}`, segment.field ?? []].flat().join('.') };
  }
  return changes;
}

function placed(place: string, judged: Refusal | Segment): [string, Refusal | Segment] {
  return [place, judged];
}

function updated(journal: Journal, credit: Credit, asked: SegmentUpdate): Refusal | Segment {
  const segment = known(credit, asked.part);
  if (isRefusal(segment)) return segment;
  const after: Segment = { ...segment, ...asked };
  if (isSame(segment, after)) return segment;
  if (hasEnded(journal, segment)) return ended();
  if (after.endingBefore <= after.startingAt) {
    const detail = 'A segment must end after it starts: remove it to be rid of it.';
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  const moved = after.startingAt !== segment.startingAt;
  if (moved && segment.startingAt <= journal.now) {
    return refuse('schedule_conflict', 'The segment has begun: its start stays.', 'startingAt');
  }
  const growth = after.amount - segment.amount;
  if ((moved || growth > 0n) && after.endingBefore <= journal.now) {
    const detail = 'The segment would already have ended: give a later end.';
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  const left = leftIn(journal, credit, asked.part);
  if (-growth > left) {
    const detail = `${formatAmount(left)} are left in the segment: it cannot shrink by more.`;
    return refuse('insufficient_credit', detail, 'amount');
  }
  return after;
}

function removed(journal: Journal, credit: Credit, part: number): Refusal | Segment {
  const segment = known(credit, part);
  if (isRefusal(segment)) return segment;
  if (hasEnded(journal, segment)) return ended();
  if (!isUntouched(journal, credit, segment)) {
    const detail = 'The segment has been drawn on: end it earlier instead.';
    return refuse('schedule_conflict', detail);
  }
  return { ...segment, endingBefore: segment.startingAt };
}

function added(journal: Journal, part: number, asked: AskedSegment): Refusal | Segment {
  const { amount, startingAt = journal.now, endingBefore = NEVER } = asked;
  if (endingBefore <= Math.max(startingAt, journal.now)) {
    const detail = 'The segment would already have ended.';
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  return { part, amount, startingAt, endingBefore };
}

function known(credit: Credit, part: number): Refusal | Segment {
  const segment = credit.schedule.find((one) => one.part === part && !isDropped(one));
  return segment ?? refuse('schedule_conflict', 'The grant has no such segment.', 'part');
}

function isSame(before: Segment, after: Segment): boolean {
  return (
    before.amount === after.amount &&
    before.startingAt === after.startingAt &&
    before.endingBefore === after.endingBefore
  );
}

function hasEnded({ now }: Journal, { endingBefore }: Segment): boolean {
  return endingBefore <= now;
}

function ended(): Refusal {
  return refuse('schedule_conflict', 'The segment has ended: it stays as it is.', 'part');
}

function leftIn(journal: Journal, credit: Credit, part: number): Micro {
  return openPart(journal, credit.number, part)?.left ?? 0n;
}

function entriesOf(credit: number, part: number, growth: Micro): Entry[] {
  if (growth > 0n) return [{ credit, part, from: null, to: 'available', amount: growth }];
  if (growth < 0n) return [{ credit, part, from: 'available', to: null, amount: -growth }];
  return [];
}
