/** Holds: credits are reserved, captured whole or in steps, and what is left is given back. */
import { strict as assert } from 'node:assert';
import type { OpenHold } from '../account.ts';
import { formatAmount, type Micro } from '../amount.ts';
import { planDraws } from '../burn-down.ts';
import { type Approve, type Hold, MAX_HOLD_DAYS } from '../command.ts';
import { entriesOf, heldEntries, remainingDraws, slice } from '../draws.ts';
import type { Instant } from '../instant.ts';
import type { Journal } from '../journal.ts';
import type { Credit } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { scopeOf } from '../scope.ts';
import { blankRecord } from './record.ts';
import { short } from './usage.ts';

const DAY_MILLISECONDS = 86_400_000;

export function hold(journal: Journal, command: Hold): Refusal | Credit {
  const expiresAt = expiryOf(command, journal.now);
  if (expiresAt <= journal.now) {
    return refuse('hold_expired', 'The hold would already have expired.', 'expiresAt');
  }
  if (expiresAt > journal.now + MAX_HOLD_DAYS * DAY_MILLISECONDS) {
    const detail = `A hold lasts at most ${MAX_HOLD_DAYS} days.`;
    return refuse('schedule_conflict', detail, 'expiresAt');
  }
  const asked = scopeOf(command.product ? [command.product] : [], command.tags ?? []);
  const plan = planDraws(journal.account.segments, command.amount, asked, journal.now);
  if (plan.uncovered > 0n) return short(command.amount, plan.uncovered);
  journal.post({
    kind: 'hold',
    entries: entriesOf(plan.draws, 'available', 'held'),
    hold: { number: journal.next, expiresAt, left: command.amount },
    credit: {
      ...blankRecord('usage', command),
      status: 'pending',
      captured: 0n,
      product: command.product ?? null,
      tags: command.tags ?? [],
      expiresAt,
      draws: plan.draws,
    },
  });
  return journal.credit(journal.account.last) as Credit;
}

/** Takes all or part of what the hold still reserves; the final part gives the rest back. */
export function capture(journal: Journal, credit: Credit, command: Approve): Refusal | Credit {
  const open = openHold(journal, credit);
  if ('refusal' in open) return open;
  const amount = command.amount ?? open.left;
  if (amount > open.left) {
    const detail = `The hold still reserves ${formatAmount(open.left)}.`;
    return refuse('exceeds_hold', detail, 'amount');
  }
  const captured = (credit.captured ?? 0n) + amount;
  const final = command.final !== false || amount === open.left;
  const taken = slice(credit.draws, captured - amount, captured);
  const rest = final ? slice(credit.draws, captured, credit.amount) : [];
  journal.post({
    kind: 'capture',
    entries: [...heldEntries(taken, 'spent'), ...heldEntries(rest, 'available')],
    hold: { ...open, left: final ? 0n : open.left - amount },
    changes: { ...credit, captured, status: 'approved', settled: final ? 'captured' : null },
  });
  return journal.credit(credit.number) as Credit;
}

export function release(journal: Journal, credit: Credit): Refusal | Credit {
  const open = openHold(journal, credit);
  if ('refusal' in open) return open;
  journal.post({
    kind: 'release',
    entries: heldEntries(remainingDraws(credit), 'available'),
    hold: { ...open, left: 0n },
    changes: {
      ...credit,
      status: wasCaptured(credit.captured) ? 'approved' : 'failed',
      settled: 'released',
    },
  });
  return journal.credit(credit.number) as Credit;
}

function openHold(journal: Journal, credit: Credit): Refusal | OpenHold {
  if (credit.captured === null) {
    return refuse('not_a_hold', 'The credit is not a hold: it has been spent already.', 'credit');
  }
  switch (credit.settled) {
    case 'captured':
      return refuse('hold_already_captured', 'The hold has been captured already.', 'credit');
    case 'released':
      return refuse('hold_already_released', 'The hold has been released already.', 'credit');
    case 'expired':
      return refuse('hold_expired', 'The hold has expired: place a new one.', 'credit');
    case null: {
      const open = journal.account.holds.find((held) => held.number === credit.number);
      assert(open, 'a hold that is not settled is open');
      return open;
    }
  }
}

function wasCaptured(captured: Micro | null): boolean {
  return captured !== null && captured > 0n;
}

function expiryOf(command: Hold, now: Instant): Instant {
  return command.expiresAt ?? now + (command.expiresInSeconds ?? 0) * 1000;
}
