/** Bad input to Metronome's customers and catalogue: clear errors, and nothing is stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const PRODUCTS = '/v1/contract-pricing/products';
const FIELDS = '/v1/customFields';
let uuid: string;

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7, aliases: ['taken'] });
  ({ uuid } = shop.client);
});

type Ask = BadRequest | ((uuid: string) => BadRequest);
type Row = readonly [title: string, ask: Ask, status: number, says: RegExp];

const post = (path: string, json: unknown): BadRequest => ({ path, json });
const customers = (query: string): BadRequest => ({ path: `/v1/customers?${query}` });
const rename = (json: unknown) => (id: string) => post(`/v1/customers/${id}/setName`, json);
const alias = (json: unknown) => (id: string) => post(`/v1/customers/${id}/setIngestAliases`, json);
const product = (more: object) => post(`${PRODUCTS}/create`, { name: 'A', type: 'FIXED', ...more });
const addKey = (more: object) =>
  post(`${FIELDS}/addKey`, { entity: 'customer', key: 'a', enforce_uniqueness: false, ...more });
const setValues = (more: object) => (entity_id: string) =>
  post(`${FIELDS}/setValues`, { entity: 'customer', entity_id, custom_fields: {}, ...more });

const READS: readonly Row[] = [
  ['a path that is no uuid', { path: '/v1/customers/acme' }, 400, /customer_id: must be a uuid/],
  ['a path with a NUL', { path: '/v1/customers/%00' }, 400, /customer_id/],
  ['an unknown customer', { path: `/v1/customers/${NOBODY}` }, 404, /No customer has this id/],
  ...['limit=0', 'limit=-1', 'limit=1.5', 'limit=101', 'limit=1e1', 'limit=1&limit=2'].map(
    (query): Row => [query, customers(query), 400, /limit/],
  ),
  ...['next_page=', 'next_page=x', 'next_page=%F0%9F%98%80', 'next_page=a&next_page=b'].map(
    (query): Row => [query, customers(query), 400, /next_page/],
  ),
  ...['customer_ids=', 'customer_ids=acme', `customer_ids=${NOBODY},`].map(
    (query): Row => [query, customers(query), 400, /customer_ids: must be at most 100 uuids/],
  ),
  ['only_archived=1', customers('only_archived=1'), 400, /only_archived/],
  ['a long alias', customers(`ingest_alias=${'a'.repeat(129)}`), 400, /ingest_alias/],
  ['an alias with a NUL', customers('ingest_alias=a%00b'), 400, /ingest_alias/],
  ['no id of a product', post(`${PRODUCTS}/get`, {}), 400, /id: is required/],
  ['an unknown product', post(`${PRODUCTS}/get`, { id: NOBODY }), 404, /No product/],
  ['a limit of products', post(`${PRODUCTS}/list?limit=101`, {}), 400, /limit/],
  [
    'a bad archive filter',
    post(`${PRODUCTS}/list`, { archive_filter: 'x' }),
    400,
    /archive_filter/,
  ],
  ['a token of another list', post(`${PRODUCTS}/list`, { next_page: 'x' }), 400, /next_page/],
  ['a number as the body', post(`${PRODUCTS}/list`, 7), 400, /body: must be an object/],
  ['a number for keys', post(`${FIELDS}/listKeys`, 7), 400, /body: must be an object/],
  ['a kind that is none', post(`${FIELDS}/listKeys`, { entities: ['__proto__'] }), 400, /entities/],
  ['kinds as text', post(`${FIELDS}/listKeys`, { entities: 'customer' }), 400, /entities/],
  ['a token of keys', post(`${FIELDS}/listKeys?next_page=x`, {}), 400, /next_page/],
  ['a limit of types', { path: '/v1/credit-types/list?limit=x' }, 400, /limit/],
];

const WRITES: readonly Row[] = [
  ['no body', { path: '/v1/customers', method: 'POST' }, 400, /name: is required/],
  ['cut JSON', { path: `${FIELDS}/addKey`, body: '{"entity":' }, 400, /JSON/],
  ['a form', { path: `${PRODUCTS}/create`, body: new URLSearchParams({ name: 'A' }) }, 415, /JSON/],
  ['a list as the body', post('/v1/customers', ['A']), 400, /body: must be an object/],
  ['half a pair', { path: '/v1/customers', body: '{"name":"\\ud800"}' }, 400, /half a pair/],
  ['a name with a NUL', post('/v1/customers', { name: 'a\u0000b' }), 400, /name/],
  [
    'no custom field',
    post('/v1/customers', { name: 'A', custom_fields: { a: 'b' } }),
    400,
    /added/,
  ],
  ['a list of fields', post('/v1/customers', { name: 'A', custom_fields: ['a'] }), 400, /custom_f/],
  ['no new name', rename({}), 400, /name: is required/],
  ['a name that is a number', rename({ name: 7 }), 400, /name: must be text/],
  ['no aliases', alias({}), 400, /ingest_aliases: is required/],
  ['null for aliases', alias({ ingest_aliases: null }), 400, /ingest_aliases/],
  ['an empty alias', alias({ ingest_aliases: [''] }), 400, /ingest_aliases.0/],
  ['33 aliases', alias({ ingest_aliases: Array.from({ length: 33 }, String) }), 400, /at most 32/],
  ['no customer', post('/v1/customers/archive', {}), 400, /id: is required/],
  ['an unknown customer', post('/v1/customers/archive', { id: NOBODY }), 404, /No customer/],
  ['a product without a name', product({ name: '' }), 400, /name/],
  ['a product of no type', product({ type: undefined }), 400, /type: is required/],
  ['a product that is metered', product({ type: 'USAGE' }), 400, /type: must be FIXED/],
  ['17 tags', product({ tags: Array.from({ length: 17 }, String) }), 400, /tags: .*at most 16/],
  ['a key of no kind', addKey({ entity: 'customers' }), 400, /entity: must be one of/],
  ['an empty key', addKey({ key: '' }), 400, /key: must not be empty/],
  ['a long key', addKey({ key: 'k'.repeat(65) }), 400, /key: must have at most 64/],
  ['a key with a line feed hidden', addKey({ key: 'a\u0001' }), 400, /key/],
  ['a key that is __proto__', addKey({ key: '__proto__' }), 400, /key/],
  ['a flag that is text', addKey({ enforce_uniqueness: 'true' }), 400, /enforce_uniqueness/],
  [
    'a key that is not there',
    post(`${FIELDS}/removeKey`, { entity: 'plan', key: 'a' }),
    404,
    /^Cus/,
  ],
  ['no fields', setValues({ custom_fields: undefined }), 400, /custom_fields: is required/],
  ['a value that is a number', setValues({ custom_fields: { a: 1 } }), 400, /custom_fields.a/],
  ['a long value', setValues({ custom_fields: { a: 'v'.repeat(201) } }), 400, /at most 200/],
  ['a key never added', setValues({ custom_fields: { a: 'b' } }), 400, /custom_fields.a: was not/],
  ['fields of nobody', setValues({ entity_id: NOBODY }), 404, /No customer/],
  ['fields of a contract', setValues({ entity: 'contract' }), 404, /No contract/],
  ['fields of a credit', setValues({ entity: 'contract_credit' }), 404, /No credit/],
];

describe.each([
  ['reads', READS, null],
  ['writes', WRITES, 'not-recorded'],
])("Metronome's %s refuse", (_, rows, outcome) => {
  test.each(rows)('%s', async (_title, ask, status, says) => {
    const request = typeof ask === 'function' ? ask(uuid) : ask;
    const refused = await refusalOf(gateway(), request, 'metronome');
    expect(refused).toMatchObject({ status, body: { message: expect.stringMatching(says) } });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(refused.headers.get('tallystick-outcome')).toBe(outcome);
  });
});

test('an alias that is taken is refused', async () => {
  const { data } = await made('/v1/customers', { name: 'Other' });
  const path = `/v1/customers/${data.id}/setIngestAliases`;
  const refused = await refusalOf(
    gateway(),
    post(path, { ingest_aliases: ['taken'] }),
    'metronome',
  );
  expect(refused).toMatchObject({ status: 409, body: { message: expect.stringMatching(/taken/) } });
});

test('what only the ledger gives is not taken from a caller', async () => {
  const { data } = await made('/v1/customers', {
    name: 'Other',
    id: NOBODY,
    number: 1,
    archived_at: '2026-01-01T00:00:00Z',
    overdraftLimit: '1000',
    constructor: { name: 'x' },
  });
  expect(data.id).not.toBe(NOBODY);
  const { data: kept } = await made(`${PRODUCTS}/create`, { name: 'A', type: 'FIXED', id: NOBODY });
  expect(kept.id).not.toBe(NOBODY);
});

const MADE = z.object({ data: z.object({ id: z.string() }) });

async function made(path: string, body: object): Promise<z.output<typeof MADE>> {
  const answer = await fetch(gateway().url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway().keys.admin}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return MADE.parse(await answer.json());
}

describe('a known path with another method', () => {
  test.each([
    ['DELETE', '/v1/customers'],
    ['GET', '/v1/customers/archive'],
    ['GET', `${FIELDS}/addKey`],
    ['POST', '/v1/credit-types/list'],
  ])('%s %s is not allowed', async (method, path) => {
    const refused = await refusalOf(gateway(), { method, path }, 'metronome');
    expect(refused.status).toBe(405);
  });
});
