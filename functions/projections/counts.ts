/** Counters of records per status and category, and the places of records in time. */
import { CATEGORIES, type Category, type CreditStatus, STATUSES } from '../ledger/posting.ts';

/** Eight counters: approved, pending, failed, postPaid of purchases, then of usages. */
export type Counts = readonly number[];

export const COMBINATIONS = CATEGORIES.length * STATUSES.length;
export const NONE: Counts = Array.from({ length: COMBINATIONS }, () => 0);

/** What a list asks for; absent: any. */
export interface Kind {
  readonly status?: CreditStatus;
  readonly category?: Category;
}

export function combinationOf(category: Category, status: CreditStatus): number {
  return CATEGORIES.indexOf(category) * STATUSES.length + STATUSES.indexOf(status);
}

export function countOf(counts: Counts, { status, category }: Kind): number {
  let total = 0;
  for (const [i, count] of counts.entries()) {
    const fitsCategory =
      category === undefined || CATEGORIES[Math.trunc(i / STATUSES.length)] === category;
    const fitsStatus = status === undefined || STATUSES[i % STATUSES.length] === status;
    if (fitsCategory && fitsStatus) total += count;
  }
  return total;
}

export function plus(counts: Counts, combination: number, step: number): Counts {
  return counts.map((count, i) => (i === combination ? count + step : count));
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
