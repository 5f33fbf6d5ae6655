/** A start that cannot succeed ends with one sentence that says what to do, and with 1. */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine } from '../../infra/local/engine.ts';
import { StartFault } from '../../infra/local/settings.ts';
import { expectSentence, makeFolder, removeFolder, startBadly } from '../support/local-server.ts';

let folder: string;

beforeAll(() => {
  folder = makeFolder();
});

afterAll(() => removeFolder(folder));

test('a bad PORT', async () => {
  expectSentence(await startBadly({ PORT: '99999' }), /PORT/);
});

test('a host that is not of this computer', async () => {
  const result = await startBadly({ PORT: '0', HOST: '192.0.2.1', TALLYSTICK_DATA: ':memory:' });
  expectSentence(result, /HOST/);
});

test('a data folder that cannot be written', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const result = await startBadly({ PORT: '0', TALLYSTICK_DATA: join(file, 'below') });
  expectSentence(result, /TALLYSTICK_DATA/);
});

test('keys that are damaged', async () => {
  const damaged = join(folder, 'damaged');
  mkdirSync(damaged);
  writeFileSync(join(damaged, 'demo-keys.json'), '{');
  const result = await startBadly({ PORT: '0', TALLYSTICK_DATA: damaged });
  expectSentence(result, /demo-keys\.json/);
});

test('an engine that does not answer', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = typeof address === 'object' ? address?.port : 0;
  closed.close();
  const endpoint = `http://127.0.0.1:${port}`;
  const variables = { PORT: '0', TALLYSTICK_DATA: ':memory:', DYNAMODB_ENDPOINT: endpoint };
  expectSentence(await startBadly(variables), /DYNAMODB_ENDPOINT/);
});

test('an engine that is not installed', async () => {
  const started = startEngine(join(folder, 'x'), join(folder, 'y'), join(folder, 'no-engine'));
  await expect(started).rejects.toThrow(StartFault);
  await expect(started).rejects.toThrow(/npm ci.*DYNAMODB_ENDPOINT/);
});
