/** Purchases: grants are issued, debt is paid first, a pending payment is approved or failed. */
import type { OpenSegment } from '../account.ts';
import { least, type Micro } from '../amount.ts';
import { inBurnOrder, isLive } from '../burn-down.ts';
import { DEFAULT_PRIORITY, type Purchase } from '../command.ts';
import type { Draft, NewCredit } from '../draft.ts';
import { type Instant, NEVER } from '../instant.ts';
import type { Journal } from '../journal.ts';
import { type Credit, DEBT, type Entry, type PostingKind, type Segment } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isEverything, scopeOf } from '../scope.ts';
import { blankRecord, outOfRange } from './record.ts';

export function purchase(journal: Journal, command: Purchase): Refusal | Credit {
  const schedule = scheduleOf(command, journal.now);
  if (hasEnded(schedule, journal.now)) {
    return refuse('schedule_conflict', 'The purchase would already have ended.', 'endingBefore');
  }
  const record: NewCredit = {
    ...blankRecord('purchase', command),
    status: command.status ?? 'approved',
    priority: command.priority ?? DEFAULT_PRIORITY,
    free: isFree(command.price),
    schedule,
    products: command.products ?? [],
    tags: command.tags ?? [],
  };
  if (record.status === 'pending') {
    journal.post({ kind: 'pending_purchase', entries: [], credit: record });
    return journal.credit(journal.account.last) as Credit;
  }
  if (outOfRange(journal, command.amount)) return tooMuch();
  return issue(journal, 'purchase', journal.next, record, { credit: record });
}

export function approvePurchase(journal: Journal, credit: Credit): Refusal | Credit {
  if (credit.status !== 'pending') return alreadySettled(credit);
  if (hasEnded(credit.schedule, journal.now)) {
    const detail = 'The purchase ended before it was approved: fail it and make a new one.';
    return refuse('schedule_conflict', detail, 'credit');
  }
  if (outOfRange(journal, credit.amount)) return tooMuch();
  const changes: Credit = { ...credit, status: 'approved' };
  return issue(journal, 'approval', credit.number, credit, { changes });
}

export function failPurchase(journal: Journal, credit: Credit): Refusal | Credit {
  if (credit.status !== 'pending') return alreadySettled(credit);
  journal.post({ kind: 'failure', entries: [], changes: { ...credit, status: 'failed' } });
  return journal.credit(credit.number) as Credit;
}

/** Opens the record's segments; those in force and not scoped pay the client's debt first. */
export function issue(
  journal: Journal,
  kind: Extract<PostingKind, 'purchase' | 'approval' | 'transfer_in'>,
  number: number,
  terms: GrantTerms,
  draft: Pick<Draft, 'credit' | 'changes' | 'note'>,
): Credit {
  const opens = terms.schedule.map((segment) => openSegment(number, segment, terms));
  const issued = terms.schedule.map(
    ({ part, amount }): Entry => ({
      credit: number,
      part,
      from: null,
      to: 'available',
      amount,
    }),
  );
  const paid = payDebt(journal, opens, terms.schedule);
  const amount = paid.reduce((total, entry) => total + entry.amount, 0n);
  const given: Entry = { credit: DEBT, part: 0, from: 'spent', to: 'available', amount };
  journal.post({
    ...draft,
    kind,
    opens,
    entries: amount > 0n ? [...issued, ...paid, given] : issued,
    ...(amount > 0n ? { lastPayment: { number: journal.next, left: amount } } : {}),
  });
  return journal.credit(number) as Credit;
}

export type GrantTerms = Pick<Credit, 'schedule' | 'priority' | 'free' | 'products' | 'tags'>;

/** A segment of a grant as the account keeps it, with nothing in it yet. */
export function openSegment(number: number, segment: Segment, terms: GrantTerms): OpenSegment {
  return {
    credit: number,
    part: segment.part,
    left: 0n,
    held: 0n,
    priority: terms.priority,
    free: terms.free,
    startingAt: segment.startingAt,
    endingBefore: segment.endingBefore,
    scope: scopeOf(terms.products, terms.tags),
  };
}

function payDebt(
  journal: Journal,
  opens: readonly OpenSegment[],
  schedule: readonly Segment[],
): Entry[] {
  const paid: Entry[] = [];
  let debt: Micro = journal.account.debt;
  for (const { credit, part, scope, ...segment } of inBurnOrder(opens)) {
    const issued = schedule.find((item) => item.part === part)?.amount ?? 0n;
    const amount = least(debt, issued);
    const pays = isLive({ credit, part, scope, ...segment }, journal.now) && isEverything(scope);
    if (!pays || amount === 0n) continue;
    paid.push({ credit, part, from: 'available', to: 'spent', amount });
    debt -= amount;
  }
  return paid;
}

function scheduleOf(command: Purchase, now: Instant): Segment[] {
  const asked = command.schedule ?? [
    { amount: command.amount, endingBefore: command.endingBefore ?? NEVER },
  ];
  return asked.map((segment, index) => ({
    part: index + 1,
    amount: segment.amount,
    startingAt: segment.startingAt ?? now,
    endingBefore: segment.endingBefore ?? NEVER,
  }));
}

function hasEnded(schedule: readonly Segment[], now: Instant): boolean {
  return schedule.every((segment) => segment.endingBefore <= now);
}

function isFree(price: string | null | undefined): boolean {
  return price === null || price === undefined || !/[1-9]/.test(price);
}

function alreadySettled(credit: Credit): Refusal {
  return refuse('already_settled', `The purchase is ${credit.status} already.`, 'credit');
}

function tooMuch(): Refusal {
  return refuse('balance_out_of_range', 'The balance would exceed 999999999.999999.', 'amount');
}
