/** The same pages as a list without counters gets them: everything before them is read. */

import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import { CATEGORIES } from '../../functions/ledger/posting.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import {
  categoryPartition,
  LAST_NUMBER,
  rank,
  statusPartition,
} from '../../functions/store/keys.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { merged, type Range, walk } from '../../functions/store/ranges.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { MeteredTable } from '../support/metered-table.ts';

/** So many rows are read; what lies further is reckoned from them: it grows with the rows. */
const MOST_ROWS = 10_000;
const CALL_MILLISECONDS = 600_000;
/** A busy computer should not take too long for one request. */
const ROWS_AT_ONCE = 250;
/** DynamoDB ends a trip there; a unit is two blocks of 4 KB, as indexes are read eventually. */
const BYTES_OF_A_TRIP = 1024 * 1024;
const BYTES_OF_A_UNIT = 8 * 1024;

export interface Skipped {
  readonly rru: number;
  readonly trips: number;
  readonly milliseconds: number;
  /** `false`: reckoned from the first rows. */
  readonly measured: boolean;
}

/** The price of the first so many rows. The total, which takes all of them, is not counted. */
export function skipping(table: Table, filter: CreditFilter): (rows: number) => Promise<Skipped> {
  let far: Promise<Reading> | null = null;
  const readFar = () => {
    far ??= readFirst(table, filter, MOST_ROWS);
    return far;
  };
  return async (rows) => {
    const measured = rows <= MOST_ROWS;
    const reading = measured ? readFirst(table, filter, rows) : readFar();
    const { read, sources, ...took } = await reading;
    // Trips bring more rows than were wanted: those are not charged.
    const times = rows / Math.max(1, read);
    const rru = took.rru * times;
    return {
      rru,
      trips: Math.max(sources, Math.ceil((rru * BYTES_OF_A_UNIT) / BYTES_OF_A_TRIP)),
      milliseconds: took.milliseconds * times,
      measured,
    };
  };
}

interface Reading extends Pick<Skipped, 'rru' | 'milliseconds'> {
  /** Rows that came. */
  readonly read: number;
  readonly sources: number;
}

async function readFirst(table: Table, filter: CreditFilter, rows: number): Promise<Reading> {
  const counting = new MeteredTable(patient(table, REAL_PACE));
  const call = newCall(CALL_MILLISECONDS);
  const descending = filter.order === 'newest';
  const began = performance.now();
  const how = { descending, atOnce: Math.min(rows, ROWS_AT_ONCE) };
  const sources = rangesOf(filter).map((range) => walk(counting, range, how, call));
  let read = 0;
  for await (const _ of merged(sources, descending)) {
    read += 1;
    if (read >= rows) break;
  }
  const milliseconds = performance.now() - began;
  const { rru } = call.spent;
  return { rru, milliseconds, read: counting.rows, sources: sources.length };
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
