/** Brings the ledgers of grants up to date, from the postings themselves. */
import { grantLines, monthLines, settledHolds } from '../ledger/grant-lines.ts';
import type { Instant } from '../ledger/instant.ts';
import type { Posting } from '../ledger/posting.ts';
import type { Change } from './changes.ts';
import type { GrantFold, ProjectionStore } from './ports.ts';

/** Postings between two folds of one client: often enough to keep the rest short, and cheap. */
export const POSTINGS_PER_FOLD = 64;
/** Items that one transaction writes: the table's limit is 100. */
const ITEMS_PER_FOLD = 90;
/** Additions to one item: what says so has a limit of 4 KB. */
const DRAWS_PER_MONTH = 300;

/** A client's grant ledgers are brought up to date now and then; the rest is read from postings. */
export async function foldGrants(
  store: ProjectionStore,
  changes: readonly Change[],
): Promise<void> {
  for (const change of changes) {
    if (change.of !== 'posting' || change.before !== null) continue;
    const { client, number } = change.after;
    if (number % POSTINGS_PER_FOLD === 0) await foldClient(store, client, number);
  }
}

/** Up to a posting that has been written. */
export async function foldClient(
  store: ProjectionStore,
  client: number,
  to: number,
): Promise<void> {
  let size = POSTINGS_PER_FOLD;
  for (;;) {
    const from = await store.foldedUpTo(client);
    if (from >= to) return;
    const upTo = Math.min(to, from + size);
    const postings = await store.postings(client, from + 1, upTo);
    const times = await heldAt(store, client, postings);
    const lines = grantLines(postings, times);
    const fold = { client, from, to: upTo, lines, months: monthLines(postings, times) };
    // One posting touches 64 grants at most, so that halving comes to an end.
    if (fits(fold)) await store.foldGrants(fold);
    else size = Math.ceil(size / 2);
  }
}

/** Whether one transaction can take the mark, an item per grant and one per month. */
function fits({ lines, months }: GrantFold): boolean {
  const grants = new Set(lines.map(({ grant }) => grant));
  const byMonth = Map.groupBy(months, ({ month }) => month);
  const mostDraws = Math.max(0, ...[...byMonth.values()].map(({ length }) => length));
  return 1 + grants.size + byMonth.size <= ITEMS_PER_FOLD && mostDraws <= DRAWS_PER_MONTH;
}

/** When the holds that the postings settle were placed: most of them not long before. */
async function heldAt(
  store: ProjectionStore,
  client: number,
  postings: readonly Posting[],
): Promise<ReadonlyMap<number, Instant>> {
  const known = new Map(postings.map(({ number, at }) => [number, at]));
  const older = settledHolds(postings).filter((number) => !known.has(number));
  const read = await Promise.all(older.map((number) => store.postings(client, number, number)));
  for (const { number, at } of read.flat()) known.set(number, at);
  return known;
}
