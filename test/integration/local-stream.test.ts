/** The engine's stream as Lambda would deliver it: batches, the position, windows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startEngine } from '../../infra/local/engine.ts';
import type { Delivery } from '../../infra/local/stream.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import { makeFolder, removeFolder } from '../support/local-server.ts';
import { openStreamDesk, type StreamDesk } from '../support/stream-desk.ts';
import { streamHandler } from '../support/stream-handler.ts';

const KEYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

let desk: StreamDesk;
beforeAll(async () => {
  desk = await openStreamDesk();
});
afterAll(() => desk.close());
beforeEach(() => desk.clear());

describe('a batch', () => {
  test('has postings and accounts only, in their order, as Lambda writes them', async () => {
    const { handler, events, done } = streamHandler();
    await desk.put(['a'], 'R#7', { bytes: { B: new Uint8Array([1, 2, 255]) }, list: { L: [] } });
    await desk.put(['b'], 'T#7');
    await desk.put(['c'], 'A#7', { deep: { M: { many: { L: [{ BS: [new Uint8Array([0])] }] } } } });
    await desk.put(['a'], 'R#7', { n: { N: '12' }, names: { SS: ['x'] }, no: { BOOL: false } });
    const delivery = await desk.open(handler);
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
    await desk.put(KEYS);
    const delivery = await desk.open(handler, { batchRecords: 4 });
    expect([await delivery.step(), await delivery.step()]).toEqual([4, 4]);
    expect(await delivery.drain()).toBe(2);
    expect(calls()).toEqual([KEYS.slice(0, 4), KEYS.slice(4, 8), KEYS.slice(8)]);
    await delivery.stop();
  });

  test('fits into an event of 6 MB', async () => {
    const { handler, calls, done } = streamHandler();
    const keys = Array.from({ length: 20 }, (_, i) => String(i).padStart(2, '0'));
    await desk.put(keys, 'A#1', { wide: { S: 'é'.repeat(195_000) } });
    const delivery = await desk.open(handler);
    await delivery.drain();
    expect(done()).toEqual(keys);
    expect(calls().map(({ length }) => length)).toEqual([15, 5]);
    await delivery.stop();
  });
});

describe('the position', () => {
  test('is kept: another opening goes on behind what was settled', async () => {
    const first = streamHandler();
    await desk.put(KEYS.slice(0, 5));
    await desk.put(['x'], 'T#1');
    const before = await desk.open(first.handler, { batchRecords: 3 });
    await before.drain();
    await desk.put(KEYS.slice(5));
    // As after kill -9: nobody said goodbye to the first one.
    const second = streamHandler();
    const after = await desk.open(second.handler);
    await after.drain();
    expect([...first.done(), ...second.done()]).toEqual(KEYS);
    expect(JSON.parse(readFileSync(desk.positionFile, 'utf8')).shards).toEqual({
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
    before = await desk.open(first.handler);
    await desk.put(KEYS);
    expect(await before.drain()).toBe(6);
    const second = streamHandler();
    const after = await desk.open(second.handler);
    expect(await after.drain()).toBe(4);
    expect([...first.done(), ...second.done()]).toEqual(KEYS);
    expect(desk.failedKeys()).toEqual([]);
    await after.stop();
  });

  test.each(['', '{"stream":"arn:of:another","shards":{"shardId-00000001":"7"}}'])(
    'begins with the oldest record where the file says %j',
    async (text) => {
      await desk.put(['1']);
      const first = streamHandler();
      await (await desk.open(first.handler)).drain();
      writeFileSync(desk.positionFile, text);
      const second = streamHandler();
      await (await desk.open(second.handler)).drain();
      expect(second.done()).toEqual(first.done());
    },
  );
});

describe('a window', () => {
  test('is not mixed with the next, carries its state, ends with a call of its own', async () => {
    await desk.put(KEYS.slice(0, 4));
    desk.setBack(1_800);
    await desk.put(KEYS.slice(4, 6));
    const { handler, events } = streamHandler();
    const delivery = await desk.open(handler, { batchRecords: 3 });
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
});

describe('by itself', () => {
  test('it delivers what comes within a moment, and stops when asked', async () => {
    const { handler, done } = streamHandler();
    const delivery = await desk.open(handler);
    delivery.start();
    for (const key of ['1', '2']) {
      await desk.put([key]);
      await vi.waitFor(() => expect(done()).toContain(key), 5_000);
    }
    await delivery.stop();
    await desk.put(['3']);
    await sleep(400);
    expect(done()).toEqual(['1', '2']);
  });

  test('it waits for an engine that does not answer, and says so once', async () => {
    const folder = makeFolder();
    const gone = await startEngine(join(folder, 'store.sqlite'), join(folder, 'engine.json'));
    const there = connectEngine(gone.endpoint);
    await createTable(there, 'deaf');
    there.destroy();
    const sentences: string[] = [];
    const complain = (sentence: string) => sentences.push(sentence);
    const where = { endpoint: gone.endpoint, table: 'deaf', complain };
    const delivery = await desk.open(streamHandler().handler, where);
    await gone.stop();
    delivery.start();
    await vi.waitFor(() => expect(sentences).toHaveLength(1), 10_000);
    expect(sentences[0]).toMatch(/^Lists stand still: the stream cannot be read/);
    await delivery.stop();
    removeFolder(folder);
  });
});
