/** Any page of all clients' credits costs what the first one costs, and has the right rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { listGlobalCredits } from '../../functions/store/global-credits.ts';
import { LAST_NUMBER } from '../../functions/store/keys.ts';
import { readPostings } from '../../functions/store/projection-store.ts';
import type { Table } from '../../functions/store/table.ts';
import { EIGHTEEN_MONTHS, turns } from '../bench/lists-crowd.ts';
import { meanwhile } from '../bench/lists-cursors.ts';
import { Feed } from '../bench/lists-feed.ts';
import { nameOf, Recount } from '../bench/lists-recount.ts';
import { Writer } from '../bench/lists-writer.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { chance } from '../support/log-writer.ts';

/** On a computer that does much else. */
const FILL_MILLISECONDS = 300_000;
const LIMIT = 25;
const DAY = 86_400_000;
/** A burst of 2,000 in a minute. */
const PLAN = {
  ...EIGHTEEN_MONTHS,
  records: 5_400,
  clients: 12,
  seed: 3,
  bursts: [{ after: 0.4, records: 2_000, perSecond: 2_000 / 60 }],
};
const RANGE = { from: PLAN.from + 40 * DAY, to: PLAN.to - 60 * DAY };

const KINDS: readonly Omit<CreditFilter, 'order'>[] = [
  {},
  { category: 'usage' },
  { category: 'purchase' },
  { status: 'approved' },
  { status: 'pending' },
  { status: 'failed' },
  { category: 'usage', status: 'approved' },
  { category: 'purchase', status: 'pending' },
];

const FILTERS = KINDS.flatMap((kind) =>
  (['newest', 'oldest'] as const).flatMap((order) => [
    { ...kind, order },
    { ...kind, ...RANGE, order },
  ]),
);

const folder = mkdtempSync(join(tmpdir(), 'tallystick-flat-'));
let engine: TestEngine;
let table: Table;
let burst = 0;
/** From what the table holds, whatever the stream brought. */
const recount = new Recount();

beforeAll(async () => {
  engine = await startTestEngine();
  const where = { endpoint: engine.endpoint, table: engine.table };
  table = connectTable(where);
  const writer = await Writer.open(table, PLAN);
  const feed = await Feed.open(table, { ...where, folder, perFlush: () => 150 });
  const all = [...turns(PLAN)];
  const inBurst = all.filter((turn) => turn.inBurst);
  burst = inBurst[Math.floor(inBurst.length / 2)]?.at ?? 0;
  await meanwhile(() => feed.drain(), writer.write(all));
  await feed.drain();
  await feed.stop();
  for (const { number } of writer.clients) {
    const postings = await readPostings(table, number, 1, LAST_NUMBER, newCall());
    for (const posting of postings) recount.count(posting);
  }
}, FILL_MILLISECONDS);
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(FILTERS)('the list of %j', (filter) => {
  const isBounded = 'from' in filter;
  const lists = filter.category ? 1 : 2;
  // The right edge of the tree, one closed node, the rows on both sides of a leaf's end; where a
  // time range begins and ends.
  const mostTrips = 2 + 2 * lists + (isBounded ? 2 * (1 + lists) : 0);
  const mostUnits = filter.category ? 9 : 14;

  test('has the right rows on every page, at the price of the first', async () => {
    const rows = recount.records(filter, filter.from, filter.to).map(idOf);
    if (filter.order === 'newest') rows.reverse();
    const pages = Math.ceil(rows.length / LIMIT);
    const first = await pageOf(filter, 1);
    for (const page of [1, Math.ceil(pages / 2), pageAt(filter, burst), pages, pages + 1]) {
      const { rru, trips, ...asked } = await pageOf(filter, page);
      const offset = (page - 1) * LIMIT;
      expect(asked.rows.map(idOf)).toEqual(rows.slice(offset, offset + LIMIT));
      expect(asked).toMatchObject({ total: rows.length, asOf: recount.lastAt });
      expect(rru).toBeLessThanOrEqual(Math.min(mostUnits, 3 * first.rru));
      expect(trips).toBeLessThanOrEqual(mostTrips);
    }
  });

  test('ends where it ends', async () => {
    const { rows, total, next, rru } = await pageOf(filter, 1_000_000_000);
    expect({ rows, next }).toEqual({ rows: [], next: null });
    expect(total).toBe(recount.records(filter, filter.from, filter.to).length);
    expect(rru).toBeLessThanOrEqual(mostUnits);
  });
});

test.each(KINDS)('the list of %j counts any time range', async (kind) => {
  const next = chance(1);
  const all = recount.records({});
  // Anywhere, or as a record was made, or right behind it.
  const instant = () => {
    const { at } = all[Math.floor(next() * all.length)] ?? { at: PLAN.to };
    const anywhere = PLAN.from + Math.floor(next() * (PLAN.to - PLAN.from));
    return [anywhere, at, at + 1][Math.floor(next() * 3)];
  };
  for (let i = 0; i < 25; i += 1) {
    const [from = 0, to = 0] = [instant(), instant()];
    const { total } = await pageOf({ ...kind, from, to, order: 'newest' }, 1);
    expect(total).toBe(recount.records(kind, from, to).length);
  }
});

test('the records are spread as in life', () => {
  const shares = KINDS.map((kind) => [nameOf(kind), recount.records(kind).length / PLAN.records]);
  const near = (share: number) => expect.closeTo(share, 1);
  expect(Object.fromEntries(shares)).toMatchObject({
    all: 1,
    usage: near(0.9),
    'usage, approved': near(0.9),
    pending: near(0),
  });
  const inMinute = recount.records({}, burst - 30_000, burst + 30_000);
  expect(inMinute.length).toBeGreaterThan(1_500);
});

async function pageOf(filter: CreditFilter, page: number) {
  const call = newCall();
  const ask = { limit: LIMIT, offset: (page - 1) * LIMIT };
  const { rows, ...found } = await listGlobalCredits(table, filter, ask, call, 0);
  return { ...found, ...call.spent, rows };
}

/** The page on which the instant lies, or the first. */
function pageAt(filter: CreditFilter, instant: number): number {
  const { from, to, order } = filter;
  const ahead =
    order === 'newest'
      ? recount.records(filter, instant, to)
      : recount.records(filter, from, instant);
  return Math.floor(ahead.length / LIMIT) + 1;
}

function idOf({ client, number }: { readonly client: number; readonly number: number }): string {
  return `${client}/${number}`;
}
