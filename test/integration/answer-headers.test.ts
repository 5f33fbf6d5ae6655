/** What every answer says beside itself, and what a browser may do with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { routes } from '../../functions/dialects/index.ts';
import { METRONOME } from '../support/matrix-metronome.ts';
import { NATIVE } from '../support/matrix-native.ts';
import { asked } from '../support/matrix-row.ts';
import { VENDORS } from '../support/matrix-vendors.ts';
import { furnish, type World } from '../support/matrix-world.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { type Asked, type Credentials, Shopfront, type Told } from '../support/shopfront.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const CONSOLE = 'https://console.example.com';
const ME: Asked = { method: 'GET', path: '/ledger/v1/me' };
const ROWS = [...NATIVE, ...METRONOME, ...VENDORS];

let front: Shopfront;
let opened: Shopfront;
let admin: Credentials;
let world: World;

beforeAll(async () => {
  const table = new MemoryTable();
  front = await Shopfront.open(table);
  opened = await Shopfront.open(table, { consoleOrigin: CONSOLE });
  admin = await front.key(SCOPES);
  world = await furnish(front, admin);
});
afterAll(async () => {
  await front.close();
  await opened.close();
});

const PROTECTED = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};
const ofHandler = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

describe('every answer', () => {
  test.each(ROWS)('is protected: $route', async (row) => {
    const request = asked(row, world.own, world);
    const { headers } = await front.ask(request, admin);
    expect(headers).toMatchObject({ ...PROTECTED, ...ofHandler });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    if (headers['content-length'] !== '0') expect(headers['content-type']).toContain('charset=');
    expect(Object.keys(headers).join()).not.toMatch(
      /access-control|strict-transport|powered|server/,
    );
  });

  test.each<[string, Asked, number]>([
    ['without a key', ME, 401],
    ['at no path', { method: 'GET', path: '/nothing' }, 404],
    ['that is no request', { method: 'GET', path: '/health?%' }, 400],
  ])('of the gateway itself is protected: %s', async (_, request, status) => {
    const told = await front.ask(request);
    expect(told.status).toBe(status);
    expect(told.headers).toMatchObject({ ...PROTECTED, 'tallystick-outcome': 'not-recorded' });
  });

  test('of a handler that refuses is protected', async () => {
    const told = await front.ask({ ...ME, method: 'PUT' }, admin);
    expect([told.status, told.headers]).toEqual([405, expect.objectContaining(PROTECTED)]);
  });

  test('that went over TLS asks browsers to stay with it', async () => {
    const headers = { 'x-forwarded-proto': 'https' };
    const told = await front.ask({ ...ME, headers }, admin);
    expect(told.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

describe('a page of another origin', () => {
  const ask = (path: string, at = opened): Promise<Told> => {
    const headers = {
      origin: CONSOLE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    };
    return at.ask({ method: 'OPTIONS', path, headers });
  };

  test('may do nothing by default', async () => {
    expect((await ask('/ledger/v1/clients', front)).status).toBe(401);
    const refused = await front.ask({ ...ME, method: 'OPTIONS' }, admin);
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET']);
  });

  test('may send what the own dialect takes where it is the console’s', async () => {
    const told = await ask('/ledger/v1/clients');
    expect([told.status, told.text]).toEqual([204, '']);
    expect(told.headers).toMatchObject({
      ...PROTECTED,
      'access-control-allow-origin': CONSOLE,
      'access-control-allow-methods': 'POST, GET',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-api-key',
      'access-control-max-age': '86400',
    });
    expect(told.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('is answered on every path of the own dialect and on no other', async () => {
    for (const path of new Set(routes.map((route) => route.path))) {
      const { status } = await ask(path.replaceAll(/\{\w+\}/g, 'x'));
      expect([path, status === 204]).toEqual([path, path.startsWith('/ledger/v1/')]);
    }
  });

  test('may read answers, those that say no too, and what stands in their headers', async () => {
    const headers = { origin: CONSOLE };
    for (const request of [ME, { ...ME, method: 'PUT' }, { ...ME, path: '/ledger/v1/credits/x' }]) {
      const told = await opened.ask({ ...request, headers }, admin);
      expect(told.headers['access-control-allow-origin']).toBe(CONSOLE);
      expect(told.headers['access-control-expose-headers']).toContain('tallystick-outcome');
    }
  });

  test('is nobody but the console: whoever else asks is told the console’s name', async () => {
    const told = await opened.ask({ ...ME, headers: { origin: 'https://evil.example' } }, admin);
    expect(told.headers['access-control-allow-origin']).toBe(CONSOLE);
  });

  test('learns with 405 what else a path takes', async () => {
    const told = await opened.ask({ ...ME, method: 'PUT' }, admin);
    expect(told.headers.allow).toBe('GET, OPTIONS');
  });
});
