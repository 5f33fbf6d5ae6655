/** Pages by cursor through a list while it is written: who was there throughout comes once. */

import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import type { Credit } from '../../functions/ledger/posting.ts';
import type { Kind } from '../../functions/projections/counts.ts';
import type { Desk } from './lists-queries.ts';
import type { Recount } from './lists-recount.ts';

export interface Walked {
  /** Records in the order in which the pages had them. */
  readonly ids: readonly string[];
  readonly pages: number;
  readonly rru: number;
}

/** Does one thing again and again until the other is done. */
export async function meanwhile<A>(again: () => Promise<void>, until: Promise<A>): Promise<A> {
  let done = false;
  const end = () => {
    done = true;
  };
  until.then(end, end);
  while (!done) await again();
  return until;
}

/** From the first page to the last. */
export async function walkByCursor(
  desk: Desk,
  filter: CreditFilter,
  limit: number,
): Promise<Walked> {
  const ids: string[] = [];
  let [pages, rru] = [0, 0];
  let after: string | undefined;
  do {
    const asked = await desk.credits(filter, after === undefined ? { limit } : { limit, after });
    ids.push(...asked.page.rows.map(idOfCredit));
    after = asked.page.next ?? undefined;
    pages += 1;
    rru += asked.rru;
  } while (after !== undefined);
  return { ids, pages, rru };
}

/** The records that are of the kind, by the ids of `walkByCursor`. */
export function idsOf(recount: Recount, kind: Kind, from = 0): ReadonlySet<string> {
  return new Set(recount.records(kind, from).map((it) => `${it.client}/${it.number}`));
}

export interface Verdict {
  readonly throughout: number;
  readonly missing: number;
  readonly twice: number;
}

/** A status moves once at most: who matched before and after matched all the time. */
export function judge(
  { ids }: Pick<Walked, 'ids'>,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Verdict {
  const seen = new Set(ids);
  const throughout = [...before].filter((id) => after.has(id));
  const missing = throughout.filter((id) => !seen.has(id)).length;
  return { throughout: throughout.length, missing, twice: ids.length - seen.size };
}

function idOfCredit({ client, number }: Credit): string {
  return `${client.number}/${number}`;
}
