/** The same pages as a list without counters gets them: everything before them is read. */

import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import { CATEGORIES } from '../../functions/ledger/posting.ts';
import {
  categoryPartition,
  LAST_NUMBER,
  rank,
  statusPartition,
} from '../../functions/store/keys.ts';
import { merged, type Range, walk } from '../../functions/store/ranges.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { MeteredTable } from '../support/metered-table.ts';

/** So many rows are read; what lies further is reckoned from them: it grows with the rows. */
const MOST_ROWS = 10_000;
const CALL_MILLISECONDS = 600_000;

export interface Skipped {
  readonly rru: number;
  readonly trips: number;
  readonly milliseconds: number;
  /** `false`: reckoned from the first rows. */
  readonly measured: boolean;
}

/** Reads the first so many rows of the list. The total, which takes all of them, is not counted. */
export async function bySkipping(
  table: Table,
  filter: CreditFilter,
  rows: number,
): Promise<Skipped> {
  const counting = new MeteredTable(table);
  const call = newCall(CALL_MILLISECONDS);
  const descending = filter.order === 'newest';
  const wanted = Math.min(rows, MOST_ROWS);
  const began = performance.now();
  // A trip ends after a megabyte: fewer rows than that.
  const how = { descending, atOnce: wanted };
  const sources = rangesOf(filter).map((range) => walk(counting, range, how, call));
  let read = 0;
  for await (const _ of merged(sources, descending)) {
    read += 1;
    if (read >= wanted) break;
  }
  // Trips bring more rows than were wanted: those are not charged.
  const times = rows / Math.max(1, counting.rows);
  return {
    rru: call.spent.rru * times,
    trips: Math.max(sources.length, Math.ceil(call.spent.trips * times)),
    milliseconds: (performance.now() - began) * times,
    measured: rows <= MOST_ROWS,
  };
}

function rangesOf({ category, status, from, to }: CreditFilter): Range[] {
  const bounds = {
    from: rank(from ?? 0, 0, 0),
    to: to === undefined ? rank(Date.UTC(9999, 0, 1), 0, LAST_NUMBER) : rank(to, 0, 0),
  };
  return (category ? [category] : CATEGORIES).map((of): Range => {
    const prefix = status ? `${of}#` : '';
    return status
      ? {
          ...{ index: 'byStatus', pk: statusPartition(status), prefix, ...bounds },
          placeOf: (item) => String(item.statusSk).slice(prefix.length),
        }
      : {
          ...{ index: 'byCategory', pk: categoryPartition(of), prefix, ...bounds },
          placeOf: (item) => String(item.categorySk),
        };
  });
}
