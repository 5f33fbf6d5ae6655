/** Whose records Verifik's list holds, by whatever name, and whom a key may call `me`. */
import { describe, expect, test } from 'vitest';
import { verifikRoutes } from '../../../functions/dialects/verifik/routes.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import { clientUuid } from '../../../functions/ledger/credit-id.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ask, HOUR, openShop } from './verifik-shop.ts';

const ACMES = 12;

describe('a client is found', () => {
  const uuid = clientUuid(1);
  test.each([
    ...['acme', '1', uuid, uuid.toUpperCase(), 'acme-alias', '613a3a48f2c84b454153add7'],
    ...['id:acme', 'number:1', `uuid:${uuid}`, 'alias:acme-alias'],
  ])('by %s', async (name) => {
    const { body } = await ask(openShop(), { where_client: name });
    expect(body.total).toBe(ACMES);
  });

  test('by several of its names at once', async () => {
    const shop = openShop();
    const names = ['acme', 'number:1', 'nobody'];
    expect((await ask(shop, { in_client: names })).body.total).toBe(ACMES);
    expect((await ask(shop, { where_client: uuid, in_client: names })).body.total).toBe(ACMES);
    expect((await ask(shop, { where_client: 'other', in_client: names })).body.total).toBe(0);
  });

  test.each(['nobody', 'number:acme', 'uuid:1', 'email:acme', 'alias:', "1' OR 1=1", '__proto__'])(
    'not by %s',
    async (name) => {
      const { status, body } = await ask(openShop(), { where_client: name, groupThem: '0' });
      expect([status, body.data, body.total]).toEqual([200, [], 0]);
    },
  );

  test('by a name that is its own before what the name says of another', async () => {
    const shop = openShop();
    shop.ledger.open('third', ['number:1']);
    expect((await ask(shop, { where_client: 'number:1' })).body.total).toBe(0);
  });
});

describe('of several clients', () => {
  test.each([{ in_client: ['acme', 'other'] }, { in_client: ['1', '2'], where_code: 'scan' }])(
    '%j is refused',
    async (query) => {
      const { status, body } = await ask(openShop(), query);
      expect(status).toBe(400);
      expect(body.message).toContain('in_client: must name one client');
    },
  );

  test('more than ten names are not looked up', async () => {
    const { status, body } = await ask(openShop(), { in_client: Array(11).fill('acme') });
    expect([status, body.message]).toEqual([400, 'in_client: must have at most 10 names']);
  });

  test('one that is left out has no records, the others have theirs', async () => {
    const shop = openShop();
    const left = { where_client: 'acme', wherenot_client: 'number:1' };
    expect((await ask(shop, left)).body.total).toBe(0);
    const others = { where_client: 'acme', notIn_client: ['other', 'nobody'] };
    expect((await ask(shop, others)).body.total).toBe(ACMES);
  });

  test('a key of one means that one, whatever looks at its records', async () => {
    const { body } = await ask(openShop(), { where_code: 'scan', sort: 'amount' }, [1]);
    expect(body.total).toBe(2);
    expect((await ask(openShop(), { wherenot_client: 'other' }, [1])).body.total).toBe(ACMES);
  });
});

describe('me', () => {
  const me = find(verifikRoutes, '/v2/clients/me');
  const asks = (shop: ReturnType<typeof openShop>, clients: number[] | null, query = {}) =>
    call(me, { ledger: shop.ledger, caller: { clients }, query });

  test('is the client of the key, with its balance', async () => {
    const shop = openShop();
    shop.ledger.must(shop.other, { op: 'hold', amount: 2n * ONE, expiresInSeconds: 60 });
    const { status, body } = await asks(shop, [2]);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        data: {
          _id: 'other',
          name: 'Name of other',
          email: 'other@example.com',
          active: true,
          credits: 9,
          availableCredits: 7,
          createdAt: expect.stringMatching(/Z$/),
          updatedAt: expect.stringMatching(/Z$/),
        },
      },
    ]);
  });

  test('owes what it owes', async () => {
    const { body } = await asks(openShop(), [1]);
    expect(body.data.credits).toBeLessThan(0);
  });

  test('passes over references that a ledger knows nothing of', async () => {
    const query = {
      'populates[]': ['clientSubscriptionPlan.subscriptionPlan'],
      columns: 'credits',
    };
    const { status, body } = await asks(openShop(), [2], query);
    expect([status, body.data]).toEqual([200, { _id: 'other', credits: 9 }]);
  });

  test.each([[null], [[]], [[1, 2]]])('is nobody for a key of %j', async (clients) => {
    const { status, body } = await asks(openShop(), clients);
    expect([status, body.code]).toEqual([403, 'Forbidden']);
    expect(body.message).toContain('restricted to exactly one client');
  });

  test('is not found where the client of the key does not exist', async () => {
    const { status, body } = await asks(openShop(), [99]);
    expect([status, body.error, body.code]).toEqual([404, 'Client not found', 'NotFound']);
  });

  test('does not take what it does not know', async () => {
    const { status, body } = await asks(openShop(), [2], { where_client: 'acme' });
    expect(status).toBe(400);
    expect(body.message).toContain('where_client');
  });

  test('has what has ended no more', async () => {
    const shop = openShop();
    shop.ledger.must(shop.other, { op: 'purchase', amount: ONE, endingBefore: NOW + HOUR });
    shop.ledger.now = NOW + HOUR - 1;
    expect((await asks(shop, [2])).body.data.credits).toBe(10);
    shop.ledger.now = NOW + HOUR;
    expect((await asks(shop, [2])).body.data.credits).toBe(9);
  });
});
