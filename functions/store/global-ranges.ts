/** Where the records of all clients stand in the indexes. */
import { type Instant, LAST_INSTANT } from '../ledger/instant.ts';
import { CATEGORIES, type Category } from '../ledger/posting.ts';
import type { Kind, Place } from '../projections/counts.ts';
import { categoryPartition, LAST_NUMBER, rank, statusPartition } from './keys.ts';
import type { Range } from './ranges.ts';
import type { Item } from './table.ts';

/** Before all that was made at that instant. */
export function firstAt(at: Instant): Place {
  return { at: Math.min(at, LAST_INSTANT), client: 0, number: 0 };
}

export function rankOf({ at, client, number }: Place): string {
  return rank(at, client, number);
}

export const LAST_RANK = rank(LAST_INSTANT, 2 ** 31 - 1, LAST_NUMBER);

/** One list of all clients: its records, and what it shows of each. */
export interface GlobalList<R> {
  readonly kind: Kind;
  /** Half-open over createdAt. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly order: 'newest' | 'oldest';
  /** Oldest first; as many as are counted of the kind. */
  readonly rowsOf: (item: Item) => readonly R[];
}

/** One range per category that can match, each in order of time; both ends inclusive. */
export function rangesOf(kind: Kind, from: string, to: string = LAST_RANK): Range[] {
  const { status } = kind;
  return categoriesOf(kind).map((of): Range => {
    if (status !== undefined) {
      return { index: 'byStatus', pk: statusPartition(status), ...prefixed(of), from, to };
    }
    const placeOf = (item: Item) => String(item.categorySk);
    return { index: 'byCategory', pk: categoryPartition(of), prefix: '', from, to, placeOf };
  });
}

export function categoriesOf({ category }: Kind): readonly Category[] {
  return category ? [category] : CATEGORIES;
}

function prefixed(category: Category) {
  const prefix = `${category}#`;
  return { prefix, placeOf: (item: Item) => String(item.statusSk).slice(prefix.length) };
}
