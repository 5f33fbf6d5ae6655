/** What Verifik's lists cost on the engine: filtered, sorted, summed, and with their clients. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifikRoutes } from '../../functions/dialects/verifik/routes.ts';
import type { WireFields } from '../../functions/http/contract.ts';
import { nameToItem } from '../../functions/store/client-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { ANYONE, backendOn, ledgerOn, newCall } from '../support/ledger-on-table.ts';
import { longAccount, plant } from '../support/long-account.ts';
import { call, find } from '../unit/dialects/foreign-call.ts';

const POSTINGS = 2_600;
const CROWD = 60;
/** Of a posting that is looked at through an index or as it is written, on this mix. */
const UNITS_PER_ROW = 0.12;

const list = find(verifikRoutes, '/v2/credits');
const long = longAccount(7, POSTINGS);
let engine: TestEngine;
let table: Table;

beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  await plant(table, long);
  const name = { kind: 'id', value: long.client.id } as const;
  await table.putMany([nameToItem(name, long.client)], newCall());
  const on = ledgerOn(table);
  for (let i = 0; i < CROWD; i += 1) {
    const client = await on.client(`client-${i}`);
    await on.ask(client, { op: 'purchase', amount: 5n, status: 'pending' });
  }
}, 60_000);
afterAll(() => engine.stop());

/** Of a cold function, whose first trip is to the name. */
async function ask(query: WireFields) {
  const opened = backendOn(table).open(Date.now() + 20_000);
  const { status, body } = await call(list, { ledger: opened.ledgerFor(ANYONE), query });
  expect([status, body.message]).toEqual([200, undefined]);
  return { ...body, ...opened.spent };
}

const mine = { where_client: long.client.id, perPage: '25' };

describe('one client, by counts', () => {
  test.each([
    [{}, 5, 16],
    [{ where_category: 'usage' }, 2, 5],
    [{ sort: 'createdAt', where_category: 'usage', columns: '_id amount' }, 2, 5],
    [{ sort: 'group' }, 5, 16],
    [{ where_status: 'approved', where_category: 'usage' }, 3, 12],
  ])('%j costs the same on every page', async (query, trips, rru) => {
    const first = await ask({ ...mine, ...query });
    for (const page of [1, 3, Math.ceil(first.pages / 2), first.pages]) {
      if (page > 3 && 'where_status' in query) continue;
      const spent = await ask({ ...mine, ...query, page: String(page) });
      expect(spent.data.length).toBeGreaterThan(0);
      expect(spent.trips).toBeLessThanOrEqual(1 + trips);
      expect(spent.rru).toBeLessThanOrEqual(1 + rru);
    }
  });

  test('a range of time costs the search for its ends', async () => {
    const [from, to] = [500, 2_000].map((n) => new Date(long.postings[n]?.at ?? 0));
    const range = {
      whereGTE_createdAt: from?.toISOString() ?? '',
      'where<_createdAt': to?.toISOString() ?? '',
    };
    const spent = await ask({ ...mine, ...range, where_category: 'usage', page: '20' });
    expect(spent.data).toHaveLength(25);
    expect(spent.trips).toBeLessThanOrEqual(9);
    expect(spent.rru).toBeLessThanOrEqual(70);
  });
});

describe('one client, by looking at each record', () => {
  const SIFTED = [
    { where_code: 'lookup', 'where>_amount': '-1' },
    { sort: '-amount' },
    { where_category: 'usage', like_description: 'PASSPORT', sort: 'description' },
    { where_category: 'usage', withAllServicesCost: 'true' },
    { where_category: 'usage', where_status: 'approved', groupThem: '1' },
    { in_status: ['failed', 'pending'] },
  ];

  test.each(SIFTED)('%j reads each once, and those of the page', async (query) => {
    const spent = await ask({ ...mine, ...query, page: '2' });
    expect(spent.total).toBeGreaterThan(50);
    // The name, the account, the stretches, what did not fit into one answer, the page.
    expect(spent.trips).toBeLessThanOrEqual(3 + 2 * Math.ceil(POSTINGS / 500));
    expect(spent.rru).toBeLessThanOrEqual(UNITS_PER_ROW * POSTINGS + 25 + 2);
  });

  test('a range of time narrows what is looked at', async () => {
    const [from, to] = [1_200, 1_800].map((n) => new Date(long.postings[n]?.at ?? 0).toISOString());
    const range = { whereGTE_createdAt: from ?? '', 'where<_createdAt': to ?? '' };
    const spent = await ask({ ...mine, ...range, where_code: 'lookup', sort: 'amount' });
    expect(spent.total).toBeGreaterThan(200);
    expect(spent.rru).toBeLessThanOrEqual(UNITS_PER_ROW * 700 + 70);
  });
});

describe('all clients', () => {
  const crowd = { where_status: 'pending', where_category: 'purchase' };

  test('their clients are read in one trip more, half a unit each', async () => {
    const bare = await ask({ ...crowd, perPage: '50' });
    const full = await ask({ ...crowd, perPage: '50', 'populates[]': ['client', 'superAdmin'] });
    const ids = full.data.map((row: { client: { _id: string } }) => row.client._id);
    expect(ids).toEqual(bare.data.map((row: { client: string }) => row.client));
    const clients = new Set(ids.filter((id: string) => id.startsWith('client-')));
    expect(clients.size).toBeGreaterThan(45);
    expect(full.trips).toBe(bare.trips + 1);
    expect(full.rru).toBeLessThanOrEqual(bare.rru + 25);
  });

  test('who did it costs nothing', async () => {
    const bare = await ask({ ...crowd });
    const full = await ask({ ...crowd, populates: 'superAdmin' });
    expect([full.trips, full.rru]).toEqual([bare.trips, bare.rru]);
    expect(full.data[0].superAdmin).toMatchObject({ name: expect.any(String) });
  });
});
