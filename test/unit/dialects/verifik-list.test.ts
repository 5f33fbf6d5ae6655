/** Verifik's list: the documented request, its filters, its pages, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { verifikRoutes } from '../../../functions/dialects/verifik/routes.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

const list = find(verifikRoutes, '/v2/credits');

function shop() {
  const ledger = new ScriptedLedger(NOW);
  const acme = ledger.open('acme', ['acme-alias']);
  const other = ledger.open('other');
  ledger.must(acme, { op: 'purchase', amount: 10n * ONE, description: 'Ten' });
  ledger.now += 1000;
  ledger.must(acme, { op: 'usage', amount: 2_500_001n, product: 'scan' });
  ledger.now += 1000;
  ledger.must(other, { op: 'purchase', amount: 7n * ONE, status: 'pending' });
  return { ledger, acme, other };
}

describe("Verifik's GET /v2/credits", () => {
  test('answers the documented envelope and the real one, newest first', async () => {
    const { ledger } = shop();
    const { status, body } = await call(list, { ledger });
    expect(status).toBe(200);
    const { data, ...envelope } = body;
    expect(data.map((credit: { amount: number }) => credit.amount)).toEqual([7, -2.500001, 10]);
    expect(envelope).toEqual({
      success: true,
      pagination: { page: 1, perPage: 20, total: 3, pages: 1 },
      total: 3,
      limit: 20,
      page: 1,
      pages: 1,
    });
  });

  test('hands status, category, client and page to the ledger', async () => {
    const { ledger, acme } = shop();
    const query = {
      where_status: 'approved',
      where_category: 'usage',
      where_client: 'acme',
      page: '3',
      perPage: '100',
    };
    const { body } = await call(list, { ledger, query });
    expect(ledger.filters).toMatchObject([
      {
        filter: { status: 'approved', category: 'usage', client: { number: acme.number } },
        ask: { limit: 100, offset: 200 },
      },
    ]);
    expect(body).toMatchObject({ data: [], total: 1, page: 3, pages: 1 });
  });

  test.each(['acme', '1', 'acme-alias'])('finds the client by its name %s', async (name) => {
    const { ledger } = shop();
    const { body } = await call(list, { ledger, query: { where_client: name } });
    expect(body.total).toBe(2);
  });

  test('finds the client by its uuid in capitals', async () => {
    const { ledger, acme } = shop();
    const query = { where_client: acme.uuid.toUpperCase() };
    expect((await call(list, { ledger, query })).body.total).toBe(2);
  });

  test("prefers a client's own id to another client's number", async () => {
    const { ledger } = shop();
    ledger.open('1');
    expect((await call(list, { ledger, query: { where_client: '1' } })).body.total).toBe(0);
  });

  test('answers an unknown client with an empty list', async () => {
    const { ledger } = shop();
    const { status, body } = await call(list, { ledger, query: { where_client: "1' OR 1=1" } });
    expect([status, body.data, body.total, body.pages]).toEqual([200, [], 0, 0]);
  });

  test('shows a key with one client only that client', async () => {
    const { ledger } = shop();
    const { body } = await call(list, { ledger, caller: { clients: [2] } });
    expect(body.data.map((credit: { client: string }) => credit.client)).toEqual(['other']);
  });

  test('asks a key with several clients to name one', async () => {
    const { ledger } = shop();
    const { status, body } = await call(list, { ledger, caller: { clients: [1, 2] } });
    expect(status).toBe(400);
    expect(body.message).toContain('where_client');
  });
});

describe('populates', () => {
  const both = ['client', 'superAdmin'];
  test.each([
    [{ populates: both }],
    [{ 'populates[]': both }],
    [{ 'populates[][]': both }],
    [{ 'populates[0]': 'client', 'populates[1]': 'superAdmin' }],
    [{ populates: 'client', 'populates[]': ['superAdmin', 'plan', 'client.plan'] }],
  ])('%j shows both references as objects', async (query) => {
    const { ledger } = shop();
    const { body } = await call(list, { ledger, query: { ...query, where_client: 'other' } });
    expect(body.data[0]).toMatchObject({
      client: { _id: 'other', name: 'Name of other', email: 'other@example.com' },
      superAdmin: { _id: 'admin', name: 'Ada', email: 'ada@example.com' },
    });
  });

  test('passes over names that it does not know', async () => {
    const { ledger } = shop();
    const query = { 'populates[]': ['plan', '__proto__'], where_client: 'other' };
    const { body } = await call(list, { ledger, query });
    expect(body.data[0]).toMatchObject({ client: 'other', superAdmin: 'admin' });
  });
});

describe("Verifik's GET /v2/credits/{id}", () => {
  const retrieve = find(verifikRoutes, '/v2/credits/{id}');

  test('shows one record', async () => {
    const { ledger, acme } = shop();
    const id = creditId({ client: acme.number, number: 2, part: 0 });
    const { status, body } = await call(retrieve, { ledger, params: { id } });
    expect(status).toBe(200);
    expect(body.success).toBe(true);
    expect(body.data).toMatchObject({ _id: id, amount: -2.500001, code: 'scan', client: 'acme' });
  });

  test.each(['', 'credit_123456789', '67c0d39dab480fc9ff6da66d', '../etc', '__proto__'])(
    'knows no %s',
    async (id) => {
      const { ledger } = shop();
      const { status, body } = await call(retrieve, { ledger, params: { id } });
      expect(status).toBe(404);
      expect(body).toEqual({
        success: false,
        error: 'Credit record not found',
        message: 'CREDIT_RECORD_NOT_FOUND',
        code: 'NotFound',
      });
    },
  );

  test('a uuid of a client is not the id of a credit', async () => {
    const { ledger, acme } = shop();
    expect((await call(retrieve, { ledger, params: { id: acme.uuid } })).status).toBe(404);
  });
});
