/** Counts records the naive way, from every change that the stream brought: what lists must say. */

import { CATEGORIES, type Posting, STATUSES } from '../../functions/ledger/posting.ts';
import type { Change } from '../../functions/projections/changes.ts';
import { combination, placeOf } from '../../functions/projections/changes.ts';
import {
  COMBINATIONS,
  comparePlaces,
  type Kind,
  type Place,
} from '../../functions/projections/counts.ts';

/** A record where it stands, with its status and category as they are now. */
interface Counted extends Place {
  combination: number;
}

export class Recount {
  /** By client, then number. */
  readonly #records = new Map<number, Map<number, Counted>>();
  #sorted: Counted[] | null = null;
  /** When the last posting was made. */
  lastAt = 0;

  take(changes: readonly Change[]): void {
    for (const change of changes) if (change.of === 'posting') this.count(change.after);
  }

  /** As it is now, whatever it was. */
  count(posting: Posting): void {
    const { client, number, credit } = posting;
    this.lastAt = Math.max(this.lastAt, posting.at);
    if (!credit) return;
    const of = this.#records.get(client) ?? new Map<number, Counted>();
    this.#records.set(client, of);
    const known = of.get(number);
    if (known) {
      known.combination = combination(credit);
      return;
    }
    of.set(number, { ...placeOf(posting), combination: combination(credit) });
    this.#sorted = null;
  }

  /** Those of the kind in order of time. */
  records(kind: Kind, from = 0, to = Number.POSITIVE_INFINITY): readonly Place[] {
    this.#sorted ??= [...this.#records.values()]
      .flatMap((of) => [...of.values()])
      .sort(comparePlaces);
    const fitting = combinationsOf(kind);
    return this.#sorted.filter(
      (one) => fitting.has(one.combination) && one.at >= from && one.at < to,
    );
  }
}

export function combinationsOf({ status, category }: Kind): ReadonlySet<number> {
  const all = Array.from({ length: COMBINATIONS }, (_, i) => i);
  const fits = (i: number) =>
    (category === undefined || CATEGORIES[Math.trunc(i / STATUSES.length)] === category) &&
    (status === undefined || STATUSES[i % STATUSES.length] === status);
  return new Set(all.filter(fits));
}

/** Every filter that all clients' records can be asked for. */
export function everyKind(): readonly Kind[] {
  const statuses = [{}, ...STATUSES.map((status) => ({ status }))];
  const categories = [{}, ...CATEGORIES.map((category) => ({ category }))];
  return statuses.flatMap((status) => categories.map((category) => ({ ...status, ...category })));
}

export function nameOf({ status, category }: Kind): string {
  return [category, status].filter((part) => part !== undefined).join(', ') || 'all';
}
