/** Bad input to Metronome's reads of credits and balances: clear errors, and nothing is stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const LIST = '/v1/contracts/customerCredits/list';
const BALANCES = '/v1/contracts/customerBalances/list';
const NET = '/v1/contracts/customerBalances/getNetBalance';
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
let shop: VendorShop;

beforeAll(async () => {
  shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
});

/** For each of the three paths. */
type Ask = (path: string, uuid: string) => BadRequest;
type Row = readonly [title: string, ask: Ask, status: number, says: RegExp];

const json =
  (more: object): Ask =>
  (path, uuid) => ({ path, json: { customer_id: uuid, ...more } });
const raw =
  (body: BadRequest['body'], headers = {}): Ask =>
  (path) => ({ path, headers, ...(body === undefined ? { method: 'POST' } : { body }) });
const written =
  (fields: string): Ask =>
  (path, uuid) => ({ path, body: `{"customer_id":"${uuid}",${fields}}` });

const framing: readonly Row[] = [
  ['no body', raw(undefined), 400, /customer_id/],
  ['cut JSON', raw('{"customer_id":'), 400, /JSON/],
  ['trailing text', raw(`{"customer_id":"${NOBODY}"} x`), 400, /JSON/],
  ['a list', raw('[]'), 400, /./],
  ['a number', raw('7'), 400, /./],
  ['null', raw('null'), 400, /./],
  ['invalid UTF-8', raw(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, /./],
  ['a hundred thousand brackets', raw('['.repeat(100_000)), 413, /./],
  ['a body beyond 64 KB', json({ note: 'x'.repeat(65_537) }), 413, /./],
  ['a form', raw(new URLSearchParams({ customer_id: NOBODY })), 415, /JSON/],
  ['no content type', raw(`{"customer_id":"${NOBODY}"}`, { 'content-type': '' }), 415, /JSON/],
  ['the same key twice', written('"limit":1,"limit":2'), 400, /only once/],
];

const customers: readonly Row[] = [
  ['no customer', json({ customer_id: undefined }), 400, /customer_id: is required/],
  ['a customer by another name', json({ customer_id: 'acme' }), 400, /customer_id: must be a uuid/],
  ['a customer by number', json({ customer_id: 7 }), 400, /customer_id/],
  ['a list of customers', json({ customer_id: [NOBODY] }), 400, /customer_id/],
  ['a path', json({ customer_id: '../' }), 400, /customer_id/],
  ['a NUL', json({ customer_id: '\u0000' }), 400, /customer_id/],
  ['__proto__', json({ customer_id: '__proto__' }), 400, /customer_id/],
  ['SQL', json({ customer_id: `${NOBODY}' OR 1=1` }), 400, /customer_id/],
  ['an unknown customer', json({ customer_id: NOBODY }), 404, /No customer has this id/],
];

const pages: readonly Row[] = [
  ['limit 0', json({ limit: 0 }), 400, /limit/],
  ['limit -1', json({ limit: -1 }), 400, /limit/],
  ['limit 26', json({ limit: 26 }), 400, /limit/],
  ['limit 1.5', json({ limit: 1.5 }), 400, /limit/],
  ['limit 1e1', written('"limit":1e1'), 400, /limit/],
  ['a list as a limit', json({ limit: [5] }), 400, /limit/],
  ['a token that is none', json({ next_page: 'nonsense' }), 400, /next_page/],
  ['an empty token', json({ next_page: '' }), 400, /next_page/],
  ['a token that is an object', json({ next_page: {} }), 400, /next_page/],
  ['a long token', json({ next_page: 'a'.repeat(2_049) }), 400, /next_page/],
  [
    'a token twice in the query',
    (path, uuid) => ({ path: `${path}?next_page=a&next_page=b`, json: { customer_id: uuid } }),
    400,
    /next_page/,
  ],
  ['a flag that is text', json({ include_ledgers: 'yes' }), 400, /include_ledgers/],
  ['a flag that is a number', json({ include_balance: 1 }), 400, /include_balance/],
  ['a flag that is a list', json({ include_archived: [true] }), 400, /include_archived/],
  ['a day that is none', json({ covering_date: '2026-02-30T00:00:00Z' }), 400, /covering_date/],
  ['a date without a zone', json({ starting_at: '2026-02-03' }), 400, /starting_at/],
  ['a date as a number', json({ effective_before: 1_770_000_000 }), 400, /effective_before/],
  ['the year 10000', json({ effective_before: '10000-01-01T00:00:00Z' }), 400, /effective_before/],
];

const filtered = (filter: object) => json({ filters: [filter] });

const netBalances: readonly Row[] = [
  ['another credit type', json({ credit_type_id: NOBODY }), 400, /credit_type_id/],
  ['a credit type that is a number', json({ credit_type_id: 5 }), 400, /credit_type_id/],
  ['filters that are an object', json({ filters: {} }), 400, /filters/],
  ['a filter that is text', json({ filters: ['CREDIT'] }), 400, /filters\.0/],
  ['a filter that is a number', json({ filters: [7] }), 400, /filters\.0: must be an object/],
  ['101 filters', json({ filters: Array.from({ length: 101 }, () => ({})) }), 400, /filters/],
  ['an unknown type', filtered({ balance_types: ['COMMIT'] }), 400, /balance_types/],
  ['no type at all', filtered({ balance_types: [] }), 400, /balance_types/],
  ['no id at all', filtered({ ids: [] }), 400, /ids/],
  ['an id that is none', filtered({ ids: ['x'] }), 400, /ids/],
  ['a field that is a number', filtered({ custom_fields: { a: 1 } }), 400, /custom_fields/],
  ['fields that are a list', filtered({ custom_fields: ['a'] }), 400, /custom_fields/],
  ['an unknown mode', json({ invoice_inclusion_mode: 'DRAFT' }), 400, /invoice_inclusion_mode/],
];

const everywhere = [...framing, ...customers];

describe.each([
  [LIST, [...everywhere, ...pages, ['a bad id', json({ credit_id: 'x' }), 400, /credit_id/]]],
  [BALANCES, [...everywhere, ...pages, ['a bad id', json({ id: 'x' }), 400, /id: must be/]]],
  [NET, [...everywhere, ...netBalances]],
] satisfies [string, Row[]][])('%s refuses', (path, rows) => {
  test.each(rows)('%s', async (_, ask, status, says) => {
    const refused = await refusalOf(gateway(), ask(path, shop.client.uuid), 'metronome');
    expect(refused).toMatchObject({ status, body: { message: expect.stringMatching(says) } });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(refused.headers.get('tallystick-outcome')).toBeNull();
  });

  test('what is not a POST', async () => {
    const refused = await refusalOf(gateway(), { path, method: 'PUT', body: '{}' }, 'metronome');
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('POST');
  });

  test('a key for another customer as if there were none', async () => {
    const other = await VendorShop.open(gateway(), { id: `other-${path.length}` });
    const key = await gateway().key(['credits:read'], [other.client.number]);
    const headers = { authorization: `Bearer ${key}` };
    const body = { customer_id: shop.client.uuid };
    const refused = await refusalOf(gateway(), { path, headers, json: body }, 'metronome');
    expect([refused.status, refused.body]).toEqual([404, { message: 'No customer has this id.' }]);
  });

  test.each([
    ['no key', '', 401],
    ['a key that is none', 'Bearer nonsense', 401],
  ])('%s', async (_, authorization, status) => {
    const headers = { authorization };
    const request = { path, headers, json: { customer_id: NOBODY } };
    expect((await refusalOf(gateway(), request, 'gateway')).status).toBe(status);
  });
});
