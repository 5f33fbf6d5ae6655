/** The keys of Metronome's custom fields: an allow list for each kind of object. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ENTITIES } from '../../functions/dialects/metronome/custom-fields.ts';
import { OWNER } from '../support/heard.ts';
import { MetronomeDesk } from '../support/metronome-desk.ts';

const ADD = '/v1/customFields/addKey';
const REMOVE = '/v1/customFields/removeKey';
const LIST = '/v1/customFields/listKeys';
const key = (entity: string, name: string, enforce_uniqueness = false) => ({
  entity,
  key: name,
  enforce_uniqueness,
});
let desk: MetronomeDesk;

beforeEach(async () => {
  desk = await MetronomeDesk.open();
});

async function keys(body: object = {}): Promise<object[]> {
  const { data, next_page } = await desk.must(LIST, body);
  expect(next_page).toBeNull();
  return data;
}

describe('keys of custom fields', () => {
  test('are added for any documented kind, once, and listed in order', async () => {
    for (const entity of ENTITIES) {
      const { data } = await desk.addKey(entity, 'tier');
      expect(data.id).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
    await desk.addKey('customer', 'account', true);
    await desk.addKey('customer', 'Ünïcode 钥匙');
    expect(await keys()).toHaveLength(ENTITIES.length + 2);
    expect(await keys({ entities: [] })).toHaveLength(ENTITIES.length + 2);
    expect(await keys({ entities: ['customer', 'charge', 'customer'] })).toEqual([
      key('charge', 'tier'),
      key('customer', 'account', true),
      key('customer', 'tier'),
      key('customer', 'Ünïcode 钥匙'),
    ]);
    const again = await desk.post(ADD, key('customer', 'tier', true));
    expect(again).toMatchObject({ status: 400, outcome: 'not-recorded' });
    expect(again.body).toEqual({ message: 'Duplicate custom field key' });
  });

  test('are removed, once, and can be added again with another rule', async () => {
    await desk.addKey('customer', 'tier');
    await desk.addKey('customer', 'account');
    const asked = { entity: 'customer', key: 'tier' };
    expect(await desk.post(REMOVE, asked)).toMatchObject({ status: 200, body: null });
    const again = await desk.post(REMOVE, asked);
    expect(again).toMatchObject({ status: 404, outcome: 'not-recorded' });
    expect(again.body).toEqual({ message: 'Custom field key not found' });
    await desk.addKey('customer', 'tier', true);
    expect(await keys()).toEqual([key('customer', 'account'), key('customer', 'tier', true)]);
  });

  test('are changed once under an id, whatever has become of them', async () => {
    const body = key('customer', 'tier');
    const first = await desk.post(ADD, body, { key: 'once' });
    expect(first).toMatchObject({ status: 200, outcome: 'done' });
    expect(await desk.post(ADD, body, { key: 'once' })).toEqual({ ...first, replayed: true });
    await desk.post(REMOVE, body, { key: 'gone' });
    expect(await desk.post(ADD, body, { key: 'once' })).toEqual({ ...first, replayed: true });
    expect(await keys()).toEqual([]);
    expect(await desk.post(REMOVE, body, { key: 'gone' })).toMatchObject({ status: 200 });
    const other = await desk.post(ADD, key('plan', 'tier'), { key: 'once' });
    expect(other).toMatchObject({ status: 409, outcome: 'not-recorded' });
  });

  test('are none lost when many are added at once, up to 32 of a kind', async () => {
    const names = Array.from({ length: 33 }, (_, i) => `key-${String(i).padStart(2, '0')}`);
    const added = await Promise.all(
      names.slice(0, 32).map((name) => desk.post(ADD, key('customer', name))),
    );
    expect(added.map(({ status }) => status)).toEqual(names.slice(0, 32).map(() => 200));
    expect(await keys()).toEqual(names.slice(0, 32).map((name) => key('customer', name)));
    const more = await desk.post(ADD, key('customer', 'key-32'));
    expect(more).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/remove one first/) },
    });
    await desk.must(REMOVE, { entity: 'customer', key: 'key-07' });
    expect((await desk.post(ADD, key('customer', 'key-32'))).status).toBe(200);
  });

  test('with unique values are 8 of a kind, and all keys fit into 4 KB', async () => {
    for (let i = 0; i < 8; i += 1) await desk.addKey('plan', `unique-${i}`, true);
    expect((await desk.post(ADD, key('plan', 'ninth', true))).status).toBe(400);
    expect((await desk.post(ADD, key('plan', 'ninth'))).status).toBe(200);
    const wide = (i: number) => key('charge', String.fromCharCode(0x4e00 + i).repeat(64));
    const statuses: number[] = [];
    for (let i = 0; i < 20; i += 1) statuses.push((await desk.post(ADD, wide(i))).status);
    const added = statuses.filter((status) => status === 200).length;
    expect(statuses).toEqual([...Array(added).fill(200), ...Array(20 - added).fill(400)]);
    expect(added).toBeLessThan(20);
    expect(await keys({ entities: ['charge'] })).toHaveLength(added);
  });

  test('come in pages that join, with the token in the query or the body', async () => {
    const wanted: string[] = [];
    for (const entity of ['alert', 'charge', 'commit', 'plan']) {
      for (let i = 0; i < 30; i += 1) {
        const name = `key-${String(i).padStart(2, '0')}`;
        await desk.addKey(entity, name);
        wanted.push(`${entity} ${name}`);
      }
    }
    const namesOf = (rows: { entity: string; key: string }[]) =>
      rows.map(({ entity, key: name }) => `${entity} ${name}`);
    const first = await desk.must(LIST, {});
    expect(namesOf(first.data)).toEqual(wanted.slice(0, 100));
    await desk.must(REMOVE, { entity: 'plan', key: 'key-09' });
    const token = first.next_page;
    const inQuery = await desk.must(`${LIST}?next_page=${token}`, {});
    const inBody = await desk.must(LIST, { next_page: token });
    expect(inQuery).toEqual(inBody);
    expect(namesOf(inBody.data)).toEqual(wanted.slice(100));
    expect(inBody.next_page).toBeNull();
    const filtered = await desk.post(LIST, { entities: ['plan'], next_page: token });
    expect(filtered.status).toBe(400);
    expect((await desk.post(`${LIST}?next_page=x`, { next_page: token })).status).toBe(400);
  });

  test('are nothing for a restricted key to change', async () => {
    await desk.addKey('customer', 'tier');
    const caller = { ...OWNER, clients: [1] };
    expect((await desk.post(ADD, key('customer', 'other'), { caller })).status).toBe(403);
    expect((await desk.post(REMOVE, key('customer', 'tier'), { caller })).status).toBe(403);
    expect(await keys()).toEqual([key('customer', 'tier')]);
  });
});
