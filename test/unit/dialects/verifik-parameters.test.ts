/** Verifik's parameters: which are refused, by name, and which reach the ledger as what. */
import { describe, expect, test } from 'vitest';
import { ask, openShop } from './verifik-shop.ts';

describe('bad parameters', () => {
  test.each([
    [{ page: '0' }, 'page'],
    [{ page: '-1' }, 'page'],
    [{ page: '1.5' }, 'page'],
    [{ page: '01' }, 'page'],
    [{ page: ['1', '2'] }, 'page'],
    [{ page: '99999999999' }, 'page'],
    [{ perPage: '101' }, 'perPage'],
    [{ perPage: '' }, 'perPage'],
    [{ where_status: 'Approved' }, 'where_status'],
    [{ where_status: ['approved', 'failed'] }, 'where_status'],
    [{ where_category: 'refund' }, 'where_category'],
    [{ where_client: '' }, 'where_client'],
    [{ where_client: 'a\u0000b' }, 'where_client'],
    [{ where_client: 'x'.repeat(257) }, 'where_client'],
    [{ where_client: 'undefined' }, 'where_client'],
    [{ where_group: 'identity' }, 'where_group'],
    [{ where_amount: '1e3' }, 'where_amount'],
    [{ in_amount: ['5', 'x'] }, 'in_amount'],
    [{ where_amount: '0.0000001' }, 'where_amount'],
    [{ where_exchangeRate: '0x10' }, 'where_exchangeRate'],
    [{ where_isExpired: 'yes' }, 'where_isExpired'],
    [{ where_code: ['a', 'b'] }, 'where_code'],
    [{ where_code: '' }, 'where_code'],
    [{ in_code: Array.from({ length: 101 }, (_, i) => `code ${i}`) }, 'in_code'],
    [{ like_amount: '1' }, 'like_amount'],
    [{ whereGTE_code: 'a' }, 'whereGTE_code'],
    [{ whereGTE_createdAt: '2026-02-30' }, 'whereGTE_createdAt'],
    [{ whereGTE_createdAt: '2026-01-01T00:00:00' }, 'whereGTE_createdAt'],
    [{ whereGTE_createdAt: '1767225600000' }, 'whereGTE_createdAt'],
    [{ sort: 'createdAt amount' }, 'sort'],
    [{ sort: '--createdAt' }, 'sort'],
    [{ sort: 'name' }, 'sort'],
    [{ columns: 'amount -code' }, 'columns'],
    [{ offset: '-1' }, 'offset'],
    [{ offset: '20', page: '2' }, 'offset'],
    [{ limit: '10', perPage: '10' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ groupThem: 'yes' }, 'groupThem'],
    [{ count: '1' }, 'count'],
    [{ sum: 'amount' }, 'sum'],
    [{ findOne: 'true' }, 'findOne'],
    [{ '?like_code': 'a' }, '?like_code'],
    [{ 'where<': '_amount=5' }, 'where<'],
    [{ constructor: '1' }, 'constructor'],
  ] as const)('%j is refused by name', async (query, name) => {
    const shop = openShop();
    const { status, body } = await ask(shop, query);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      success: false,
      error: 'Invalid query parameters',
      code: 'INVALID_PARAMETERS',
    });
    expect(body.message).toContain(`${name}: `);
    expect(shop.ledger.filters).toEqual([]);
  });

  test("what Verifik's pages send along for other reasons is passed over", async () => {
    const shop = openShop();
    const query = { withAllServicesCost: 'true', lean: 'true', populateSelects: '{}' };
    const { status, body } = await ask(shop, query);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('allServicesCost');
  });
});

describe('of all clients at once', () => {
  test.each([
    [{ where_code: 'scan' }, ['where_code']],
    [{ where_amount: '5', like_description: 'x' }, ['where_amount', 'like_description']],
    [{ in_status: ['approved', 'postPaid'] }, ['in_status']],
    [{ wherenot_status: 'failed' }, ['wherenot_status']],
    [{ wherenot_createdAt: '2026-01-01' }, ['wherenot_createdAt']],
    [{ in_createdAt: ['2026-01-01', '2026-01-03'] }, ['in_createdAt']],
    [{ whereGTE_updatedAt: '2026-01-01' }, ['whereGTE_updatedAt']],
    [{ where__id: 'credit_123456789' }, ['where__id']],
    [{ wherenot_client: 'acme' }, ['wherenot_client']],
    [{ notIn_client: ['acme', 'nobody'] }, ['notIn_client']],
    [{ sort: '-amount', where_code: 'scan' }, ['where_code', 'sort']],
    [{ sort: 'client' }, ['sort']],
    [{ groupThem: '1' }, ['groupThem']],
  ] as const)('%j needs one client', async (query, names) => {
    const shop = openShop();
    const { status, body } = await ask(shop, query);
    expect([status, body.code]).toEqual([400, 'INVALID_PARAMETERS']);
    const sentences = body.message.split('; ').map((text: string) => text.split(':').slice(0, 2));
    expect(sentences).toEqual(names.map((name) => [name, ' needs where_client']));
    expect(shop.ledger.filters).toEqual([]);
  });

  test.each([
    [{}, { order: 'newest' }],
    [{ sort: 'createdAt' }, { order: 'oldest' }],
    [{ sort: '-_id' }, { order: 'newest' }],
    [{ sort: '_id' }, { order: 'oldest' }],
    [{ in_status: 'failed' }, { order: 'newest', status: 'failed' }],
    [{ notIn_status: ['failed', 'pending', 'postPaid'] }, { order: 'newest', status: 'approved' }],
    [{ in_status: ['approved', 'failed', 'pending', 'postPaid'] }, { order: 'newest' }],
    [{ wherenot_category: 'usage' }, { order: 'newest', category: 'purchase' }],
    [
      { whereGTE_createdAt: '2026-01-01', whereLTE_createdAt: '2026-01-31', sort: 'createdAt' },
      { order: 'oldest', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) },
    ],
    [
      { 'where>_createdAt': '2026-01-01', 'where<_createdAt': '2026-01-31' },
      { order: 'newest', from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 31) },
    ],
    [
      {
        'where>_createdAt': '2026-01-01T12:00:00+02:00',
        whereLTE_createdAt: '2026-01-31T00:00:00Z',
      },
      {
        order: 'newest',
        from: Date.UTC(2026, 0, 1, 10, 0, 0, 1),
        to: Date.UTC(2026, 0, 31, 0, 0, 0, 1),
      },
    ],
    [
      {
        whereGTE_createdAt: '2026-01-01',
        'where>=_createdAt': '2026-01-05',
        in_createdAt: '2026-01-05',
      },
      { order: 'newest', from: Date.UTC(2026, 0, 5), to: Date.UTC(2026, 0, 6) },
    ],
  ])('%j is what the ledger keeps', async (query, filter) => {
    const shop = openShop();
    expect((await ask(shop, query)).status).toBe(200);
    expect(shop.ledger.filters).toEqual([{ filter, ask: { limit: 20, offset: 0 } }]);
  });
});
