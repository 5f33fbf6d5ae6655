/** What pages of a client's segments cost on the engine, wherever they lie. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SegmentFilter } from '../../functions/ledger/lists.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { listSegments } from '../../functions/store/segment-lists.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { grantedAccount } from '../support/granted-account.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { plantNew } from '../support/long-account.ts';
import { MeteredTable } from '../support/metered-table.ts';
import { naiveSegments } from '../support/naive-segments.ts';

const LIMIT = 25;
const DEPTHS = [0, 0.1, 0.35, 0.5, 0.77, 0.999];
/** Purchases among purchases; purchases now and then among usages. */
const LOGS = { dense: grantedAccount(1, 1_300), sparse: grantedAccount(2, 2_200, 0.15) };

let engine: TestEngine;
let table: Table;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  for (const log of Object.values(LOGS)) await plantNew(table, log);
});
afterAll(() => engine.stop());

describe.each(['dense', 'sparse'] as const)('in a log where purchases are %s', (name) => {
  const { client, postings } = LOGS[name];
  const all = naiveSegments(postings, { client, order: 'oldest' }, { limit: 1, offset: 0 }).total;

  async function page(filter: Omit<SegmentFilter, 'client'>, offset: number) {
    const call = newCall();
    const metered = new MeteredTable(table);
    const ask = { limit: LIMIT, offset };
    const shown = await listSegments(metered, { ...filter, client }, ask, call);
    expect(shown).toEqual(naiveSegments(postings, { ...filter, client }, ask));
    return { ...call.spent, depth: metered.depth, total: shown.total };
  }

  test('a page at any offset costs what the first one costs', async () => {
    expect(all).toBeGreaterThan(600);
    for (const order of ['newest', 'oldest'] as const) {
      for (const depth of DEPTHS) {
        const { rru, trips, ...cost } = await page({ order }, Math.floor(depth * all));
        // The account, the search, the two ranges at once, purchases that were issued late.
        expect(cost.depth).toBeLessThanOrEqual(1 + 3 + 1 + 1);
        expect(trips).toBeLessThanOrEqual(7);
        expect(rru).toBeLessThanOrEqual(24);
      }
    }
  });

  test('a range of time costs the search for its two ends more', async () => {
    const range = { from: postings[150]?.at ?? 0, to: postings[1_100]?.at ?? 0 };
    const { depth, rru, total } = await page({ order: 'newest', ...range }, 200);
    expect(total).toBeLessThan(all);
    expect(depth).toBeLessThanOrEqual(11);
    expect(rru).toBeLessThanOrEqual(80);
  });

  test('beyond the last there is nothing, for next to nothing', async () => {
    expect(await page({ order: 'oldest' }, 2 ** 31)).toMatchObject({ trips: 1 });
  });

  test('what only looking finds is found in all of them', async () => {
    const fits: SegmentFilter['fits'] = ({ credit }) => credit.description === '100 %';
    const sortedBy: SegmentFilter['sortedBy'] = ({ segment }) => segment.endingBefore;
    const { depth } = await page({ order: 'newest', fits, sortedBy }, 40);
    expect(depth).toBeLessThanOrEqual(20);
  });
});
