/** Metronome's products and credit types from end to end. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OWNER } from '../support/heard.ts';
import { MetronomeDesk } from '../support/metronome-desk.ts';

const PRODUCTS = '/v1/contract-pricing/products';
const DEFAULT = 'c4ed1750-0000-8000-8000-000000000001';
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
let desk: MetronomeDesk;

beforeEach(async () => {
  desk = await MetronomeDesk.open();
});

async function product(name: string, more: object = {}): Promise<string> {
  return (await desk.must(`${PRODUCTS}/create`, { name, type: 'FIXED', ...more })).data.id;
}

async function listed(query = '', body: object = {}): Promise<string[][]> {
  const pages: string[][] = [];
  let next = '';
  do {
    const { data, next_page } = await desk.must(`${PRODUCTS}/list?${query}${next}`, body);
    pages.push(data.map(({ id }: { id: string }) => id));
    next = next_page === null ? '' : `&next_page=${next_page}`;
  } while (next !== '');
  return pages;
}

describe('a product', () => {
  test('is shown as it was made, by whom and when', async () => {
    desk.counter.turnTo(3);
    const id = await product('Product A', { tags: ['x', 'y'] });
    const state = {
      name: 'Product A',
      created_at: desk.counter.day(3),
      created_by: 'Owner',
      tags: ['x', 'y'],
    };
    expect(await desk.must(`${PRODUCTS}/get`, { id: id.toUpperCase() })).toEqual({
      data: { id, type: 'FIXED', initial: state, current: state, updates: [], custom_fields: {} },
    });
  });

  test('is made once under an id', async () => {
    const ask = (name: string) =>
      desk.post(`${PRODUCTS}/create`, { name, type: 'FIXED' }, { key: 'once' });
    const first = await ask('Product A');
    expect(first).toMatchObject({ status: 200, outcome: 'done', replayed: false });
    expect(await ask('Product A')).toEqual({ ...first, replayed: true });
    expect(await ask('Product B')).toMatchObject({ status: 409, outcome: 'not-recorded' });
    const copies = await Promise.all(
      Array.from({ length: 4 }, () =>
        desk.post(`${PRODUCTS}/create`, { name: 'C', type: 'fixed' }, { key: 'copies' }),
      ),
    );
    expect(new Set(copies.map(({ body }) => body.data.id)).size).toBe(1);
    expect((await listed()).flat()).toHaveLength(3);
  });

  test('of another type is refused, and so is too much to keep', async () => {
    for (const type of ['USAGE', 'COMPOSITE', 'SUBSCRIPTION', 'PRO_SERVICE', 'x']) {
      const refused = await desk.post(`${PRODUCTS}/create`, { name: 'A', type });
      expect(refused).toMatchObject({ status: 400, outcome: 'not-recorded' });
      expect(refused.body.message).toMatch(/type: must be FIXED/);
    }
    const custom_fields: Record<string, string> = {};
    for (let i = 0; i < 20; i += 1) {
      await desk.addKey('contract_product', `key-${i}`);
      custom_fields[`key-${i}`] = 'v'.repeat(200);
    }
    const body = { name: 'Product A', type: 'FIXED', custom_fields };
    const wide = await desk.post(`${PRODUCTS}/create`, body);
    expect(wide).toMatchObject({ status: 400, outcome: 'not-recorded' });
    expect(wide.body.message).toMatch(/shorten them/);
    expect(await listed()).toEqual([[DEFAULT]]);
  });

  test('that is unknown is not found', async () => {
    const { status, body } = await desk.post(`${PRODUCTS}/get`, { id: NOBODY });
    expect([status, body]).toEqual([404, { message: 'No product has this id.' }]);
  });

  test('is made by unrestricted keys and seen by all', async () => {
    const id = await product('Product A');
    const caller = { ...OWNER, clients: [1] };
    const made = await desk.post(`${PRODUCTS}/create`, { name: 'B', type: 'FIXED' }, { caller });
    expect(made.status).toBe(403);
    expect((await desk.post(`${PRODUCTS}/get`, { id }, { caller })).status).toBe(200);
  });
});

describe('the default product', () => {
  test('is there from the start, before all others', async () => {
    expect(await listed()).toEqual([[DEFAULT]]);
    expect((await desk.must(`${PRODUCTS}/get`, { id: DEFAULT })).data).toMatchObject({
      id: DEFAULT,
      current: { name: 'Credits' },
      custom_fields: {},
    });
    const made = [await product('A'), await product('B')];
    expect(await listed()).toEqual([[DEFAULT, ...made]]);
  });

  test('is listed once with custom fields too', async () => {
    await desk.addKey('contract_product', 'a');
    await desk.setValues('contract_product', DEFAULT, { a: '1' });
    const made = await product('A');
    expect(await listed()).toEqual([[DEFAULT, made]]);
    expect(await listed('limit=1')).toEqual([[DEFAULT], [made]]);
    const { data } = await desk.must(`${PRODUCTS}/get`, { id: DEFAULT });
    expect(data).toMatchObject({ current: { name: 'Credits' }, custom_fields: { a: '1' } });
  });
});

describe('the list of products', () => {
  test('comes in pages that join, with the token in the query or the body', async () => {
    const all = [DEFAULT];
    for (let i = 0; i < 17; i += 1) all.push(await product(`Product ${i}`));
    expect(await listed('limit=7')).toEqual([all.slice(0, 7), all.slice(7, 14), all.slice(14)]);
    expect(await listed('limit=18')).toEqual([all]);
    expect(await listed('limit=1')).toEqual(all.map((id) => [id]));
    const first = await desk.must(`${PRODUCTS}/list?limit=7`, {});
    const inBody = await desk.must(`${PRODUCTS}/list?limit=7`, { next_page: first.next_page });
    expect(inBody.data.map(({ id }: { id: string }) => id)).toEqual(all.slice(7, 14));
  });

  test('is filtered by what is archived: nothing', async () => {
    const made = await product('A');
    expect(await listed('', { archive_filter: 'ARCHIVED' })).toEqual([[]]);
    expect(await listed('', { archive_filter: 'NOT_ARCHIVED' })).toEqual([[DEFAULT, made]]);
    expect(await listed('', { archive_filter: 'ALL' })).toEqual([[DEFAULT, made]]);
    const { next_page } = await desk.must(`${PRODUCTS}/list?limit=1`, {});
    const other = await desk.post(`${PRODUCTS}/list?limit=1`, { archive_filter: 'ALL', next_page });
    expect(other.status).toBe(400);
  });
});

test('a credit shows the name of its product', async () => {
  const [customer, id] = [await desk.customer(), await product('Product A')];
  await desk.credit(customer, { product_id: id });
  const { data } = await desk.must('/v1/contracts/customerCredits/list', { customer_id: customer });
  expect(data[0].product).toEqual({ id, name: 'Product A' });
});

test('the one type of credit is listed', async () => {
  const { status, body } = await desk.get('/v1/credit-types/list');
  expect(status).toBe(200);
  expect(body).toEqual({
    data: [{ id: '2714e483-4ff1-48e4-9e25-ac732e8f24f2', name: 'Credits', is_currency: true }],
    next_page: null,
  });
  expect((await desk.get('/v1/credit-types/list?next_page=x')).status).toBe(400);
});
