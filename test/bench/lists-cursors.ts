/** Pages by cursor through a list while it is written: who was there throughout comes once. */

import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import type { Credit } from '../../functions/ledger/posting.ts';
import type { Kind } from '../../functions/projections/counts.ts';
import { type Turn, turns } from './lists-crowd.ts';
import type { Filled } from './lists-fill.ts';
import { Desk } from './lists-queries.ts';
import { everyKind, nameOf, type Recount } from './lists-recount.ts';
import { inThousands, printTable } from './progress.ts';

/** Of so many records each row is read once more by cursor, while others write. */
export const CURSOR_RECORDS = 50_000;
const CURSOR_ROWS = 500;
const DAY = 86_400_000;

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

/** Every filter once, while the crowd goes on and the stream is folded. */
export async function pageWhileWriting({ table, feed, writer, plan }: Filled): Promise<void> {
  const desk = new Desk(table);
  const from = feed.recount.records({}).at(-CURSOR_RECORDS)?.at ?? plan.from;
  const later = { ...plan, seed: plan.seed + 1, from: plan.to, to: plan.to + 90 * DAY };
  const more = turns({ ...later, records: CURSOR_RECORDS, bursts: [] });
  const kinds = everyKind().map((kind) => ({ kind, before: idsOf(feed.recount, kind, from) }));
  const walks = [];
  const [made, settled] = [writer.made.records, writer.made.settled];
  for (const [i, { kind, before }] of kinds.entries()) {
    const order = i % 2 === 0 ? 'newest' : 'oldest';
    const walk = await meanwhile(
      async () => {
        await writer.write(some(more, 3));
        await feed.drain();
      },
      walkByCursor(desk, { ...kind, from, order }, CURSOR_ROWS),
    );
    walks.push({ kind, order, before, walk });
  }
  await feed.drain();
  const rows = walks.map(({ kind, order, before, walk }) => {
    const verdict = judge(walk, before, idsOf(feed.recount, kind, from));
    const counts = [walk.ids.length, verdict.throughout, verdict.missing, verdict.twice];
    return [`${nameOf(kind)}, ${order}`, ...counts.map(inThousands), walk.rru.toFixed(0)];
  });
  console.log(
    `By cursor through ${inThousands(CURSOR_RECORDS)} records, while ` +
      `${inThousands(writer.made.records - made)} were written and ` +
      `${inThousands(writer.made.settled - settled)} settled:\n`,
  );
  printTable(['list', 'rows', 'there throughout', 'missing', 'twice', 'read units'], rows);
}

function idOfCredit({ client, number }: Credit): string {
  return `${client.number}/${number}`;
}

function some(all: Generator<Turn>, count: number): Turn[] {
  return Array.from({ length: count }, () => all.next()).flatMap(({ value }) => value ?? []);
}
