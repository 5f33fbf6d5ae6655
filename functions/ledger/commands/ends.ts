/** Changes of when a grant ends: shorten, extend. */
import type { Extend, Shorten } from '../command.ts';
import { type Instant, NEVER, toIso } from '../instant.ts';
import type { Journal } from '../journal.ts';
import { type Credit, MAX_SEGMENTS, type Segment } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isDropped } from '../schedule.ts';
import { isUntouched, ofGrant, voidDropped } from './grant.ts';
import { openSegment } from './purchase.ts';
import { outOfRange } from './record.ts';

/** Moves ends earlier. One that would end before it begins is dropped, or if drawn on ends now. */
export function shorten(journal: Journal, credit: Credit, command: Shorten): Refusal | Credit {
  const { part, endingBefore } = command;
  const cut = credit.schedule.filter(
    (s) => (part === undefined || s.part === part) && s.endingBefore > endingBefore,
  );
  const running = cut.filter((s) => s.endingBefore > journal.now && !isDropped(s));
  if (running.length === 0) {
    const detail = `No segment that is still running ends after ${toIso(endingBefore)}.`;
    return refuse('schedule_conflict', detail, 'endingBefore');
  }
  const early = running.filter((s) => endingBefore <= s.startingAt);
  const whole = early.filter((s) => isUntouched(journal, credit, s));
  const ends = new Map<number, Instant>([
    ...running.map((s) => [s.part, endingBefore] as const),
    ...early.map((s) => [s.part, journal.now] as const),
    ...whole.map((s) => [s.part, s.startingAt] as const),
  ]);
  voidDropped(journal, credit, new Set(whole.map((s) => s.part)));
  return reschedule(journal, credit, 'shortening', (segment) => ({
    ...segment,
    endingBefore: ends.get(segment.part) ?? segment.endingBefore,
  }));
}

/** Moves an end that has not passed later, or adds a segment. */
export function extend(journal: Journal, credit: Credit, command: Extend): Refusal | Credit {
  if (command.add) return addSegment(journal, credit, command.add);
  const running = credit.schedule.filter((s) => s.endingBefore > journal.now && !isDropped(s));
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
