/** The model of what spends: usages, holds and their settling, reversals, transfers. */
import type { Approve, Hold, Reverse, Transfer, Usage } from '../../functions/ledger/command.ts';
import { NEVER } from '../../functions/ledger/instant.ts';
import { fill, newGrant, type Said, type Terms } from './model-grants.ts';
import { type Book, payable, reserved, type Spending, type Token } from './tokens.ts';

const THIRTY_DAYS = 30 * 86_400_000;

export function usage(book: Book, asked: Usage, number: number, now: number): Said {
  const amount = Number(asked.amount);
  const drawn = payable(book, amount, asked, now);
  const owed = amount - drawn.length;
  if (owed > 0 && !asked.postPaid) return 'insufficient_credit';
  if (owed > 0 && book.owed + owed > book.limit) return 'overdraft_exceeded';
  for (const token of drawn) token.place = 'spent';
  book.owed += owed;
  const units = [...drawn, ...Array.from({ length: owed }, () => null)];
  spend(book, { number, kind: 'usage', units, postPaid: asked.postPaid ?? false });
  return 'done';
}

function spend(
  book: Book,
  made: Pick<Spending, 'number' | 'kind' | 'units' | 'postPaid'>,
  expiresAt = NEVER,
): void {
  const open = { captured: 0, settled: null, reversed: 0 };
  book.spendings.set(made.number, { ...made, ...open, expiresAt });
}

export function hold(book: Book, asked: Hold, number: number, now: number): Said {
  const expiresAt = asked.expiresAt ?? now + (asked.expiresInSeconds ?? 0) * 1000;
  if (expiresAt <= now) return 'hold_expired';
  if (expiresAt > now + THIRTY_DAYS) return 'schedule_conflict';
  const units = payable(book, Number(asked.amount), asked, now);
  if (units.length < Number(asked.amount)) return 'insufficient_credit';
  for (const token of units) token.place = 'held';
  spend(book, { number, kind: 'hold', units, postPaid: false }, expiresAt);
  return 'done';
}

export function capture(spending: Spending, asked: Approve): Said {
  const no = cannotSettle(spending);
  if (no) return no;
  const open = reserved(spending);
  const amount = Number(asked.amount ?? open.length);
  if (amount > open.length) return 'exceeds_hold';
  for (const token of open.slice(0, amount)) token.place = 'spent';
  spending.captured += amount;
  if (asked.final !== false || amount === open.length) {
    for (const token of open.slice(amount)) token.place = 'available';
    spending.settled = 'captured';
  }
  return 'done';
}

export function release(spending: Spending): Said {
  const no = cannotSettle(spending);
  if (no) return no;
  for (const token of reserved(spending)) token.place = 'available';
  spending.settled = 'released';
  return 'done';
}

function cannotSettle({ kind, settled }: Spending): Said | null {
  if (kind !== 'hold') return 'not_a_hold';
  switch (settled) {
    case null:
      return null;
    case 'captured':
      return 'hold_already_captured';
    case 'released':
      return 'hold_already_released';
    case 'expired':
      return 'hold_expired';
  }
}

/** From the last unit that it paid: debt still owed is forgiven, debt paid since returns. */
export function reverse(book: Book, spending: Spending, asked: Reverse): Said {
  const { kind, units, reversed, settled } = spending;
  if (kind !== 'usage' && kind !== 'hold') return 'wrong_category';
  const paid = kind === 'usage' ? units.length : settled === null ? 0 : spending.captured;
  const most = paid - reversed;
  const amount = Number(asked.amount ?? most);
  if (amount > most || amount === 0) return 'exceeds_original';
  for (const unit of units.slice(most - amount, most)) {
    if (unit === null && book.owed > 0) book.owed -= 1;
    else restore(unit ?? book.payers.pop());
  }
  spending.reversed += amount;
  return 'done';
}

function restore(token: Token | undefined): void {
  if (!token) throw new Error('what was paid has a payer');
  token.place = 'available';
}

/** `numbers`: the receiver's records, in the order in which their first credits were drawn. */
export function transfer(
  [sender, receiver]: readonly [Book, Book],
  asked: Transfer,
  [sent, ...numbers]: readonly number[],
  now: number,
): Said {
  const units = payable(sender, Number(asked.amount), 'anything', now);
  if (units.length < Number(asked.amount)) return 'insufficient_credit';
  const groups = [...Map.groupBy(units, sortOf).values()];
  const terms = groups.map(periods);
  if (terms.some((lots) => lots.length > 12)) return 'too_many_open_grants';
  for (const token of units) token.place = 'sent';
  spend(sender, { number: sent ?? 0, kind: 'transfer', units, postPaid: false });
  for (const [i, group] of groups.entries()) {
    const grant = group[0]?.lot.grant;
    const number = numbers[i] ?? 0;
    if (!grant) continue;
    const record = newGrant(number, terms[i] ?? [], { ...grant, status: 'approved' });
    receiver.grants.set(number, record);
    receiver.received += fill(receiver, record, now);
  }
  return 'done';
}

/** Tokens of one sort arrive in one record. */
function sortOf({ lot: { grant } }: Token): string {
  const scope = [[...grant.products].sort(), [...grant.tags].sort()];
  return JSON.stringify([grant.priority, grant.free, scope]);
}

function periods(tokens: readonly Token[]): Terms[] {
  const byDates = Map.groupBy(tokens, ({ lot }) => `${lot.start} ${lot.end}`);
  return [...byDates.values()]
    .flatMap((group) => group.slice(0, 1).map(({ lot }) => ({ ...lot, amount: group.length })))
    .map(({ amount, start, end }) => ({ amount, start, end }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
