/** The counted tree in local mode: up to date within a moment, right after kill -9. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countOf } from '../../functions/projections/counts.ts';
import { totals } from '../../functions/projections/tree.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { SPINE_KEY, spineFromItem } from '../../functions/store/tree-item.ts';
import { readEngineNote } from '../../infra/local/engine.ts';
import { folderPaths } from '../../infra/local/folder.ts';
import { DEFAULT_TABLE } from '../../infra/local/local-server.ts';
import { post } from '../support/handler-process.ts';
import { newCall } from '../support/ledger-on-table.ts';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const VARIABLES = { TALLYSTICK_DEMO: '0' };
/** Three starts. */
const LONG = { timeout: 180_000 };
const WAIT = { timeout: 15_000, interval: 100 };

let folder: string;
beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => removeFolder(folder));

test('every record is counted once, although the server was killed', LONG, async () => {
  let server = await startLocalServer(folder, VARIABLES);
  await send(server, '/clients', 'make', { id: 'counted' });
  await send(server, '/clients/counted/purchases', 'buy', { amount: '100' });
  await use(server, 'early');
  await vi.waitFor(async () => expect(await counted()).toBe(11), WAIT);
  await use(server, 'late');
  await server.kill9();
  server = await startLocalServer(folder, VARIABLES);
  await use(server, 'after');
  await vi.waitFor(async () => expect(await counted()).toBe(31), WAIT);
  expect(await server.stop()).toBe(0);
  const { failedRecords, streamPosition } = folderPaths(folder);
  expect([existsSync(failedRecords), existsSync(streamPosition)]).toEqual([false, true]);
});

test('TALLYSTICK_DELIVER_STREAM=0 leaves it to another server', async () => {
  const server = await startLocalServer(folder, { ...VARIABLES, TALLYSTICK_DELIVER_STREAM: '0' });
  await use(server, 'uncounted');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await counted()).toBe(31);
  expect(await server.stop()).toBe(0);
});

/** Ten usages, all at once. */
async function use(server: TestServer, name: string): Promise<void> {
  const ids = Array.from({ length: 10 }, (_, i) => `${name}-${i}`);
  const path = '/clients/counted/usages';
  await Promise.all(ids.map((id) => send(server, path, id, { amount: '1' })));
}

async function send(server: TestServer, path: string, id: string, body: object): Promise<void> {
  const url = `${server.baseUrl}/ledger/v1${path}`;
  expect(await post(url, server.keys.admin, id, body)).toMatchObject({ status: 201 });
}

/** How many records the tree knows. */
async function counted(): Promise<number> {
  const endpoint = readEngineNote(folderPaths(folder).engineNote)?.endpoint ?? '';
  const spine = await connectTable({ table: DEFAULT_TABLE, endpoint }).get(SPINE_KEY, newCall());
  return spine ? countOf(totals(spineFromItem(spine)), {}) : 0;
}
