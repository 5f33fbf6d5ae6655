/** The values of Metronome's custom fields: of customers, credits and products. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OWNER } from '../support/heard.ts';
import { MetronomeDesk } from '../support/metronome-desk.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const DELETE = '/v1/customFields/deleteValues';
const KINDS = ['customer', 'contract_credit', 'contract_product'] as const;
type Kind = (typeof KINDS)[number];
let desk: MetronomeDesk;
let customer: string;

beforeEach(async () => {
  desk = await MetronomeDesk.open();
  customer = await desk.customer();
});

function object(kind: Kind, custom_fields: object = {}, sending = {}): Promise<string> {
  if (kind === 'customer') return desk.customer({ custom_fields }, sending);
  if (kind === 'contract_credit') return desk.credit(customer, { custom_fields }, sending);
  const product = { name: 'Product A', type: 'FIXED', custom_fields };
  const made = desk.must('/v1/contract-pricing/products/create', product, sending);
  return made.then(({ data }) => data.id);
}

function fieldsOf(kind: Kind, id: string): Promise<object> {
  return desk.fieldsOf(kind, id, kind === 'contract_credit' ? customer : id);
}

describe.each(KINDS)('custom fields of a %s', (kind) => {
  test('are merged, all or none, and deleted one by one', async () => {
    for (const key of ['a', 'b', 'c']) await desk.addKey(kind, key);
    const id = await object(kind);
    const set = await desk.setValues(kind, id, { a: '1', b: '2' });
    expect(set).toMatchObject({ status: 200, body: {}, outcome: 'done' });
    await desk.setValues(kind, id, { b: 'two', c: '' });
    expect(await fieldsOf(kind, id)).toEqual({ a: '1', b: 'two', c: '' });
    const partly = await desk.setValues(kind, id, { a: 'x', never: 'y' });
    expect(partly).toMatchObject({ status: 400, outcome: 'not-recorded' });
    expect(partly.body.message).toMatch(/custom_fields\.never: was not added for/);
    expect(await fieldsOf(kind, id)).toEqual({ a: '1', b: 'two', c: '' });
    const asked = { entity: kind, entity_id: id, keys: ['a', 'c', 'never'] };
    expect(await desk.post(DELETE, asked)).toMatchObject({ status: 200, body: {} });
    expect(await fieldsOf(kind, id)).toEqual({ b: 'two' });
  });

  test('come with a new one, of keys that were added', async () => {
    await desk.addKey(kind, 'a');
    const id = await object(kind, { a: '1' });
    expect(await fieldsOf(kind, id)).toEqual({ a: '1' });
    await expect(object(kind, { a: '1', never: '2' })).rejects.toThrow(/custom_fields\.never/);
  });

  test('of two callers at once are both kept', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const key of keys) await desk.addKey(kind, key);
    const id = await object(kind);
    const answers = await Promise.all(keys.map((key) => desk.setValues(kind, id, { [key]: key })));
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    expect(await fieldsOf(kind, id)).toEqual(Object.fromEntries(keys.map((key) => [key, key])));
  });

  test('are set once under an id, also when the key is gone by then', async () => {
    await desk.addKey(kind, 'a', true);
    const id = await object(kind);
    const first = await desk.setValues(kind, id, { a: '1' }, { key: 'once' });
    expect(first).toMatchObject({ status: 200, outcome: 'done', replayed: false });
    await desk.setValues(kind, id, { a: '2' });
    await desk.must('/v1/customFields/removeKey', { entity: kind, key: 'a' });
    const again = await desk.setValues(kind, id, { a: '1' }, { key: 'once' });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await fieldsOf(kind, id)).toEqual({ a: '2' });
    expect((await desk.setValues(kind, id, { a: '3' })).status).toBe(400);
    const other = await desk.setValues(kind, id, { a: '9' }, { key: 'once' });
    expect(other.status).toBe(409);
  });

  test('make a new one once under an id, also when the key is gone by then', async () => {
    await desk.addKey(kind, 'a', true);
    const first = await object(kind, { a: '1' }, { key: 'once' });
    await desk.must('/v1/customFields/removeKey', { entity: kind, key: 'a' });
    expect(await object(kind, { a: '1' }, { key: 'once' })).toBe(first);
    await expect(object(kind, { a: '1' }, { key: 'other' })).rejects.toThrow(/was not added/);
  });

  test('that must be unique belong to the first, for ever', async () => {
    await desk.addKey(kind, 'a', true);
    const first = await object(kind, { a: '1' });
    await expect(object(kind, { a: '1' })).rejects.toThrow(/unique for ever/);
    const second = await object(kind, { a: '2' });
    const taken = await desk.setValues(kind, second, { a: '1' });
    expect(taken).toMatchObject({ status: 409, outcome: 'not-recorded' });
    // Its own value is no conflict.
    expect((await desk.setValues(kind, first, { a: '1' })).status).toBe(200);
    await desk.setValues(kind, first, { a: '3' });
    expect((await desk.setValues(kind, second, { a: '1' })).status).toBe(409);
    await desk.post(DELETE, { entity: kind, entity_id: first, keys: ['a'] });
    expect((await desk.setValues(kind, second, { a: '3' })).status).toBe(409);
    expect(await fieldsOf(kind, second)).toEqual({ a: '2' });
  });

  test('that must be unique go to one of eight who ask at once', async () => {
    await desk.addKey(kind, 'a', true);
    const made = await Promise.allSettled(
      Array.from({ length: 4 }, () => object(kind, { a: '1' })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const ids = await Promise.all(Array.from({ length: 4 }, () => object(kind)));
    const set = await Promise.all(ids.map((id) => desk.setValues(kind, id, { a: '2' })));
    expect(set.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('of one that does not exist are not found', async () => {
    await desk.addKey(kind, 'a');
    for (const id of [NOBODY, 'c4ed1750-0000-8000-8000-00000000ffff']) {
      const unknown = await desk.setValues(kind, id, { a: '1' });
      expect(unknown).toMatchObject({ status: 404, outcome: 'not-recorded' });
      const nothing = await desk.post(DELETE, { entity: kind, entity_id: id, keys: ['a'] });
      expect(nothing.status).toBe(404);
    }
  });

  test('named like parts of JavaScript are names like others, but for one', async () => {
    for (const key of ['constructor', 'toString']) await desk.addKey(kind, key);
    const id = await object(kind);
    expect((await desk.setValues(kind, id, JSON.parse('{"constructor":"1"}'))).status).toBe(200);
    expect(await fieldsOf(kind, id)).toEqual({ constructor: '1' });
    expect((await desk.setValues(kind, id, { valueOf: '1' })).status).toBe(400);
    const special = await desk.setValues(kind, id, JSON.parse('{"__proto__":"1"}'));
    expect(special.status).toBe(400);
    expect(special.body.message).toMatch(/custom_fields: must have no key __proto__/);
    await expect(desk.addKey(kind, '__proto__')).rejects.toThrow(/key: must not be __proto__/);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('too many to keep are refused, and nothing is lost', async () => {
    for (let i = 0; i < 30; i += 1) await desk.addKey(kind, `key-${i}`);
    const id = await object(kind);
    const value = 'v'.repeat(200);
    let last = 200;
    let set = 0;
    while (last === 200 && set < 30) {
      last = (await desk.setValues(kind, id, { [`key-${set}`]: value })).status;
      if (last === 200) set += 1;
    }
    expect(last).toBe(400);
    expect(Object.keys(await fieldsOf(kind, id))).toHaveLength(set);
    await desk.post(DELETE, { entity: kind, entity_id: id, keys: ['key-0'] });
    expect((await desk.setValues(kind, id, { 'key-29': value })).status).toBe(200);
  });
});

describe('values', () => {
  test('of kinds that do not exist here are not found', async () => {
    await desk.addKey('contract', 'a');
    const unknown = await desk.setValues('contract', NOBODY, { a: '1' });
    expect(unknown).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching(/No contract has this id/) },
    });
  });

  test("of another key's customers and credits are not found, products not changed", async () => {
    for (const kind of KINDS) await desk.addKey(kind, 'a');
    const other = await desk.customer();
    const credit = await desk.credit(customer);
    const caller = { ...OWNER, clients: [await desk.numberOf(other)] };
    const set = (kind: Kind, id: string) => desk.setValues(kind, id, { a: '1' }, { caller });
    expect((await set('customer', other)).status).toBe(200);
    expect(await set('customer', customer)).toEqual(await set('customer', NOBODY));
    expect(await set('contract_credit', credit)).toEqual(await set('contract_credit', NOBODY));
    expect((await set('contract_product', 'c4ed1750-0000-8000-8000-000000000001')).status).toBe(
      403,
    );
  });

  test('of customers need the right to change customers', async () => {
    await desk.addKey('customer', 'a');
    const caller = { ...OWNER, scopes: ['credits:write'] as const };
    const refused = await desk.setValues('customer', customer, { a: '1' }, { caller });
    expect(refused.status).toBe(403);
  });

  test("of another dialect's usage are not found", async () => {
    await desk.addKey('contract_credit', 'a');
    const path = `/clients/${encodeURIComponent(`uuid:${customer}`)}`;
    const { id: client } = await desk.counter.read<{ id: string }>('GET', path);
    await desk.credit(customer);
    const usage = await desk.counter.use(client, { amount: '1' });
    expect((await desk.setValues('contract_credit', usage.id, { a: '1' })).status).toBe(404);
  });
});
