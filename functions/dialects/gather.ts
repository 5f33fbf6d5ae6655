/** Reads a whole list, page after page, where a dialect orders or narrows it in its own way. */
import type { Page, PageAsk } from '../ledger/ledger.ts';

/** More rows than this are not held in memory: the caller must narrow the list. */
const MAX_GATHERED = 100_000;

const ROWS_PER_PAGE = 1000;

/** All rows in the ledger's order; `null` where there are more than `most`. */
export async function gather<T>(
  read: (page: PageAsk) => Promise<Page<T>>,
  most: number = MAX_GATHERED,
): Promise<T[] | null> {
  const rows: T[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: ROWS_PER_PAGE, ...(after === undefined ? {} : { after }) });
    rows.push(...page.rows);
    if (rows.length > most || (page.total ?? 0) > most) return null;
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}
