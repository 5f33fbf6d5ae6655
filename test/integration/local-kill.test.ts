/** kill -9 of everything amid writes: every acknowledged write is there after a restart. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { connectTable } from '../../functions/store/connect-table.ts';
import { readEngineNote } from '../../infra/local/engine.ts';
import { folderPaths } from '../../infra/local/folder.ts';
import { DEFAULT_TABLE } from '../../infra/local/local-server.ts';
import { checkLog, checkTold, readLog } from '../support/check-account.ts';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const WRITERS = 8;
const ROUNDS = 3;
const CLIENT = 'survivor';
const NUMBER = 5;
const BALANCE = z.object({ used: z.string() });

let folder: string;

beforeAll(() => {
  folder = makeFolder();
});

afterAll(() => removeFolder(folder));

test('no acknowledged usage is lost, whenever the process dies', async () => {
  const acknowledged = new Map<string, string>();
  let server = await startLocalServer(folder, { TALLYSTICK_DEMO: '0' });
  await post(server, '/ledger/v1/clients', 'make', { id: CLIENT, number: NUMBER });
  await post(server, `/ledger/v1/clients/${CLIENT}/purchases`, 'buy', { amount: '1000000' });
  for (let round = 0; round < ROUNDS; round += 1) {
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      writeUntilDead(server, `${round}-${writer}`, acknowledged),
    );
    await sleep(300 + 150 * round);
    await server.kill9();
    await Promise.all(writers);
    server = await startLocalServer(folder, { TALLYSTICK_DEMO: '0' });
    await expectAll(server, acknowledged);
  }
  expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  expect(await server.stop()).toBe(0);
});

test('an engine does not outlive its server', async () => {
  const server = await startLocalServer(folder, { TALLYSTICK_DEMO: '0' });
  const engine = readEngineNote(folderPaths(folder).engineNote);
  server.child.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${engine?.pid}`)).toBe(false), 10_000);
});

/** Usages of 1, one after the other, until the server is gone. */
async function writeUntilDead(
  server: TestServer,
  writer: string,
  acknowledged: Map<string, string>,
): Promise<void> {
  for (let count = 0; ; count += 1) {
    const id = `usage-${writer}-${count}`;
    try {
      acknowledged.set(id, await post(server, usages, id, { amount: '1' }));
    } catch {
      return;
    }
  }
}

const usages = `/ledger/v1/clients/${CLIENT}/usages`;

/** Each answer is replayed as it was, and nothing is there by half. */
async function expectAll(
  server: TestServer,
  acknowledged: ReadonlyMap<string, string>,
): Promise<void> {
  const left = [...acknowledged];
  while (left.length > 0) {
    await Promise.all(left.splice(0, WRITERS).map((one) => expectReplayed(server, one)));
  }
  const engine = readEngineNote(folderPaths(folder).engineNote);
  const table = connectTable({ table: DEFAULT_TABLE, endpoint: engine?.endpoint ?? '' });
  const log = await readLog(table, NUMBER);
  checkLog(log);
  checkTold(
    log,
    [...acknowledged].map(([id, text]) => ({ id, outcome: 'done', replayed: true, text })),
  );
  const answer = await fetch(`${server.baseUrl}/ledger/v1/clients/${CLIENT}/balance`, {
    headers: { authorization: `Bearer ${server.keys.admin}` },
  });
  const { used } = BALANCE.parse(await answer.json());
  // What was not acknowledged may be there too, one usage per writer and round at most.
  const count = Number(used);
  expect(count).toBeGreaterThanOrEqual(acknowledged.size);
  expect(count).toBeLessThanOrEqual(acknowledged.size + WRITERS * ROUNDS);
  expect(log.postings).toHaveLength(1 + count);
}

async function expectReplayed(
  server: TestServer,
  [id, answer]: readonly [string, string],
): Promise<void> {
  const replay = await send(server, usages, id, { amount: '1' });
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
  expect(await replay.text()).toBe(answer);
}

/** The text of an answer that acknowledges; throws for any other. */
async function post(server: TestServer, path: string, id: string, body: object): Promise<string> {
  const answer = await send(server, path, id, body);
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${text}`);
  return text;
}

function send(server: TestServer, path: string, id: string, body: object): Promise<Response> {
  return fetch(server.baseUrl + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.keys.admin}`,
      'content-type': 'application/json',
      'idempotency-key': id,
    },
    body: JSON.stringify(body),
  });
}
