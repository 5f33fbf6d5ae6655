/** Usages: grants pay in burn order; what is allowed to remain becomes debt. */
import { formatAmount, type Micro } from '../amount.ts';
import { planDraws } from '../burn-down.ts';
import type { Usage } from '../command.ts';
import { entriesOf } from '../draws.ts';
import type { Journal } from '../journal.ts';
import { type Credit, DEBT, type Draw } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { scopeOf } from '../scope.ts';
import { blankRecord, outOfRange } from './record.ts';

export function usage(journal: Journal, command: Usage): Refusal | Credit {
  const asked = scopeOf(command.product ? [command.product] : [], command.tags ?? []);
  const plan = planDraws(journal.account.segments, command.amount, asked, journal.now);
  const owed = plan.uncovered;
  if (owed > 0n) {
    const refusal = command.postPaid
      ? mayOwe(journal, command.amount, owed)
      : short(command.amount, owed);
    if (refusal) return refusal;
  }
  const debt: Draw[] = owed > 0n ? [{ credit: DEBT, part: 0, amount: owed }] : [];
  const draws = [...plan.draws, ...debt];
  journal.post({
    kind: 'usage',
    entries: entriesOf(draws, 'available', 'spent'),
    credit: {
      ...blankRecord('usage', command),
      status: command.postPaid ? 'postPaid' : 'approved',
      product: command.product ?? null,
      tags: command.tags ?? [],
      draws,
    },
  });
  return journal.credit(journal.account.last) as Credit;
}

/** The refusal of a usage or hold that the client's grants do not cover. */
export function short(amount: Micro, uncovered: Micro): Refusal {
  const covered = formatAmount(amount - uncovered);
  const detail = `${formatAmount(amount)} were asked for, ${covered} can be spent on it now.`;
  return refuse('insufficient_credit', detail, 'amount');
}

function mayOwe(journal: Journal, amount: Micro, owed: Micro): Refusal | null {
  const { debt, overdraftLimit } = journal.account;
  if (outOfRange(journal, -amount)) {
    const detail = 'The balance would fall below -999999999.999999.';
    return refuse('balance_out_of_range', detail, 'amount');
  }
  if (debt + owed <= overdraftLimit) return null;
  const [wanted, limit] = [formatAmount(debt + owed), formatAmount(overdraftLimit)];
  const detail = `The debt would be ${wanted}, the limit is ${limit}.`;
  return refuse('overdraft_exceeded', detail, 'amount');
}
