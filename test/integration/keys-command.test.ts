/** `npm run keys` against the table of a deployed stack: the first key, where there is none yet. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { bearerKey, pairKey } from '../../functions/access/sign-in.ts';
import { findKey, listKeys, readChanges } from '../../functions/store/api-keys.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from '../../infra/local/store-keys.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

const SCRIPT = fileURLToPath(new URL('../../infra/local/keys.ts', import.meta.url));
const NAME = 'Tallystick-TableCD117FA1-1ABCDEFGHIJKL';
const run = promisify(execFile);

let engine: TestEngine;
let table: Table;

beforeAll(async () => {
  engine = await startTestEngine(NAME);
  table = connectTable({ table: NAME, endpoint: engine.endpoint });
});
afterAll(() => engine.stop());

/** As an owner calls it, with what the AWS CLI would use; the table's own endpoint stands in. */
async function keys(...args: readonly string[]) {
  const owner = {
    TALLYSTICK_TABLE: NAME,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...owner };
  const asked = run(process.execPath, [SCRIPT, ...args], { env });
  const { stdout, stderr } = await asked.catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  return { told: stdout.trim(), refused: stderr.trim() };
}

const find = (address: string) => findKey(table, address, newCall());

test('the first admin key is made in it, printed once and kept as a hash', async () => {
  const { told, refused } = await keys('create', '--admin', '--name', 'Owner');
  expect(refused).toBe('');
  const key = await bearerKey(find, told, Date.now());
  expect(key?.caller).toMatchObject({ scopes: SCOPES, clients: null, plan: null });
  expect(key?.caller.holder.name).toBe('Owner');
  const { rows } = await listKeys(table, { limit: 10 }, newCall());
  expect(rows.map(({ id }) => id)).toEqual([key?.caller.keyId]);
  const changes = await readChanges(table, key?.caller.keyId ?? '', newCall());
  expect(changes).toMatchObject([{ action: 'made', actor: key?.caller.keyId }]);
});

test('a pair for WHMCS is made in it', async () => {
  const { told } = await keys('create', '--scopes', 'credits:read', '--whmcs');
  const [identifier = '', secret = ''] = told.split('\n').map((line) => line.split(/\s+/)[1] ?? '');
  const key = await pairKey(find, identifier, secret, Date.now());
  expect(key?.caller.scopes).toEqual(['credits:read']);
});

test.each([
  [['create'], 'Use: npm run keys'],
  [['create', '--admin', '--plan', 'free'], 'POST /ledger/v1/keys'],
  [['create', '--scopes', 'everything'], '"everything" is no scope'],
  [['create', '--admin', '--clients', 'nobody'], 'No client is called "nobody"'],
])('%j is refused, and says what to do', async (args, sentence) => {
  const before = await listKeys(table, { limit: 10 }, newCall());
  const { told, refused } = await keys(...args);
  expect([told, refused]).toEqual(['', expect.stringContaining(sentence)]);
  expect(await listKeys(table, { limit: 10 }, newCall())).toEqual(before);
});
