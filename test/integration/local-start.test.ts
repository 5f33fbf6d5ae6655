/** `npm start`: what it prints, what a restart knows again, what a bad start says. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { makeSecret } from '../../functions/access/secret.ts';
import { startTestEngine } from '../support/engine.ts';
import {
  expectSentence,
  makeFolder,
  removeFolder,
  startBadly,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const KEYS = fileURLToPath(new URL('../../infra/local/keys.ts', import.meta.url));
const LIST = z.object({ data: z.array(z.unknown()) });

let folder: string;

beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => removeFolder(folder));

describe('a start', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startLocalServer(folder);
  });
  afterAll(() => server.stop());

  test('says where it listens, last, after keys and a request of each dialect', () => {
    const lines = server.output().trim().split('\n');
    expect(lines.at(-1)).toBe(`tallystick listening on ${server.baseUrl}`);
    const printed = server.output();
    expect(printed).toContain(server.keys.admin);
    expect(printed).toContain(server.keys.whmcs.secret);
    for (const path of ['/ledger/v1/', '/v2/credits', '/list', 'credit-history', 'api.php']) {
      expect(printed).toContain(path);
    }
  });

  test('answers /health without a key', async () => {
    const answer = await fetch(`${server.baseUrl}/health`);
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'ok' }]);
  });

  test('has demo data of every status', async () => {
    const statuses = ['approved', 'pending', 'failed', 'postPaid'];
    for (const status of statuses) {
      const rows = await list(server, `/ledger/v1/credits?status=${status}`);
      expect([status, rows.length]).not.toEqual([status, 0]);
    }
    expect(await list(server, '/ledger/v1/clients')).toHaveLength(3);
  });

  test('keeps the keys where only their owner can read them', () => {
    expect(statSync(join(folder, 'demo-keys.json')).mode & 0o777).toBe(0o600);
  });

  test('shows the restricted key one client only', async () => {
    const own = await get(server, '/ledger/v1/clients/blue-heron/balance', server.keys.client);
    const other = await get(server, '/ledger/v1/clients/tin-lantern/balance', server.keys.client);
    expect([own.status, other.status]).toEqual([200, 404]);
  });

  test('lets nobody else use its folder meanwhile', async () => {
    const second = await startBadly({ PORT: '0', TALLYSTICK_DATA: folder });
    expectSentence(second, /already runs on .*TALLYSTICK_DATA/);
  });

  test('takes keys that the script makes', async () => {
    const args = ['create', '--scopes', 'credits:read', '--clients', 'tin-lantern'];
    const key = runKeys(args).trim();
    const own = await get(server, '/ledger/v1/clients/tin-lantern/balance', key);
    const other = await get(server, '/ledger/v1/clients/blue-heron/balance', key);
    expect([own.status, other.status]).toEqual([200, 404]);
    expect(runKeys(['create', '--admin', '--whmcs'])).toMatch(/^identifier tskw_.*\nsecret +tsks_/);
    expect(() => runKeys(['create', '--admin', '--clients', 'nobody'])).toThrow(/No client/);
  });

  test('refuses a port that is taken', async () => {
    const other = makeFolder();
    const port = new URL(server.baseUrl).port;
    const second = await startBadly({ PORT: port, TALLYSTICK_DATA: other });
    expectSentence(second, new RegExp(`Port ${port} .*PORT`));
    removeFolder(other);
  });
});

test('a restart prints the same keys, adds no data, and stops with 0', async () => {
  const kept = readFileSync(join(folder, 'demo-keys.json'), 'utf8');
  const server = await startLocalServer(folder);
  expect(readFileSync(join(folder, 'demo-keys.json'), 'utf8')).toBe(kept);
  expect(server.output()).toContain(server.keys.admin);
  expect(await list(server, '/ledger/v1/clients')).toHaveLength(3);
  expect(await server.stop()).toBe(0);
});

test('TALLYSTICK_DEMO=0 seeds nothing', async () => {
  const empty = makeFolder();
  const server = await startLocalServer(empty, { TALLYSTICK_DEMO: '0' });
  expect(await list(server, '/ledger/v1/clients')).toHaveLength(0);
  await server.stop();
  removeFolder(empty);
});

test('TALLYSTICK_ADMIN_KEY and DYNAMODB_ENDPOINT are used where they are set', async () => {
  const engine = await startTestEngine();
  const own = makeFolder();
  const admin = makeSecret('test');
  const server = await startLocalServer(own, {
    DYNAMODB_ENDPOINT: engine.endpoint,
    TALLYSTICK_ADMIN_KEY: admin,
    TALLYSTICK_DEMO: '0',
  });
  expect((await get(server, '/ledger/v1/clients', admin)).status).toBe(200);
  expect((await get(server, '/ledger/v1/clients', makeSecret('test'))).status).toBe(401);
  expect(existsSync(join(own, 'store.sqlite'))).toBe(false);
  await server.stop();
  await engine.stop();
  removeFolder(own);
});

function runKeys(args: readonly string[]): string {
  const env = { ...process.env, TALLYSTICK_DATA: folder };
  const ran = spawnSync(process.execPath, [KEYS, ...args], { env, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

function get(server: TestServer, path: string, key = server.keys.admin): Promise<Response> {
  return fetch(server.baseUrl + path, { headers: { authorization: `Bearer ${key}` } });
}

async function list(server: TestServer, path: string): Promise<readonly unknown[]> {
  const answer = await get(server, path);
  expect(answer.status).toBe(200);
  return LIST.parse(await answer.json()).data;
}
