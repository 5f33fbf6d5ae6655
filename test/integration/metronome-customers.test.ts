/** Metronome's customers from end to end: found, listed, renamed, archived. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OWNER } from '../support/heard.ts';
import { MetronomeDesk, type Told } from '../support/metronome-desk.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
let desk: MetronomeDesk;

beforeEach(async () => {
  desk = await MetronomeDesk.open();
});

describe('a customer', () => {
  test('is shown with every documented field', async () => {
    const id = await desk.customer({ name: 'Example, Inc.', ingest_aliases: ['a', 'b'] });
    const { status, body } = await desk.get(`/v1/customers/${id.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id,
      external_id: 'a',
      ingest_aliases: ['a', 'b'],
      name: 'Example, Inc.',
      custom_fields: {},
      created_at: '2040-01-01T00:00:00.000Z',
      updated_at: '2040-01-01T00:00:00.000Z',
      archived_at: null,
      customer_config: { salesforce_account_id: null },
    });
  });

  test("that is unknown or another key's is not found", async () => {
    const [mine = '', other = ''] = await desk.customers(2);
    const caller = { ...OWNER, clients: [await desk.numberOf(mine)] };
    expect((await desk.get(`/v1/customers/${mine}`, { caller })).status).toBe(200);
    const stranger = await desk.get(`/v1/customers/${other}`, { caller });
    expect(stranger).toEqual(await desk.get(`/v1/customers/${NOBODY}`, { caller }));
    expect(stranger).toMatchObject({ status: 404, body: { message: 'No customer has this id.' } });
    expect((await desk.get('/v1/customers/acme')).status).toBe(400);
  });

  test('is renamed, and the long name is cut', async () => {
    const id = await desk.customer({ ingest_aliases: ['a'] });
    const name = 'n'.repeat(161);
    const renamed = await desk.post(`/v1/customers/${id}/setName`, { name }, { key: 'once' });
    expect(renamed.body).toEqual({
      data: {
        id,
        external_id: 'a',
        ingest_aliases: ['a'],
        name: 'n'.repeat(160),
        custom_fields: {},
      },
    });
    await desk.must(`/v1/customers/${id}/setName`, { name: 'Later' });
    const again = await desk.post(`/v1/customers/${id}/setName`, { name }, { key: 'once' });
    expect(again).toEqual({ ...renamed, replayed: true });
    expect((await desk.get(`/v1/customers/${id}`)).body.data.name).toBe('Later');
  });

  test('keeps its bought credits and its names when it is archived, and only once', async () => {
    const id = await desk.customer({ ingest_aliases: ['a'] });
    const credit = await desk.credit(id);
    desk.counter.turnTo(1);
    const archived = await desk.post('/v1/customers/archive', { id }, { key: 'once' });
    expect(archived).toMatchObject({ status: 200, body: { data: { id } }, outcome: 'done' });
    desk.counter.turnTo(2);
    const again = await desk.post('/v1/customers/archive', { id });
    expect(again).toMatchObject({ status: 400, outcome: 'refused-final' });
    expect(again.body).toEqual({ message: 'The customer is archived.' });
    const replayed = await desk.post('/v1/customers/archive', { id }, { key: 'once' });
    expect(replayed).toEqual({ ...archived, replayed: true });
    await desk.must(`/v1/customers/${id}/setName`, { name: 'Was Example' });
    expect((await desk.get(`/v1/customers/${id}`)).body.data).toMatchObject({
      archived_at: desk.counter.day(1),
      updated_at: desk.counter.day(2),
      name: 'Was Example',
      ingest_aliases: ['a'],
    });
    const asked = { customer_id: id };
    const { data } = await desk.must('/v1/contracts/customerCredits/list', asked);
    expect(data[0].id).toBe(credit);
    const other = { name: 'Other', ingest_aliases: ['a'] };
    expect((await desk.post('/v1/customers', other)).status).toBe(409);
    const more = await desk.post('/v1/contracts/customerCredits/create', {
      customer_id: id,
      product_id: data[0].product.id,
      priority: 1,
      access_schedule: { schedule_items: data[0].access_schedule.schedule_items },
    });
    expect(more.status).toBe(400);
  });
});

describe('aliases', () => {
  const set = (id: string, aliases: readonly string[], sending = {}) =>
    desk.post(`/v1/customers/${id}/setIngestAliases`, { ingest_aliases: aliases }, sending);
  const found = async (alias: string) =>
    idsOf(await desk.get(`/v1/customers?ingest_alias=${alias}`));

  test('are replaced whole, each once, in the order given', async () => {
    const id = await desk.customer({ ingest_aliases: ['a', 'b'] });
    expect(await set(id, ['c', 'b', 'c'])).toMatchObject({ status: 200, body: {} });
    const { data } = (await desk.get(`/v1/customers/${id}`)).body;
    expect(data).toMatchObject({ ingest_aliases: ['c', 'b'], external_id: 'c' });
    expect([await found('a'), await found('b'), await found('c')]).toEqual([[], [id], [id]]);
    await set(id, []);
    expect((await desk.get(`/v1/customers/${id}`)).body.data).toMatchObject({
      ingest_aliases: [],
      external_id: id,
    });
  });

  test('stay with the customer when they are taken away', async () => {
    const [first = '', second = ''] = await desk.customers(2);
    await set(first, ['a']);
    await set(first, []);
    const taken = await set(second, ['a']);
    expect(taken).toMatchObject({ status: 409, outcome: 'not-recorded' });
    expect(taken.body.message).toContain('a belongs to another');
    expect((await desk.get(`/v1/customers/${second}`)).body.data.ingest_aliases).toEqual([]);
    expect((await set(first, ['a'])).status).toBe(200);
    expect(await found('a')).toEqual([first]);
  });

  test('are not given by a restricted key', async () => {
    const id = await desk.customer();
    const caller = { ...OWNER, clients: [await desk.numberOf(id)] };
    expect((await set(id, ['a'], { caller })).status).toBe(403);
  });
});

function idsOf({ body }: Told): string[] {
  return body.data.map(({ id }: { id: string }) => id);
}
