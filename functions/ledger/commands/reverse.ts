/** Reversals: a usage goes back to what paid for it; of a purchase, what is left is taken back. */
import { strict as assert } from 'node:assert';
import type { OpenSegment } from '../account.ts';
import { formatAmount, least, type Micro, sum } from '../amount.ts';
import type { Reverse } from '../command.ts';
import { entriesOf, reversedDraws, slice, spentOf } from '../draws.ts';
import type { Journal } from '../journal.ts';
import { type Credit, DEBT, type DebtPayment, type Draw } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { openSegment } from './purchase.ts';
import { outOfRange } from './record.ts';

export function reverseUsage(journal: Journal, credit: Credit, command: Reverse): Refusal | Credit {
  const kind = journal.record(credit.number)?.kind;
  if (kind !== 'usage' && kind !== 'hold') {
    return refuse('wrong_category', 'Only a usage or a captured hold can be reversed.', 'credit');
  }
  const open = credit.captured !== null && credit.settled === null;
  const most = open ? 0n : spentOf(credit) - credit.reversed;
  const amount = command.amount ?? most;
  if (amount > most || amount === 0n) {
    const hint = open ? ': the hold is open, release or capture it first' : '';
    const detail = `${formatAmount(most)} of the usage can be reversed${hint}.`;
    return refuse('exceeds_original', detail, 'amount');
  }
  if (outOfRange(journal, amount)) {
    return refuse('balance_out_of_range', 'The balance would exceed 999999999.999999.', 'amount');
  }
  const { draws, lastPayment } = givenBack(journal, reversedDraws(credit, amount));
  const opens = reopened(journal, draws);
  journal.post({
    kind: 'reversal',
    entries: entriesOf(draws, 'spent', 'available'),
    opens,
    note: command.reason ?? null,
    changes: { ...credit, reversed: credit.reversed + amount },
    ...(lastPayment === undefined ? {} : { lastPayment }),
  });
  return journal.credit(credit.number) as Credit;
}

/** Takes back what remains of a purchase, the last segment first. */
export function takeBack(journal: Journal, credit: Credit, command: Reverse): Refusal | Credit {
  const open = journal.account.segments
    .filter((segment) => segment.credit === credit.number && segment.left > 0n)
    .sort((a, b) => b.part - a.part);
  const remains = sum(open.map((segment) => segment.left));
  const amount = command.amount ?? remains;
  if (amount > remains || amount === 0n) {
    const detail = `${formatAmount(remains)} of the purchase remains and can be taken back.`;
    return refuse('exceeds_original', detail, 'amount');
  }
  const all = open.map(({ part, left }) => ({ credit: credit.number, part, amount: left }));
  journal.post({
    kind: 'take_back',
    entries: entriesOf(slice(all, 0n, amount), 'available', 'voided'),
    note: command.reason ?? null,
    changes: { ...credit, reversed: credit.reversed + amount },
  });
  return journal.credit(credit.number) as Credit;
}

interface GivenBack {
  readonly draws: readonly Draw[];
  /** `undefined`: no payment of debt was touched. */
  readonly lastPayment: DebtPayment | null | undefined;
}

/** Debt that has been paid since goes back to the grants that paid it, the latest first. */
function givenBack(journal: Journal, draws: readonly Draw[]): GivenBack {
  const owed = sum(draws.filter((draw) => draw.credit === DEBT).map((draw) => draw.amount));
  const unpaid = least(owed, journal.account.debt);
  const direct = draws.filter((draw) => draw.credit !== DEBT);
  const debt: Draw[] = unpaid > 0n ? [{ credit: DEBT, part: 0, amount: unpaid }] : [];
  if (unpaid === owed) return { draws: [...debt, ...direct], lastPayment: undefined };
  const paid = refunded(journal, owed - unpaid);
  return { draws: merged([...debt, ...paid.draws, ...direct]), lastPayment: paid.lastPayment };
}

function refunded(
  journal: Journal,
  amount: Micro,
): { draws: Draw[]; lastPayment: DebtPayment | null } {
  const draws: Draw[] = [];
  let payment = journal.account.lastPayment;
  let rest = amount;
  while (rest > 0n) {
    assert(payment, 'paid debt has a payment');
    const posting = journal.record(payment.number);
    assert(posting, 'a payment of debt is a posting');
    const paid = posting.entries.filter((e) => e.credit !== DEBT && e.to === 'spent');
    const part = least(rest, payment.left);
    draws.push(
      ...slice(paid, payment.left - part, payment.left)
        .map(drawOf)
        .reverse(),
    );
    rest -= part;
    payment = { ...payment, left: payment.left - part };
    if (payment.left === 0n) payment = posting.paidBefore;
  }
  return { draws, lastPayment: payment };
}

function drawOf({ credit, part, amount }: Draw): Draw {
  return { credit, part, amount };
}

/** One draw per segment: a grant can have paid for a usage twice, directly and as debt. */
function merged(draws: readonly Draw[]): Draw[] {
  const bySegment = new Map<string, Draw>();
  for (const draw of draws) {
    const key = `${draw.credit}.${draw.part}`;
    const amount = (bySegment.get(key)?.amount ?? 0n) + draw.amount;
    bySegment.set(key, { ...draw, amount });
  }
  return [...bySegment.values()];
}

/** Segments that are closed and get credits back are opened again, on their record's terms. */
function reopened(journal: Journal, draws: readonly Draw[]): OpenSegment[] {
  const isOpen = ({ credit, part }: Draw) =>
    journal.account.segments.some((s) => s.credit === credit && s.part === part);
  const closed = draws.filter((draw) => draw.credit !== DEBT && !isOpen(draw));
  journal.require(closed.map((draw) => draw.credit));
  return closed.map((draw) => {
    const record = journal.credit(draw.credit);
    const segment = record?.schedule.find(({ part }) => part === draw.part);
    assert(record && segment, 'a draw names a segment of a purchase');
    const endingBefore = Math.min(segment.endingBefore, record.voidedAt ?? Infinity);
    return openSegment(draw.credit, { ...segment, endingBefore }, record);
  });
}
