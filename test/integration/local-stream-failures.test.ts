/** A function of the stream that fails: what comes again, what is split, what is given up. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStreamDesk, type StreamDesk } from '../support/stream-desk.ts';
import { streamHandler } from '../support/stream-handler.ts';

const KEYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];
const POISON = '06';
const WELL = KEYS.filter((key) => key !== POISON);

let desk: StreamDesk;
beforeAll(async () => {
  desk = await openStreamDesk();
});
afterAll(() => desk.close());
beforeEach(() => desk.clear());

test('a batch is retried from the record that was reported', async () => {
  let calls = 0;
  const stream = streamHandler(() => {
    calls += 1;
    return calls === 1 ? '04' : null;
  });
  await desk.put(KEYS);
  const delivery = await desk.open(stream.handler);
  expect(await delivery.drain()).toBe(KEYS.length);
  expect(stream.calls()).toEqual([KEYS, KEYS.slice(3)]);
  expect(stream.done()).toEqual(KEYS);
  await delivery.stop();
});

describe('one record that cannot be processed is found by splitting, and given up', () => {
  const reported = (...batchItemFailures: object[]) => ({ state: {}, batchItemFailures });

  test.each([
    ['throws', () => Promise.reject(new Error('poison'))],
    ['reports a record of another batch', async () => reported({ itemIdentifier: '999' })],
    ['reports no record', async () => reported({ itemIdentifier: '' })],
    ['answers without a state', async () => ({ batchItemFailures: [] })],
    ['answers nothing', async () => null],
  ])('where the function %s', async (_, fail) => {
    const { handler, calls } = streamHandler();
    const told: string[] = [];
    const delivery = await desk.open(
      async (event) => {
        const answered = await handler(event);
        return calls().at(-1)?.includes(POISON) ? fail() : answered;
      },
      { complain: (sentence) => told.push(sentence) },
    );
    await desk.put(KEYS);
    expect(await delivery.drain()).toBe(KEYS.length);
    expect(desk.failedKeys()).toEqual([POISON]);
    expect(told).toEqual([expect.stringContaining(desk.failedFile)]);
    const alone = calls().filter((keys) => keys.join() === POISON);
    expect(alone).toHaveLength(1 + 10);
    // Whatever came with it came again without it, in order.
    expect(
      calls()
        .filter((keys) => !keys.includes(POISON))
        .flat(),
    ).toEqual(WELL);
    await delivery.stop();
  });

  test('where the function reports it by its number, whatever else is in the batch', async () => {
    const stream = streamHandler((keys) => (keys.includes(POISON) ? POISON : null));
    const delivery = await desk.open(stream.handler);
    await desk.put(KEYS);
    await delivery.drain();
    expect(stream.done()).toEqual(WELL);
    expect(desk.failedKeys()).toEqual([POISON]);
    await delivery.stop();
  });
});

test('a failure that goes away loses nothing; the pauses grow until then', async () => {
  let busy = 15;
  const { handler, done } = streamHandler(() => {
    busy -= 1;
    if (busy > 0) throw new Error('busy');
    return null;
  });
  await desk.put(KEYS);
  const pauses: number[] = [];
  const pauseMilliseconds = (failures: number) => pauses.push(failures) && 1;
  const delivery = await desk.open(handler, { pauseMilliseconds });
  await delivery.drain();
  expect(done()).toEqual(KEYS);
  expect(desk.failedKeys()).toEqual([]);
  expect(pauses).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  await delivery.stop();
});

test('a stop while it fails gives nothing up: it comes with the next opening', async () => {
  const failing = streamHandler(() => {
    throw new Error('busy');
  });
  await desk.put(KEYS);
  const before = await desk.open(failing.handler, { pauseMilliseconds: () => 60_000 });
  before.start();
  while (failing.calls().length === 0) await new Promise(setImmediate);
  await before.stop();
  expect(desk.failedKeys()).toEqual([]);
  const next = streamHandler();
  const after = await desk.open(next.handler);
  await after.drain();
  expect(next.done()).toEqual(KEYS);
  await after.stop();
});
