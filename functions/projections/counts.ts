/** Counters of records and of what they grant, and the places of records in time. */
import { CATEGORIES, type Category, type CreditStatus, STATUSES } from '../ledger/posting.ts';

/**
 * Eight counters of records: approved, pending, failed, postPaid of purchases, then of usages. The
 * ninth is of segments: those that approved purchases have.
 */
export type Counts = readonly number[];

export const COMBINATIONS = CATEGORIES.length * STATUSES.length;
const SEGMENTS = COMBINATIONS;
export const NONE: Counts = Array.from({ length: COMBINATIONS + 1 }, () => 0);

/** What a list asks for; absent: any. */
export interface Kind {
  readonly status?: CreditStatus;
  readonly category?: Category;
  /** Not the records but their segments: known of approved purchases. */
  readonly segments?: true;
}

export const GRANTED_SEGMENTS = {
  category: 'purchase',
  status: 'approved',
  segments: true,
} as const satisfies Kind;

export function combinationOf(category: Category, status: CreditStatus): number {
  return CATEGORIES.indexOf(category) * STATUSES.length + STATUSES.indexOf(status);
}

export function countOf(counts: Counts, { status, category, segments }: Kind): number {
  if (segments) return counts[SEGMENTS] ?? 0;
  let total = 0;
  for (const [i, count] of counts.entries()) {
    if (i === SEGMENTS) continue;
    const fitsCategory =
      category === undefined || CATEGORIES[Math.trunc(i / STATUSES.length)] === category;
    const fitsStatus = status === undefined || STATUSES[i % STATUSES.length] === status;
    if (fitsCategory && fitsStatus) total += count;
  }
  return total;
}

/** What one record counts as. `segments`: those that it has by its approval. */
export function countsOf(combination: number, segments: number): Counts {
  return NONE.map((_, i) => (i === combination ? 1 : i === SEGMENTS ? segments : 0));
}

export function plus(counts: Counts, added: Counts): Counts {
  return counts.map((count, i) => count + (added[i] ?? 0));
}

export function minus(counts: Counts, taken: Counts): Counts {
  return counts.map((count, i) => count - (taken[i] ?? 0));
}

export function sumOf(all: readonly Counts[]): Counts {
  return NONE.map((_, i) => all.reduce((total, counts) => total + (counts[i] ?? 0), 0));
}

/** Where a record stands among all: by time, then client, then number. Never two alike. */
export interface Place {
  readonly at: number;
  readonly client: number;
  readonly number: number;
}

export const FIRST_PLACE: Place = { at: 0, client: 0, number: 0 };

export function comparePlaces(a: Place, b: Place): number {
  return a.at - b.at || a.client - b.client || a.number - b.number;
}
