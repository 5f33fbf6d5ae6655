/** Where a client stands at any instant, past, present or to come. */
import type { ClientRef } from './client.ts';
import { lapsedHolds, settled } from './due.ts';
import type { Instant } from './instant.ts';
import type { PastStanding, Standing } from './ledger.ts';
import type { Clock, Store } from './ports.ts';
import type { Posting } from './posting.ts';

/** Probes per round trip: two trips narrow a million postings down to so many. */
const PROBES = 100;
/** What is left to look through: most often all of it in one trip. */
const ROWS_AT_ONCE = 2 * PROBES;

type Postings = Pick<Store, 'account' | 'records' | 'postings'>;

/** As the clock sees it; `at` must not lie before the last posting. Default: now. */
export async function standing(
  store: Postings,
  clock: Clock,
  ref: ClientRef,
  at?: Instant,
): Promise<Standing> {
  const reading = await store.account(ref.number, true);
  if (!reading) throw new Error('a client that has a name has an account');
  const now = at ?? Math.max(clock.now(), reading.account.lastAt);
  const lapsed = lapsedHolds(reading.account, now);
  const records = await store.records(ref.number, lapsed);
  return { account: settled(reading.account, records, now), at: now };
}

export async function standingAt(
  store: Postings,
  clock: Clock,
  ref: ClientRef,
  at: Instant,
): Promise<Standing | PastStanding> {
  const reading = await store.account(ref.number, true);
  if (!reading) throw new Error('a client that has a name has an account');
  if (at >= reading.account.lastAt) return standing(store, clock, ref, at);
  const last = await lastPostingAt(store, ref.number, reading.account.last, at);
  return {
    client: ref,
    at,
    number: last?.number ?? 0,
    balance: last?.balanceAfter ?? 0n,
    held: last?.heldAfter ?? 0n,
    debt: last?.debtAfter ?? 0n,
  };
}

/**
 * The last posting that counts at the instant: the last one written by then, and what the clock had
 * decided by then and was booked later. That stands right behind it, in order of its instants.
 */
async function lastPostingAt(
  store: Postings,
  client: number,
  last: number,
  at: Instant,
): Promise<Posting | null> {
  let from = 0; // was written by then (0: before the first)
  let to = last; // was written later
  while (to - from > PROBES) {
    const step = Math.ceil((to - from) / (PROBES + 1));
    const probes = Array.from({ length: PROBES }, (_, i) => from + step * (i + 1));
    const inside = probes.filter((number) => number < to);
    const probed = await store.records(client, inside);
    const written = inside.filter((number) => (probed.get(number)?.at ?? Infinity) <= at);
    from += step * written.length;
    to = Math.min(to, from + step);
  }
  let found: Posting | null = null;
  for (let next = from; next <= last; next += ROWS_AT_ONCE) {
    for (const posting of await store.postings(client, next, next + ROWS_AT_ONCE - 1)) {
      if (posting.at > at && (posting.effectiveAt ?? Infinity) > at) return found;
      found = posting;
    }
  }
  return found;
}
