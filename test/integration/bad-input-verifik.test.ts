/** Bad input to Verifik's routes: its errors, its statuses, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const UUID = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const mine = 'where_client=acme';
let credit: string;
let foreign: string;

beforeAll(async () => {
  const acme = await VendorShop.open(gateway(), { id: 'acme', number: 7, aliases: ['taken'] });
  const other = await VendorShop.open(gateway(), { id: 'other', number: 8 });
  credit = await acme.record('purchases', { amount: '10' });
  foreign = await other.record('purchases', { amount: '10' });
});

describe('INVALID_PARAMETERS is the answer to', () => {
  const REPEATED = 'must be given once';
  test.each([
    ...['page=0', 'page=-1', 'page=1.5', 'page=one', 'page=', 'page=1&page=2', 'page=1e3'],
    ...['page=%00', 'page=99999999999', 'page=+1', 'page=٣', 'page=undefined'],
    ...[
      'perPage=0',
      'perPage=101',
      'perPage=9999999999',
      'limit=0',
      'limit=101',
      'limit=5&perPage=5',
    ],
    ...['offset=-1', 'offset=2147483648', 'offset=1.5', 'offset=20&page=2', 'offset=1&offset=2'],
    ...['where_status=paid', 'where_status=', 'where_status=approved&where_status=failed'],
    ...['where_category=gift', 'in_category=usage&in_category=gift', 'in_status=', 'in_status[]=x'],
    ...['where_client=', 'where_client=a%00b', `where_client=${'x'.repeat(257)}`],
    ...['where_client=undefined', 'where_client=acme&where_client=other'],
    ...['in_client=acme&in_client=other', 'wherenot_client=acme', 'in_client=undefined'],
    ...['where_amount=5', 'sort=-amount', 'like_description=x', 'groupThem=1', 'sort=client'],
    ...['__proto__=1', 'constructor=1', 'where___proto__=1', 'where_constructor=1', 'prototype=1'],
    ...[
      'where_balance=1',
      'where_client.name=x',
      'where_client[$ne]=x',
      'where_[$gt]=',
      '$where=1',
    ],
    ...['where=1', 'where_=1', 'WHERE_status=approved', 'where_Status=approved', 'where__status=x'],
    ...['where<=_createdAt=2026-01-01', '?like_code=x', '=where_code=x', 'count=1', 'sum=amount'],
    ...['groupBy=client', 'findOne=1', 'sumField=amount', 'includeFields=amount', 'next=x'],
  ])('%s', async (query) => {
    const refused = await refusalOf(gateway(), { path: `/v2/credits?${query}` }, 'verifik');
    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'Invalid query parameters', code: 'INVALID_PARAMETERS' },
    });
  });

  test.each([
    ...['where_amount=', 'where_amount=1e3', 'where_amount=NaN', 'where_amount=0x10'],
    ...['where_amount=1%2C000', 'where_amount=+5', 'where_amount=.5', 'where_amount=5.'],
    ...['where_amount=٥', 'where_amount=0.0000001', 'where_amount=1000000000', 'where_amount=--5'],
    ...[
      'where_amount=5&where_amount=6',
      'in_amount=5&in_amount=x',
      'where<_amount=',
      'where%3C_amount=',
    ],
    ...['where_createdAt=2026-02-30', 'where_createdAt=10000-01-01', 'where_createdAt=1769904000'],
    ...['whereGTE_createdAt=2026-01-01T00:00:00', 'whereGTE_createdAt=yesterday'],
    ...['whereLTE_expiresAt=2026-01-31T25:00:00Z', 'where_isExpired=maybe', 'in_isExpired=true'],
    ...['where_exchangeRate=1e1', 'like_amount=1', 'where-exists_code=perhaps', 'whereGTE_code=a'],
    ...[`where_code=${'x'.repeat(513)}`, 'where_code=a%00b', 'like_code=', 'where_code[]=x'],
    ...[
      'where_code=a&where_code=b',
      'columns=amount+-code',
      'sort=amount+code',
      'sort=',
      'sort=+amount',
    ],
    ...[
      'sort[amount]=-1',
      'sort=__proto__',
      'sort=toString',
      'groupThem=',
      'withAllServicesCost=maybe',
    ],
    Array.from({ length: 101 }, (_, i) => `in_code=${i}`).join('&'),
    Array.from({ length: 11 }, (_, i) => `in_client=${i}`).join('&'),
  ])('%s for one client', async (query) => {
    const path = `/v2/credits?${query.includes('_client=') ? '' : `${mine}&`}${query}`;
    const refused = await refusalOf(gateway(), { path }, 'verifik');
    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'Invalid query parameters', code: 'INVALID_PARAMETERS' },
    });
  });

  test.each(['', '/me'])('unknown parameters beside one record%s', async (me) => {
    const path = me ? '/v2/clients/me?where_client=acme' : `/v2/credits/${credit}?page=1`;
    const refused = await refusalOf(gateway(), { path }, 'verifik');
    expect(refused.status).toBe(400);
  });

  test('more than 1000 parameters', async () => {
    const query = Array.from({ length: 1001 }, (_, i) => `a${i}=1`).join('&');
    const refused = await refusalOf(gateway(), { path: `/v2/credits?${query}` }, 'verifik');
    expect(refused.status).toBe(400);
  });

  test('two parameters, both of them named', async () => {
    const path = '/v2/credits?where_status=approved&where_status=failed&perPage=0';
    const { body } = await refusalOf(gateway(), { path }, 'verifik');
    expect(body).toMatchObject({
      message: `where_status: ${REPEATED}; perPage: must be a whole number from 1 to 100`,
    });
  });
});

describe('CREDIT_RECORD_NOT_FOUND is the answer to', () => {
  test.each([
    ...['credit_123456789', '67c0d39dab480fc9ff6da66d', UUID, '__proto__', 'a%23b', '%00', '..%2F'],
    'x'.repeat(256),
  ])('%s', async (id) => {
    const refused = await refusalOf(gateway(), { path: `/v2/credits/${id}` }, 'verifik');
    expect(refused).toMatchObject({
      status: 404,
      body: { error: 'Credit record not found', message: 'CREDIT_RECORD_NOT_FOUND' },
    });
  });
});

describe('a key that is restricted', () => {
  const ask = async (key: string, path: string) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(gateway().url + path, { headers });
    return [answer.status, await answer.text()];
  };

  test("gets the same bytes for another client's records as for unknown ones", async () => {
    const key = await gateway().key(['credits:read'], [7]);
    const unknown = await ask(key, `/v2/credits/${UUID}`);
    expect(unknown[0]).toBe(404);
    expect(await ask(key, `/v2/credits/${foreign}`)).toEqual(unknown);
    for (const filter of ['where_client', 'in_client']) {
      const nobody = await ask(key, `/v2/credits?${filter}=nobody&sort=amount&groupThem=0`);
      expect(nobody[0]).toBe(200);
      for (const name of ['other', '8', 'number:8']) {
        const asked = await ask(key, `/v2/credits?${filter}=${name}&sort=amount&groupThem=0`);
        expect(asked).toEqual(nobody);
      }
    }
    const [, left] = await ask(key, '/v2/credits?wherenot_client=other');
    expect(left).toBe((await ask(key, '/v2/credits?wherenot_client=nobody'))[1]);
    expect(left).toContain(credit);
  });

  test('to several must name one, and is nobody itself', async () => {
    const key = await gateway().key(['credits:read'], [7, 8]);
    const headers = { authorization: `Bearer ${key}` };
    const list = await refusalOf(
      gateway(),
      { path: '/v2/credits?sort=amount', headers },
      'verifik',
    );
    expect(list).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('where_client') },
    });
    const me = await refusalOf(gateway(), { path: '/v2/clients/me', headers }, 'verifik');
    expect(me).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
  });

  test('without the scope to read gets nothing of itself', async () => {
    const key = await gateway().key(['clients:read'], [7]);
    const headers = { authorization: `Bearer ${key}` };
    for (const path of ['/v2/clients/me', '/v2/credits', `/v2/credits/${credit}`]) {
      const refused = await refusalOf(gateway(), { path, headers }, 'verifik');
      expect(refused).toMatchObject({ status: 403, body: { error: 'Access forbidden' } });
    }
  });
});

test.each(['POST', 'PATCH', 'DELETE'])('%s changes nothing', async (method) => {
  for (const path of ['/v2/credits', `/v2/credits/${credit}`, '/v2/clients/me']) {
    const refused = await refusalOf(gateway(), { method, path }, 'verifik');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET']);
  }
});
