/** The engine's stream as Lambda would deliver it: order, retries, splits, position, windows. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Engine, startEngine } from '../../infra/local/engine.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import { type Delivery, type DeliverySettings, openDelivery } from '../../infra/local/stream.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import { STREAM_SOURCE } from '../../infra/stream-source.ts';
import { makeFolder, removeFolder } from '../support/local-server.ts';
import { streamHandler } from '../support/stream-handler.ts';

const KEYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

const WINDOW_MILLISECONDS = STREAM_SOURCE.tumblingWindowSeconds * 1000;

let folder: string;
let engine: Engine;
let client: DynamoDBClient;
let table: string;
let positionFile: string;
let failedFile: string;

beforeAll(async () => {
  folder = makeFolder();
  engine = await startEngine(join(folder, 'store.sqlite'), join(folder, 'engine.json'));
  client = connectEngine(engine.endpoint);
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
  removeFolder(folder);
});
beforeEach(async () => {
  await awayFromWindowEnd();
  table = `t-${randomUUID()}`;
  await createTable(client, table);
  positionFile = join(folder, `${table}.json`);
  failedFile = join(folder, `${table}.jsonl`);
});

async function open(handler: LambdaHandler, more: Partial<DeliverySettings> = {}) {
  const settings = { endpoint: engine.endpoint, table, handler, positionFile, failedFile };
  const delivery = await openDelivery({ ...settings, pauseMilliseconds: () => 1, ...more });
  if (!delivery) throw new Error('the table has a stream');
  return delivery;
}

async function put(keys: readonly string[], pk = 'R#1', rest: Record<string, AttributeValue> = {}) {
  for (const sk of keys) {
    const Item = { pk: { S: pk }, sk: { S: sk }, ...rest };
    await client.send(new PutItemCommand({ TableName: table, Item }));
  }
}

/** A window that ends amid a test would cut its batches elsewhere. */
async function awayFromWindowEnd() {
  const left = WINDOW_MILLISECONDS - (Date.now() % WINDOW_MILLISECONDS);
  if (left < 5_000) await sleep(left);
}

function failedKeys(): readonly unknown[] {
  const lines = existsSync(failedFile) ? readFileSync(failedFile, 'utf8').trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line).record.dynamodb.Keys.sk.S);
}

describe('a batch', () => {
  test('has postings and accounts only, in their order, as Lambda writes them', async () => {
    const { handler, events, done } = streamHandler();
    await put(['a'], 'R#7', { bytes: { B: new Uint8Array([1, 2, 255]) }, list: { L: [] } });
    await put(['b'], 'T#7');
    await put(['c'], 'A#7', { deep: { M: { many: { L: [{ BS: [new Uint8Array([0])] }] } } } });
    await put(['a'], 'R#7', { n: { N: '12' }, names: { SS: ['x'] }, no: { BOOL: false } });
    const delivery = await open(handler);
    expect(await delivery.drain()).toBe(3);
    expect(await delivery.drain()).toBe(0);
    expect(done()).toEqual(['a', 'c', 'a']);
    const [event] = events;
    const keys = { pk: { S: 'R#7' }, sk: { S: 'a' } };
    const first = { ...keys, bytes: { B: 'AQL/' }, list: { L: [] } };
    const [made, account, changed] = event?.Records ?? [];
    expect(made).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: event?.eventSourceARN,
      dynamodb: {
        ApproximateCreationDateTime: expect.closeTo(Date.now() / 1000, -2),
        SequenceNumber: '1',
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(made?.dynamodb).toMatchObject({ Keys: keys, NewImage: first });
    expect(made?.dynamodb).not.toHaveProperty('OldImage');
    expect(account?.dynamodb?.NewImage?.deep).toEqual({ M: { many: { L: [{ BS: ['AA=='] }] } } });
    const last = { ...keys, n: { N: '12' }, names: { SS: ['x'] }, no: { BOOL: false } };
    expect(changed).toMatchObject({ eventName: 'MODIFY', dynamodb: { SequenceNumber: '4' } });
    expect(changed?.dynamodb).toMatchObject({ NewImage: last, OldImage: first });
    await delivery.stop();
  });

  test('is as large as it may be, and no larger', async () => {
    const { handler, calls } = streamHandler();
    await put(KEYS);
    const delivery = await open(handler, { batchRecords: 4 });
    expect([await delivery.step(), await delivery.step()]).toEqual([4, 4]);
    expect(await delivery.drain()).toBe(2);
    expect(calls()).toEqual([KEYS.slice(0, 4), KEYS.slice(4, 8), KEYS.slice(8)]);
    await delivery.stop();
  });

  test('fits into an event of 6 MB', async () => {
    const { handler, calls, done } = streamHandler();
    const keys = Array.from({ length: 20 }, (_, i) => String(i).padStart(2, '0'));
    await put(keys, 'A#1', { wide: { S: 'é'.repeat(195_000) } });
    const delivery = await open(handler);
    await delivery.drain();
    expect(done()).toEqual(keys);
    expect(calls().map(({ length }) => length)).toEqual([15, 5]);
    await delivery.stop();
  });
});

describe('a failure', () => {
  test('is retried from the record that was reported', async () => {
    let failures = 0;
    const { handler, calls, done } = streamHandler((keys) => {
      failures += 1;
      return failures === 1 && keys.includes('04') ? '04' : null;
    });
    await put(KEYS);
    const delivery = await open(handler);
    expect(await delivery.drain()).toBe(KEYS.length);
    expect(calls()).toEqual([KEYS, KEYS.slice(3)]);
    expect(done()).toEqual(KEYS);
    await delivery.stop();
  });

  test.each([
    ['throws', () => Promise.reject(new Error('poison'))],
    ['names no record of the batch', async () => answer([{ itemIdentifier: '999' }])],
    ['names nothing', async () => answer([{ itemIdentifier: '' }])],
    ['answers without a state', async () => ({ batchItemFailures: [] })],
    ['answers nothing', async () => null],
  ])('of one record is found by splitting where the function %s', async (_, fail) => {
    const { handler, calls, done } = streamHandler();
    const delivery = await open(async (event) => {
      const answered = await handler(event);
      return calls().at(-1)?.includes('06') ? fail() : answered;
    });
    await put(KEYS);
    expect(await delivery.drain()).toBe(KEYS.length);
    expect(failedKeys()).toEqual(['06']);
    const alone = calls().filter((keys) => keys.join() === '06');
    expect(alone).toHaveLength(11);
    // Whatever came with it came again without it, and in order.
    const well = calls().filter((keys) => !keys.includes('06'));
    expect(well.flat()).toEqual(KEYS.filter((key) => key !== '06'));
    expect(done()).toContain('10');
    await delivery.stop();
  });

  test('that goes away loses nothing', async () => {
    let busy = 15;
    const { handler, done } = streamHandler(() => {
      busy -= 1;
      if (busy > 0) throw new Error('busy');
      return null;
    });
    await put(KEYS);
    const pauses: number[] = [];
    const pauseMilliseconds = (failures: number) => pauses.push(failures) && 1;
    const delivery = await open(handler, { pauseMilliseconds });
    await delivery.drain();
    expect(done()).toEqual(KEYS);
    expect(failedKeys()).toEqual([]);
    expect(pauses).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    await delivery.stop();
  });

  function answer(batchItemFailures: readonly object[]) {
    return { state: {}, batchItemFailures };
  }
});

describe('the position', () => {
  test('is kept: another opening goes on behind what was settled', async () => {
    const first = streamHandler();
    await put(KEYS.slice(0, 5));
    await put(['x'], 'T#1');
    const before = await open(first.handler, { batchRecords: 3 });
    await before.drain();
    await put(KEYS.slice(5));
    // As after kill -9: nobody said goodbye to the first one.
    const second = streamHandler();
    const after = await open(second.handler);
    await after.drain();
    expect([...first.done(), ...second.done()]).toEqual(KEYS);
    expect(JSON.parse(readFileSync(positionFile, 'utf8')).shards).toEqual({
      [second.events[0]?.shardId ?? '']: '11',
    });
    await Promise.all([before.stop(), after.stop()]);
  });

  test('is behind the part of a batch that was done when everything stopped', async () => {
    let before: Delivery | null = null;
    const first = streamHandler((keys) => {
      if (!keys.includes('07')) return null;
      void before?.stop();
      return '07';
    });
    before = await open(first.handler);
    await put(KEYS);
    expect(await before.drain()).toBe(6);
    const second = streamHandler();
    const after = await open(second.handler);
    expect(await after.drain()).toBe(4);
    expect([...first.done(), ...second.done()]).toEqual(KEYS);
    expect(failedKeys()).toEqual([]);
    await after.stop();
  });

  test.each(['', '{"stream":"arn:of:another","shards":{"shardId-00000001":"7"}}'])(
    'begins with the oldest record where the file says %j',
    async (text) => {
      await put(['1']);
      const first = streamHandler();
      await (await open(first.handler)).drain();
      writeFileSync(positionFile, text);
      const second = streamHandler();
      await (await open(second.handler)).drain();
      expect(second.done()).toEqual(first.done());
    },
  );
});

describe('a window', () => {
  test('is never mixed with the next, carries its state, and ends with a call of its own', async () => {
    await put(KEYS.slice(0, 4));
    setBack(2_000);
    await put(KEYS.slice(4, 6));
    const { handler, events } = streamHandler();
    const delivery = await open(handler, { batchRecords: 3 });
    expect(await delivery.drain()).toBe(6);
    const seen = events.map((event) => [
      event.Records.length,
      event.isFinalInvokeForWindow,
      event.state.calls,
    ]);
    const fresh = undefined;
    expect(seen).toEqual([
      [3, false, fresh],
      [1, false, 1],
      [0, true, 2],
      [2, false, fresh],
    ]);
    const windows = new Set(events.map(({ window }) => window.start));
    expect(windows.size).toBe(2);
    for (const { window, Records: records } of events) {
      const [from, to] = [Date.parse(window.start) / 1000, Date.parse(window.end) / 1000];
      expect([to - from, from % 900]).toEqual([900, 0]);
      const times = records.map((it) => it.dynamodb?.ApproximateCreationDateTime ?? 0);
      expect(times.filter((at) => at < from || at >= to)).toEqual([]);
    }
    await delivery.stop();
  });

  /** What the stream of the table holds was written so many seconds earlier. */
  function setBack(seconds: number) {
    const store = new DatabaseSync(join(folder, 'store.sqlite'), { timeout: 5_000 });
    store
      .prepare('UPDATE _stream_records SET created_at = created_at - ? WHERE table_name = ?')
      .run(seconds, table);
    store.close();
  }
});

describe('by itself', () => {
  test('it delivers what comes within a moment, and stops when asked', async () => {
    const { handler, done } = streamHandler();
    const delivery = await open(handler);
    delivery.start();
    for (const key of ['1', '2']) {
      await put([key]);
      await vi.waitFor(() => expect(done()).toContain(key), 5_000);
    }
    await delivery.stop();
    await put(['3']);
    await sleep(400);
    expect(done()).toEqual(['1', '2']);
  });

  test('it waits out an engine that does not answer, and says so once', async () => {
    const sentences: string[] = [];
    const { handler } = streamHandler();
    const complain = (sentence: string) => sentences.push(sentence);
    const delivery = await open(handler, { complain });
    await put(['1']);
    const other = join(folder, 'other.sqlite');
    const gone = await startEngine(other, join(folder, 'other.json'));
    const there = connectEngine(gone.endpoint);
    await createTable(there, table);
    there.destroy();
    const deaf = await open(handler, { complain, endpoint: gone.endpoint });
    await gone.stop();
    deaf.start();
    await vi.waitFor(() => expect(sentences).toHaveLength(1), 10_000);
    expect(sentences[0]).toMatch(/^Lists stand still: the stream cannot be read/);
    await deaf.stop();
    await delivery.stop();
  });
});
