/** The embedded engine as the local server runs it: one per store, its table, its indexes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineNote, readEngineNote, startEngine } from '../../infra/local/engine.ts';
import { openFolder } from '../../infra/local/folder.ts';
import { StartFault } from '../../infra/local/settings.ts';
import { indexStream } from '../../infra/local/stream-index.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import { makeFolder, removeFolder } from '../support/local-server.ts';

let folder: string;
let store: string;
let note: string;

beforeAll(() => {
  folder = makeFolder();
  store = join(folder, 'store.sqlite');
  note = join(folder, 'engine.json');
});

afterAll(() => removeFolder(folder));

test('the table is made once, as described, and kept by the file', async () => {
  for (const _attempt of ['first', 'again']) {
    const engine = await startEngine(store, note);
    const client = connectEngine(engine.endpoint);
    await createTable(client, 'tallystick');
    await createTable(client, 'tallystick');
    const { Table: table } = await client.send(
      new DescribeTableCommand({ TableName: 'tallystick' }),
    );
    expect(table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const indexes = table?.GlobalSecondaryIndexes?.map(({ IndexName: name }) => name).sort();
    expect(indexes).toEqual(['byCategory', 'byClient', 'byStatus']);
    client.destroy();
    await engine.stop();
  }
});

test('a write looks the last stream record up in an index', async () => {
  const engine = await startEngine(store, note);
  expect(engine.indexed).toBe(true);
  await engine.stop();
  const file = new DatabaseSync(store);
  const plan = file
    .prepare(
      `EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER))
       FROM _stream_records WHERE table_name = 'tallystick'`,
    )
    .all();
  file.close();
  expect(JSON.stringify(plan)).toContain('tallystick_stream_sequence');
});

test('a store of another layout is left as it is', () => {
  const other = join(folder, 'other.sqlite');
  const file = new DatabaseSync(other);
  file.exec('CREATE TABLE _stream_records (table_name TEXT, created_at INTEGER)');
  expect(indexStream(other)).toBe(false);
  const indexes = file.prepare(`SELECT name FROM sqlite_master WHERE type = 'index'`).all();
  file.close();
  expect(indexes).toEqual([]);
});

test('an engine left over on the same store is ended first', async () => {
  const first = await startEngine(store, note);
  const second = await startEngine(store, note);
  await first.gone;
  await second.stop();
  expect(readEngineNote(note)).toBeNull();
});

test('a process that is not an engine of this store is never touched', async () => {
  const other = await startEngine(join(folder, 'others.sqlite'), join(folder, 'others.json'));
  const stranger = readEngineNote(join(folder, 'others.json'));
  for (const pid of [process.pid, stranger?.pid ?? 0]) {
    const wrong: EngineNote = { pid, endpoint: 'http://127.0.0.1:1' };
    writeFileSync(note, JSON.stringify(wrong));
    const engine = await startEngine(store, note);
    await engine.stop();
  }
  expect((await fetch(other.endpoint)).status).toBeGreaterThan(0);
  await other.stop();
});

test('a folder is held by one at a time', () => {
  const held = openFolder(join(folder, 'held'));
  expect(() => openFolder(join(folder, 'held'))).toThrow(StartFault);
  held.close();
  openFolder(join(folder, 'held')).close();
});
