/** How much a request may be, in every way that it can be too much. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { CARE, furnish, type World } from '../support/matrix-world.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { type Asked, type Credentials, Shopfront, type Told } from '../support/shopfront.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const KILOBYTE = 1024;
const BODY = 64 * KILOBYTE;

let front: Shopfront;
let table: MemoryTable;
let admin: Credentials;
let world: World;

beforeAll(async () => {
  table = new MemoryTable();
  front = await Shopfront.open(table);
  admin = await front.key(SCOPES);
  world = await furnish(front, admin);
});
afterAll(() => front.close());

const WRITES: readonly (readonly [string, string, object])[] = [
  ['own', '/ledger/v1/clients', { name: 'Somebody' }],
  ['Metronome', '/v1/customers', { name: 'Somebody' }],
  ['CareCloud', `${CARE}/credits/actions/deposit`, { customer_id: 'acme-1', amount: 1 }],
];

/** JSON of exactly so many bytes. */
function json(bytes: number, base: object): string {
  const short = JSON.stringify({ ...base, padding: '' });
  return JSON.stringify({ ...base, padding: 'x'.repeat(bytes - short.length) });
}

async function send(path: string, body: string, type = 'application/json'): Promise<Told> {
  const headers = { authorization: `Bearer ${admin.bearer}`, 'content-type': type };
  const answer = await fetch(front.url + path, { method: 'POST', headers, body });
  const { status, headers: told } = answer;
  return { status, headers: Object.fromEntries(told), text: await answer.text() };
}

/** Nothing but what tells that the key was used. */
async function leavesNothing<T>(ask: () => Promise<T>): Promise<T> {
  const kept = () => table.items().filter(({ pk }) => pk !== 'K#used');
  const before = kept();
  const told = await ask();
  expect(kept()).toEqual(before);
  return told;
}

describe.each(WRITES)('a body, %s dialect', (_, path, base) => {
  test('of 64 KB is read, with a byte more it is too large', async () => {
    expect((await send(path, json(BODY, base))).status).not.toBe(413);
    const told = await leavesNothing(() => send(path, json(BODY + 1, base)));
    expect([told.status, told.headers['tallystick-outcome']]).toEqual([413, 'not-recorded']);
  });

  test.each([
    ['5 MB, which a function would not get', 5],
    ['11 MB, which the gateway does not take', 11],
  ])('of %s is too large', async (_text, megabytes) => {
    const told = await leavesNothing(() => send(path, json(megabytes * KILOBYTE ** 2, base)));
    expect(told.status).toBe(413);
  });

  test.each([
    ['33 levels', '['.repeat(33) + ']'.repeat(33)],
    ['10,001 values', `[${'1,'.repeat(9_999)}1]`],
    ['a number of 60,000 digits', `{"amount":${'9'.repeat(60_000)}}`],
  ])('with %s is refused', async (_text, body) => {
    const told = await leavesNothing(() => send(path, body));
    expect([told.status, told.headers['tallystick-outcome']]).toEqual([400, 'not-recorded']);
  });
});

describe('a form', () => {
  const path = '/includes/api.php';
  const form = 'application/x-www-form-urlencoded';

  test('of more than 64 KB is too large', async () => {
    expect((await send(path, `a=${'x'.repeat(BODY)}`, form)).status).toBe(413);
  });

  test('of more than a thousand fields is refused', async () => {
    const told = await send(path, 'a=1&'.repeat(1_001), form);
    expect([told.status, told.text]).toEqual([400, expect.stringContaining('1000 fields')]);
  });
});

const READS: readonly (readonly [string, (long: string) => string])[] = [
  ['own', (long) => `/ledger/v1/clients/${long}`],
  ['Verifik', (long) => `/v2/credits/${long}`],
  ['Metronome', (long) => `/v1/customers/${long}`],
  ['CareCloud', (long) => `${CARE}/credits/${long}`],
];

describe.each(READS)('an address, %s dialect', (_, at) => {
  const get = (path: string): Promise<Told> => front.ask({ method: 'GET', path }, admin);

  test('of 8,000 characters names nothing', async () => {
    const { status } = await get(at('x'.repeat(8_000)));
    expect([400, 404]).toContain(status);
  });

  test('that fills the 10 KB of a head is refused', async () => {
    expect((await get(at('x'.repeat(11_000)))).status).toBe(431);
  });

  test('with more than a thousand parameters is refused', async () => {
    expect((await get(`${at('x')}?${'a=1&'.repeat(1_001)}`)).status).toBe(400);
  });
});

describe('headers', () => {
  const me: Asked = { method: 'GET', path: '/ledger/v1/me' };

  test('of more than 10 KB together are refused, before anybody looks at them', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, i) => [`x-header-${i}`, 'x'.repeat(KILOBYTE)]),
    );
    expect((await front.ask({ ...me, headers: many }, admin)).status).toBe(431);
  });

  test('that hold a key of 9 KB hold none', async () => {
    const authorization = `Bearer ${'x'.repeat(9 * KILOBYTE)}`;
    expect((await front.ask({ ...me, headers: { authorization } })).status).toBe(401);
  });

  test.each([
    [255, 201],
    [256, 400],
  ])('with an Idempotency-Key of %d characters are answered %d', async (length, status) => {
    const path = `/ledger/v1/clients/${world.own.id}/purchases`;
    const headers = { 'idempotency-key': 'k'.repeat(length) };
    const told = await front.ask({ method: 'POST', path, json: { amount: '1' }, headers }, admin);
    expect(told.status).toBe(status);
  });

  test('aside, a cursor of 5,000 characters is refused', async () => {
    const path = `/ledger/v1/credits?cursor=${'x'.repeat(5_000)}`;
    expect((await front.ask({ method: 'GET', path }, admin)).status).toBe(400);
  });
});
