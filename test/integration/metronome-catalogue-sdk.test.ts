/** Metronome's own SDK keeps customers and a catalogue on `npm start`, as it does at home. */
import Metronome, { BadRequestError, ConflictError, NotFoundError } from '@metronome/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const folder = makeFolder();
let server: TestServer;
let sdk: Metronome;
let requests = 0;

beforeAll(async () => {
  server = await startLocalServer(folder);
  sdk = new Metronome({
    baseURL: server.baseUrl,
    bearerToken: server.keys.admin,
    fetch: (url, init) => {
      requests += 1;
      return fetch(url, init);
    },
  });
});

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
});

/** Counts what the SDK sent until it gave up. */
async function requestsOf(
  call: () => PromiseLike<unknown>,
  error: new (...given: never[]) => Error,
): Promise<number> {
  const before = requests;
  await expect(call()).rejects.toThrow(error);
  return requests - before;
}

describe('customers', () => {
  test('are created, retrieved, renamed, given aliases, listed and archived', async () => {
    const { customers } = sdk.v1;
    const { data: made } = await customers.create({
      name: 'Example, Inc.',
      ingest_aliases: ['team@example.com'],
    });
    const customer_id = made.id;
    expect(made.external_id).toBe('team@example.com');
    const { data: renamed } = await customers.setName({ customer_id, name: 'Example GmbH' });
    expect(renamed).toEqual({ ...made, name: 'Example GmbH' });
    const ingest_aliases = ['billing@example.com', 'team@example.com'];
    await customers.setIngestAliases({ customer_id, ingest_aliases });
    const { data: shown } = await customers.retrieve({ customer_id });
    expect(shown).toMatchObject({ id: customer_id, name: 'Example GmbH', ingest_aliases });
    expect(shown).toMatchObject({ archived_at: null, external_id: 'billing@example.com' });
    expect(new Date(shown.created_at).toISOString()).toBe(shown.created_at);
    expect(shown.customer_config).toEqual({ salesforce_account_id: null });
    const { data: byAlias } = await customers.list({ ingest_alias: 'billing@example.com' });
    expect(byAlias).toEqual([shown]);
    expect(await customers.archive({ id: customer_id })).toEqual({ data: { id: customer_id } });
    const { data: archived } = await customers.retrieve({ customer_id });
    expect(Date.parse(String(archived.archived_at))).toBeGreaterThan(0);
    expect((await customers.list({ customer_ids: [customer_id] })).data).toEqual([]);
    const query = { customer_ids: [customer_id, NOBODY], only_archived: true };
    expect((await customers.list(query)).data).toEqual([archived]);
    expect(await requestsOf(() => customers.archive({ id: customer_id }), BadRequestError)).toBe(1);
  });

  test('are listed page by page', async () => {
    const made: string[] = [];
    for (const name of ['A', 'B', 'C', 'D', 'E']) {
      made.push((await sdk.v1.customers.create({ name })).data.id);
    }
    const listed: string[] = [];
    const query = { customer_ids: made, limit: 2 };
    for await (const { id } of sdk.v1.customers.list(query)) listed.push(id);
    expect(listed).toEqual(made);
    const all: string[] = [];
    for await (const { id } of sdk.v1.customers.list({ limit: 3 })) all.push(id);
    expect(all.slice(-5)).toEqual(made);
    expect(new Set(all).size).toBe(all.length);
  });

  test('conflict in one request, and are missed as documented', async () => {
    const { customers } = sdk.v1;
    const first = { name: 'First', ingest_aliases: ['only-one'] };
    await customers.create(first);
    expect(await requestsOf(() => customers.create(first), ConflictError)).toBe(1);
    const { data: other } = await customers.create({ name: 'Other' });
    const set = { customer_id: other.id, ingest_aliases: ['only-one'] };
    expect(await requestsOf(() => customers.setIngestAliases(set), ConflictError)).toBe(1);
    const missing = () => customers.retrieve({ customer_id: NOBODY });
    expect(await requestsOf(missing, NotFoundError)).toBe(1);
    await expect(customers.archive({ id: NOBODY })).rejects.toThrow(NotFoundError);
    await expect(customers.setName({ customer_id: NOBODY, name: 'x' })).rejects.toThrow(
      NotFoundError,
    );
    await expect(customers.list({ limit: 101 })).rejects.toThrow(BadRequestError);
  });
});

describe('products', () => {
  test('are created, retrieved and listed page by page', async () => {
    const { products } = sdk.v1.contracts;
    const made: string[] = [];
    for (const name of ['Product A', 'Product B', 'Product C']) {
      made.push((await products.create({ name, type: 'FIXED' })).data.id);
    }
    const { data } = await products.retrieve({ id: made[0] ?? '' });
    expect(data).toMatchObject({ id: made[0], type: 'FIXED', current: { name: 'Product A' } });
    const listed: string[] = [];
    const asked = { limit: 2, archive_filter: 'NOT_ARCHIVED' } as const;
    for await (const { id } of products.list(asked)) listed.push(id);
    expect(listed.slice(-3)).toEqual(made);
    const metered = { name: 'x', type: 'USAGE', billable_metric_id: NOBODY } as const;
    await expect(products.create(metered)).rejects.toThrow(BadRequestError);
    await expect(products.retrieve({ id: NOBODY })).rejects.toThrow(NotFoundError);
  });
});

describe('custom fields', () => {
  test('have keys that are added, listed and removed', async () => {
    const { customFields } = sdk.v1;
    const key = { entity: 'customer', key: 'crm_id', enforce_uniqueness: true } as const;
    await customFields.addKey(key);
    await customFields.addKey({ ...key, key: 'tier', enforce_uniqueness: false });
    expect(await requestsOf(() => customFields.addKey(key), BadRequestError)).toBe(1);
    const listed: object[] = [];
    for await (const row of customFields.listKeys({ entities: ['customer'] })) listed.push(row);
    expect(listed).toEqual([key, { ...key, key: 'tier', enforce_uniqueness: false }]);
    await customFields.removeKey({ entity: 'customer', key: 'tier' });
    const again = customFields.removeKey({ entity: 'customer', key: 'tier' });
    await expect(again).rejects.toThrow('Custom field key not found');
    expect((await customFields.listKeys({ entities: ['customer'] })).data).toEqual([key]);
  });

  test('have values that are set, unique where they must be, and deleted', async () => {
    const { customFields, customers } = sdk.v1;
    const entity = 'customer' as const;
    await customFields.addKey({ entity, key: 'region', enforce_uniqueness: false });
    await customFields.addKey({ entity, key: 'account', enforce_uniqueness: true });
    const custom_fields = { region: 'eu', account: '7' };
    const { data: made } = await customers.create({ name: 'Fielded', custom_fields });
    expect(made.custom_fields).toEqual(custom_fields);
    await customFields.setValues({ entity, entity_id: made.id, custom_fields: { region: 'us' } });
    const show = async () => (await customers.retrieve({ customer_id: made.id })).data;
    expect((await show()).custom_fields).toEqual({ region: 'us', account: '7' });
    const { data: other } = await customers.create({ name: 'Other' });
    const taken = { entity, entity_id: other.id, custom_fields: { account: '7' } } as const;
    expect(await requestsOf(() => customFields.setValues(taken), ConflictError)).toBe(1);
    const never = { ...taken, custom_fields: { never: 'added' } };
    await expect(customFields.setValues(never)).rejects.toThrow(BadRequestError);
    await customFields.deleteValues({ entity, entity_id: made.id, keys: ['region'] });
    expect((await show()).custom_fields).toEqual({ account: '7' });
    const nobody = { entity, entity_id: NOBODY, keys: ['region'] };
    await expect(customFields.deleteValues(nobody)).rejects.toThrow(NotFoundError);
  });
});

test('pricing units are listed', async () => {
  const units: object[] = [];
  for await (const unit of sdk.v1.pricingUnits.list()) units.push(unit);
  expect(units).toEqual([
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: expect.any(String), is_currency: true },
  ]);
});
