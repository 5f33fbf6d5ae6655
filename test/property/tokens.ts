/** The model's world: every micro is a token that lies somewhere, and the clock moves tokens. */

/** `sent`: transferred out; `gone`: corrected away. */
export type Place = 'available' | 'held' | 'spent' | 'expired' | 'voided' | 'sent' | 'gone';

export interface Token {
  readonly lot: Lot;
  place: Place;
}

/** A segment of a grant. */
export interface Lot {
  readonly grant: Grant;
  readonly part: number;
  amount: number;
  start: number;
  end: number;
}

export interface Grant {
  readonly number: number;
  status: 'approved' | 'pending' | 'failed';
  voided: boolean;
  takenBack: number;
  priority: number;
  products: readonly string[];
  tags: readonly string[];
  readonly free: boolean;
  readonly lots: Lot[];
}

/** A usage, a hold, a sending or a correction downwards: `null` is a unit of debt. */
export interface Spending {
  readonly number: number;
  readonly kind: 'usage' | 'hold' | 'transfer' | 'adjustment';
  readonly postPaid: boolean;
  readonly units: readonly (Token | null)[];
  readonly expiresAt: number;
  captured: number;
  settled: 'captured' | 'released' | 'expired' | null;
  reversed: number;
}

export interface Book {
  limit: number;
  closed: boolean;
  owed: number;
  /** Tokens that paid debt, the latest last. */
  readonly payers: Token[];
  readonly tokens: Token[];
  readonly grants: Map<number, Grant>;
  readonly spendings: Map<number, Spending>;
  granted: number;
  adjusted: number;
  received: number;
}

export function emptyBook(limit: number): Book {
  return {
    limit,
    closed: false,
    owed: 0,
    payers: [],
    tokens: [],
    grants: new Map(),
    spendings: new Map(),
    granted: 0,
    adjusted: 0,
    received: 0,
  };
}

/** A copy that shares nothing which can change. */
export function copyOf(book: Book): Book {
  const lots = new Map<Lot, Lot>();
  const grants = new Map<number, Grant>();
  for (const [number, grant] of book.grants) {
    const copy: Grant = { ...grant, lots: [] };
    grants.set(number, copy);
    for (const lot of grant.lots) {
      const own = { ...lot, grant: copy };
      lots.set(lot, own);
      copy.lots.push(own);
    }
  }
  const tokens = new Map<Token, Token>();
  for (const token of book.tokens) {
    tokens.set(token, { place: token.place, lot: lots.get(token.lot) ?? token.lot });
  }
  const same = (token: Token) => tokens.get(token) ?? token;
  const spendings = [...book.spendings].map(([number, spending]): [number, Spending] => {
    const units = spending.units.map((unit) => unit && same(unit));
    return [number, { ...spending, units }];
  });
  return {
    ...book,
    payers: book.payers.map(same),
    tokens: [...tokens.values()],
    grants,
    spendings: new Map(spendings),
  };
}

/** What the clock has decided by then: holds lapse, and what lies in an ended lot expires. */
export function advance(book: Book, now: number): void {
  for (const hold of openHolds(book)) {
    if (hold.expiresAt > now) continue;
    hold.settled = 'expired';
    for (const token of reserved(hold)) token.place = 'available';
  }
  for (const token of book.tokens) {
    if (token.place === 'available' && isOver(token.lot, now)) token.place = 'expired';
  }
}

export function openHolds(book: Book): Spending[] {
  return [...book.spendings.values()].filter((s) => s.kind === 'hold' && s.settled === null);
}

/** What an open hold still reserves, in the order in which it will be captured. */
export function reserved(hold: Spending): Token[] {
  return hold.units.slice(hold.captured).filter((unit) => unit !== null);
}

/** Ended, or cut before it began. */
export function isOver(lot: Lot, now: number): boolean {
  return lot.end <= now || lot.end <= lot.start;
}

export function isInForce(lot: Lot, now: number): boolean {
  return lot.start <= now && now < lot.end;
}

/** The first rule that tells two lots apart, as numbers to compare from left to right. */
function place({ grant, part, start, end }: Lot): number[] {
  const named = grant.products.length;
  const breadth = named > 0 ? named : grant.tags.length > 0 ? 1_000 : 1_001;
  return [grant.priority, grant.free ? 0 : 1, breadth, end, start, grant.number, part];
}

export function burnsBefore(a: Lot, b: Lot): boolean {
  const [left, right] = [place(a), place(b)];
  const at = left.findIndex((value, i) => value !== right[i]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

export interface Purpose {
  readonly product?: string | null;
  readonly tags?: readonly string[];
}

export function paysFor({ products, tags }: Grant, purpose: Purpose | 'anything'): boolean {
  if (purpose === 'anything' || (products.length === 0 && tags.length === 0)) return true;
  const named = purpose.product ? products.includes(purpose.product) : false;
  return named || tags.some((tag) => purpose.tags?.includes(tag));
}

/** The tokens that would pay, at most so many, in burn order. */
export function payable(
  book: Book,
  most: number,
  purpose: Purpose | 'anything',
  now: number,
): Token[] {
  const open = book.tokens.filter(
    ({ place, lot }) => place === 'available' && isInForce(lot, now) && paysFor(lot.grant, purpose),
  );
  return inOrder(open).slice(0, most);
}

export function inOrder(tokens: readonly Token[]): Token[] {
  return [...tokens].sort((a, b) => {
    if (a.lot === b.lot) return 0;
    return burnsBefore(a.lot, b.lot) ? -1 : 1;
  });
}

export function countOf(book: Book, ...places: readonly Place[]): number {
  return book.tokens.filter(({ place }) => places.includes(place)).length;
}

/** Lots that hold something: what an account keeps open. */
export function openLots(book: Book): Lot[] {
  const inUse = book.tokens.filter(({ place }) => place === 'available' || place === 'held');
  return [...new Set(inUse.map(({ lot }) => lot))];
}
