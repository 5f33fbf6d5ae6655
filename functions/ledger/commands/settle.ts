/** Commands that address a credit: which of them fits the record that it is. */
import type { Command } from '../command.ts';
import type { Journal } from '../journal.ts';
import type { Credit } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { edit } from './edit.ts';
import { extend, shorten } from './ends.ts';
import { adjust, voidGrant } from './grant.ts';
import { capture, release } from './hold.ts';
import { approvePurchase, failPurchase } from './purchase.ts';
import { reverseUsage, takeBack } from './reverse.ts';

type Settling = Extract<Command, { readonly credit: number }>;

export function settle(journal: Journal, command: Settling): Refusal | Credit {
  const credit = journal.credit(command.credit);
  // Of a closed client only holds are settled.
  const isHold = credit !== null && credit.captured !== null;
  if (journal.account.status === 'closed' && !isHold) return closed('client');
  if (!credit) return refuse('credit_not_found', 'The client has no such credit.', 'credit');
  const isPurchase = credit.category === 'purchase';
  switch (command.op) {
    case 'approve':
      if (!isPurchase) return capture(journal, credit, command);
      return command.amount === undefined && command.final === undefined
        ? approvePurchase(journal, credit)
        : refuse('not_a_hold', 'A purchase is approved whole: leave out amount and final.');
    case 'fail':
      return isPurchase ? failPurchase(journal, credit) : release(journal, credit);
    case 'reverse':
      if (!isPurchase) return reverseUsage(journal, credit, command);
      return credit.voidedAt === null ? takeBack(journal, credit, command) : voided();
    case 'edit': {
      const terms = command.priority ?? command.products ?? command.tags;
      if (credit.schedule.length === 0 && terms !== undefined) return notAGrant();
      if (command.schedule === undefined) return edit(journal, credit, command);
      return notChangeable(credit) ?? edit(journal, credit, command);
    }
    default:
      return onGrant(journal, credit, command);
  }
}

function onGrant(
  journal: Journal,
  credit: Credit,
  command: Exclude<Settling, { op: 'approve' | 'fail' | 'reverse' | 'edit' }>,
): Refusal | Credit {
  const refusal = notChangeable(credit);
  if (refusal) return refusal;
  switch (command.op) {
    case 'void':
      return voidGrant(journal, credit);
    case 'shorten':
      return shorten(journal, credit, command);
    case 'extend':
      return extend(journal, credit, command);
    case 'adjust':
      return adjust(journal, credit, command);
  }
}

function notChangeable(credit: Credit): Refusal | null {
  const isGrant = credit.schedule.length > 0 && credit.status === 'approved';
  if (!isGrant) return notAGrant();
  return credit.voidedAt === null ? null : voided();
}

function voided(): Refusal {
  return refuse('already_voided', 'The grant has been voided.', 'credit');
}

function notAGrant(): Refusal {
  return refuse('wrong_category', 'Only an approved purchase has a grant to change.', 'credit');
}

export function closed(field: string): Refusal {
  return refuse('client_closed', 'The client has been closed.', field);
}
