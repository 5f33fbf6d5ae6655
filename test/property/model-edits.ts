/** The model of edits: new terms, and a schedule that is changed lot by lot. */
import type { Edit, ScheduleChange } from '../../functions/ledger/command.ts';
import { NEVER } from '../../functions/ledger/instant.ts';
import { drop, isWhole, mint, type Said } from './model-grants.ts';
import type { Book, Grant, Lot } from './tokens.ts';

export function edit(book: Book, grant: Grant, asked: Edit, now: number): Said {
  grant.priority = asked.priority ?? grant.priority;
  grant.products = asked.products ?? grant.products;
  grant.tags = asked.tags ?? grant.tags;
  if (!asked.schedule) return 'done';
  if (grant.status !== 'approved' || grant.lots.length === 0) return 'wrong_category';
  return grant.voided ? 'already_voided' : reschedule(book, grant, asked.schedule, now);
}

type Update = NonNullable<ScheduleChange['update']>[number];

function reschedule(book: Book, grant: Grant, change: ScheduleChange, now: number): Said {
  const issued = grant.lots.length;
  for (const asked of change.update ?? []) {
    const said = update(book, lotOf(grant, asked.part), asked, now);
    if (said !== 'done') return said;
  }
  for (const part of change.remove ?? []) {
    const lot = lotOf(grant, part);
    if (!lot || lot.end <= now || !isWhole(book, lot, now)) return 'schedule_conflict';
    drop(book, lot);
  }
  for (const [i, asked] of (change.add ?? []).entries()) {
    const amount = Number(asked.amount);
    const [start, end] = [asked.startingAt ?? now, asked.endingBefore ?? NEVER];
    if (end <= Math.max(start, now)) return 'schedule_conflict';
    const lot: Lot = { grant, part: issued + i + 1, amount, start, end };
    grant.lots.push(lot);
    book.adjusted += mint(book, lot, amount).length;
  }
  const gone = change.remove?.length && grant.lots.every(({ start, end }) => end <= start);
  return grant.lots.length > 12 || gone ? 'schedule_conflict' : 'done';
}

function update(book: Book, lot: Lot | undefined, asked: Update, now: number): Said {
  if (!lot) return 'schedule_conflict';
  const amount = Number(asked.amount ?? lot.amount);
  const [start, end] = [asked.startingAt ?? lot.start, asked.endingBefore ?? lot.end];
  if (amount === lot.amount && start === lot.start && end === lot.end) return 'done';
  const begun = start !== lot.start && lot.start <= now;
  const late = end <= now && (amount > lot.amount || start !== lot.start);
  if (lot.end <= now || end <= start || begun || late) return 'schedule_conflict';
  const left = book.tokens.filter((token) => token.lot === lot && token.place === 'available');
  const less = lot.amount - amount;
  if (less > left.length) return 'insufficient_credit';
  for (const token of left.slice(0, Math.max(0, less))) token.place = 'gone';
  mint(book, lot, Math.max(0, -less));
  book.adjusted -= less;
  Object.assign(lot, { amount, start, end });
  return 'done';
}

/** Those that were dropped are no lots of the grant any more. */
function lotOf(grant: Grant, part: number): Lot | undefined {
  return grant.lots.find((lot) => lot.part === part && lot.end > lot.start);
}
