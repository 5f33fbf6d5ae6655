/** What searches of one client's notes cost on the engine, by blocks of lines and without them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import { POSTINGS_PER_BLOCK } from '../../functions/ledger/lists.ts';
import type { Change } from '../../functions/projections/changes.ts';
import { foldLines } from '../../functions/projections/fold-lines.ts';
import { listHistory } from '../../functions/store/account-lists.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { withoutLines } from '../support/interrupted-table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { longAccount, plantNew } from '../support/long-account.ts';
import { naiveHistory, naivePage } from '../support/naive-lists.ts';

const POSTINGS = 5_240;
const LIMIT = 25;
const MINUTES = 300_000;
/** Postings of a client that a flush of the projections brings on a busy day. */
const PER_FLUSH = 150;

const account = longAccount(7, POSTINGS);
const { client, postings } = account;
const folding = newCall(MINUTES);

let engine: TestEngine;
let table: Table;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  await plantNew(table, account);
  const store = projectionStore(table, folding);
  for (let start = 0; start < postings.length; start += PER_FLUSH) {
    const some = postings.slice(start, start + PER_FLUSH);
    const changes = some.map((after, i): Change => {
      return { sequence: BigInt(start + i), of: 'posting', before: null, after };
    });
    await foldLines(store, changes);
  }
}, MINUTES);
afterAll(() => engine.stop());

async function searched(on: Table, asked: Omit<HistoryFilter, 'client'>, ask: PageAsk) {
  const call = newCall(MINUTES);
  const filter = { ...asked, client };
  const page = await listHistory(on, filter, ask, call);
  const all = naiveHistory(postings, filter);
  expect(page.rows.map(({ number }) => number)).toEqual(naivePage(all, ask));
  if (ask.offset !== undefined) expect(page.total).toBe(all.length);
  return { found: all.length, ...call.spent };
}

const FROM = { from: postings[500]?.at ?? 0, to: postings[4_800]?.at ?? 0 };

describe('a page of', () => {
  test.each<[string, Omit<HistoryFilter, 'client'>]>([
    ['a search in notes', { note: 'passport', order: 'newest' }],
    ['movements', { note: 'STRASSENBAHN', movements: true, order: 'oldest' }],
    ['a kind', { kinds: ['capture'], order: 'newest' }],
    ['a store', { fits: ({ store }) => store === 'north', order: 'oldest' }],
    [
      'a partner, by amount',
      {
        fits: ({ partner }) => partner === 'shop',
        sortedBy: ({ delta }) => delta,
        order: 'newest',
      },
    ],
    ['all of it, by note', { sortedBy: ({ note }) => note ?? '', order: 'oldest' }],
    ['a range of time', { note: 'lookup', order: 'newest', ...FROM }],
  ])('%s costs a small part of what its postings cost', async (_, asked) => {
    const ask = { limit: LIMIT, offset: 40 };
    const byLines = await searched(table, asked, ask);
    const byPostings = await searched(withoutLines(table), asked, ask);
    expect(byLines.found).toBeGreaterThan(0);
    // A unit for each row of the page, the postings since the last block, the ends of a range.
    const range = asked.from === undefined ? 0 : 60;
    expect(byLines.rru).toBeLessThanOrEqual(LIMIT + POSTINGS / 190 + 20 + range);
    expect(byPostings.rru).toBeGreaterThan(POSTINGS / 10);
    expect(byLines.trips).toBeLessThanOrEqual(range ? 12 : 7);
  });
});

test('what is far back is found by position in few trips', async () => {
  const rare = (line: { readonly number: number }) => line.number === 17 || line.number === 4_000;
  const asked = { fits: rare, order: 'newest' } as const;
  const byLines = await searched(table, asked, { limit: LIMIT });
  const byPostings = await searched(withoutLines(table), asked, { limit: LIMIT });
  expect(byLines.found).toBe(2);
  // The newest thousand or two are read whole: most searches end there.
  expect(byLines.rru).toBeLessThan(byPostings.rru / 2);
  expect(byLines.trips).toBeLessThanOrEqual(14);
});

test('blocks cost a twentieth of a write unit for a posting', () => {
  expect(POSTINGS % POSTINGS_PER_BLOCK).toBeGreaterThan(POSTINGS_PER_BLOCK / 2);
  expect(folding.spent.wru / POSTINGS).toBeLessThanOrEqual(0.05);
  expect(folding.spent.rru / POSTINGS).toBeLessThanOrEqual(0.25);
});
