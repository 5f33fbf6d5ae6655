/** Brings the ledgers of grants up to date, from the postings themselves. */
import type { Instant } from '../ledger/instant.ts';
import type { Posting } from '../ledger/posting.ts';
import type { Change } from './changes.ts';
import { grantLines, POSTINGS_PER_FOLD, settledHolds } from './grant-ledger.ts';
import type { ProjectionStore } from './ports.ts';

/** Grants whose ledgers one transaction can fold. */
const GRANTS_PER_FOLD = 90;

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

async function foldClient(store: ProjectionStore, client: number, to: number): Promise<void> {
  let size = POSTINGS_PER_FOLD;
  for (;;) {
    const from = await store.foldedUpTo(client);
    if (from >= to) return;
    const upTo = Math.min(to, from + size);
    const postings = await store.postings(client, from + 1, upTo);
    const items = grantLines(postings, await heldAt(store, client, postings));
    const grants = new Set(items.map(({ grant }) => grant)).size;
    // One posting touches 64 grants at most, so that halving comes to an end.
    if (grants > GRANTS_PER_FOLD) size = Math.ceil(size / 2);
    else await store.foldGrants({ client, from, to: upTo, items });
  }
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
