/** The model of what purchases do: issue, approve, take back, void, shorten, extend, adjust. */
import type { Adjust, Extend, Purchase, Reverse, Shorten } from '../../functions/ledger/command.ts';
import { NEVER } from '../../functions/ledger/instant.ts';
import type { RefusalCode } from '../../functions/ledger/refusal.ts';
import { type Book, type Grant, inOrder, isInForce, isOver, type Lot } from './tokens.ts';

export type Said = RefusalCode | 'done';

/** A lot as asked for, before its grant has a number. */
export type Terms = Pick<Lot, 'amount' | 'start' | 'end'>;

export function purchase(book: Book, asked: Purchase, number: number, now: number): Said {
  const schedule = asked.schedule ?? [
    { amount: asked.amount, endingBefore: asked.endingBefore ?? NEVER },
  ];
  const terms = schedule.map(({ amount, startingAt, endingBefore }) => ({
    amount: Number(amount),
    start: startingAt ?? now,
    end: endingBefore ?? NEVER,
  }));
  if (terms.every(({ end }) => end <= now)) return 'schedule_conflict';
  const pending = asked.status === 'pending';
  const grant = newGrant(number, terms, {
    priority: asked.priority ?? 100,
    free: !/[1-9]/.test(asked.price ?? ''),
    products: asked.products ?? [],
    tags: asked.tags ?? [],
    status: pending ? 'pending' : 'approved',
  });
  book.grants.set(number, grant);
  if (!pending) book.granted += fill(book, grant, now);
  return 'done';
}

export function newGrant(
  number: number,
  terms: readonly Terms[],
  rest: Pick<Grant, 'priority' | 'free' | 'products' | 'tags' | 'status'>,
): Grant {
  const grant: Grant = { ...rest, number, voided: false, takenBack: 0, lots: [] };
  for (const [i, term] of terms.entries()) grant.lots.push({ ...term, grant, part: i + 1 });
  return grant;
}

/** Puts its tokens on the table; those in force and not scoped pay debt, in burn order. */
export function fill(book: Book, grant: Grant, now: number): number {
  const tokens = grant.lots.flatMap((lot) => mint(book, lot, lot.amount));
  const open = grant.products.length === 0 && grant.tags.length === 0;
  for (const token of inOrder(tokens)) {
    if (!open || book.owed === 0 || !isInForce(token.lot, now)) continue;
    token.place = 'spent';
    book.owed -= 1;
    book.payers.push(token);
  }
  return tokens.length;
}

export function mint(book: Book, lot: Lot, amount: number) {
  const tokens = Array.from({ length: amount }, () => ({ lot, place: 'available' as const }));
  book.tokens.push(...tokens);
  return tokens;
}

export function settlePurchase(book: Book, grant: Grant, approved: boolean, now: number): Said {
  if (grant.status !== 'pending') return 'already_settled';
  if (approved && grant.lots.every(({ end }) => end <= now)) return 'schedule_conflict';
  grant.status = approved ? 'approved' : 'failed';
  if (approved) book.granted += fill(book, grant, now);
  return 'done';
}

export function takeBack(book: Book, grant: Grant, asked: Reverse): Said {
  const left = book.tokens
    .filter((token) => token.lot.grant === grant && token.place === 'available')
    .sort((a, b) => b.lot.part - a.lot.part);
  const amount = Number(asked.amount ?? left.length);
  if (amount > left.length || amount === 0) return 'exceeds_original';
  for (const token of left.slice(0, amount)) token.place = 'voided';
  grant.takenBack += amount;
  return 'done';
}

export function voidGrant(book: Book, grant: Grant, now: number): Said {
  for (const token of book.tokens) {
    if (token.lot.grant === grant && token.place === 'available') token.place = 'voided';
  }
  for (const lot of grant.lots) lot.end = Math.min(lot.end, now);
  grant.voided = true;
  return 'done';
}

export function shorten(book: Book, grant: Grant, asked: Shorten, now: number): Said {
  const { part, endingBefore } = asked;
  const moved = running(grant, now).filter(
    (lot) => (part === undefined || lot.part === part) && lot.end > endingBefore,
  );
  for (const lot of moved) {
    if (endingBefore > lot.start) lot.end = endingBefore;
    else if (isWhole(book, lot, now)) drop(book, lot);
    else lot.end = now;
  }
  return moved.length > 0 ? 'done' : 'schedule_conflict';
}

/** Nothing can have been drawn from it, or nothing is missing. */
export function isWhole(book: Book, lot: Lot, now: number): boolean {
  const own = book.tokens.filter((token) => token.lot === lot);
  const left = own.filter(({ place }) => place === 'available').length;
  return lot.start > now || (left === lot.amount && own.every(({ place }) => place !== 'held'));
}

export function drop(book: Book, lot: Lot): void {
  lot.end = lot.start;
  for (const token of book.tokens) {
    if (token.lot === lot && token.place === 'available') token.place = 'voided';
  }
}

export function extend(book: Book, grant: Grant, asked: Extend, now: number): Said {
  if (asked.add) {
    const end = asked.add.endingBefore ?? NEVER;
    const part = grant.lots.length + 1;
    if (part > 12 || end <= now) return 'schedule_conflict';
    const amount = Number(asked.add.amount);
    const lot: Lot = { grant, part, amount, start: asked.add.startingAt ?? now, end };
    grant.lots.push(lot);
    book.adjusted += mint(book, lot, amount).length;
    return 'done';
  }
  const still = running(grant, now);
  const chosen = asked.part === undefined ? still.at(-1) : still.find((l) => l.part === asked.part);
  const end = asked.endingBefore ?? NEVER;
  if (!chosen || end <= chosen.end) return 'schedule_conflict';
  chosen.end = end;
  return 'done';
}

function running(grant: Grant, now: number): Lot[] {
  return grant.lots.filter((lot) => !isOver(lot, now));
}

export function adjust(book: Book, grant: Grant, asked: Adjust, number: number, now: number): Said {
  const amount = Number(asked.amount);
  const [only, second] = grant.lots;
  const lot = asked.part === undefined && second ? undefined : lotOf(grant, asked.part ?? 1);
  if (!lot || !only) return 'schedule_conflict';
  if (asked.direction === 'add') {
    if (isOver(lot, now)) return 'schedule_conflict';
    book.adjusted += mint(book, lot, amount).length;
    const record = { priority: grant.priority, free: grant.free, products: [], tags: [] };
    book.grants.set(number, newGrant(number, [], { ...record, status: 'approved' }));
    return 'done';
  }
  const left = book.tokens.filter((token) => token.lot === lot && token.place === 'available');
  if (amount > left.length) return 'insufficient_credit';
  const units = left.slice(0, amount);
  for (const token of units) token.place = 'gone';
  book.adjusted -= amount;
  const settled = { captured: 0, settled: null, reversed: 0, expiresAt: NEVER };
  const kind = 'adjustment' as const;
  book.spendings.set(number, { number, kind, postPaid: false, units, ...settled });
  return 'done';
}

function lotOf(grant: Grant, part: number): Lot | undefined {
  return grant.lots.find((lot) => lot.part === part);
}
