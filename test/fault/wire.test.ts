/** What the store makes of each fault on the wire between it and DynamoDB. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTable } from '../../functions/store/connect-table.ts';
import { Busy, type Call, type Table, type Write } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { FaultKind } from '../support/wire-faults.ts';

let engine: TestEngine;
let proxy: FaultProxy;
let table: Table;
beforeAll(async () => {
  engine = await startTestEngine();
  proxy = await startFaultProxy(engine.endpoint, 1);
  table = connectTable({ table: engine.table, endpoint: proxy.endpoint });
});
afterAll(async () => {
  await proxy.close();
  await engine.stop();
});

function newPut(): Write & { put: { pk: string; sk: string } } {
  return { put: { pk: randomUUID(), sk: 'x', version: 1 }, when: { if: 'absent' } };
}

/** Sends one transaction through the fault; whether it was executed is seen without it. */
async function meet(kind: FaultKind, call: Call = newCall(), milliseconds = 0) {
  proxy.inject([{ kind, share: 1, milliseconds }]);
  const write = newPut();
  const token = randomUUID();
  const met = await table.transact([write], token, call).catch((error: unknown) => error);
  proxy.inject([]);
  const executed = (await table.get(write.put, newCall())) !== null;
  return { met, executed, write, token };
}

describe('a transaction', () => {
  const NEVER_EXECUTED: FaultKind[] = [
    'conflict',
    'throttled-item',
    'throttled',
    'error-before',
    'unavailable',
    'signature-expired',
    'lost-request',
  ];
  const EXECUTED: FaultKind[] = ['error-after', 'lost-answer', 'cut-answer'];

  it.each(NEVER_EXECUTED)('is tried again after %s, which left nothing', async (kind) => {
    const { met, executed, write, token } = await meet(kind);
    expect(met).toBeInstanceOf(Busy);
    expect(executed).toBe(false);
    expect(await table.transact([write], token, newCall())).toBeNull();
  });

  it.each(EXECUTED)('is tried again after %s, and is made once', async (kind) => {
    const { met, executed, write, token } = await meet(kind);
    expect(met).toBeInstanceOf(Busy);
    expect(executed).toBe(true);
    expect(await table.transact([write], token, newCall())).toBeNull();
  });

  it('is made once when it comes twice', async () => {
    expect(await meet('duplicate')).toMatchObject({ met: null, executed: true });
  });

  it('sees its own item where its token was forgotten', async () => {
    const { met, executed, write } = await meet('forgotten-token');
    const item = expect.objectContaining({ pk: write.put.pk });
    expect(met).toEqual([{ code: 'condition', item }]);
    expect(executed).toBe(true);
  });

  it('is told which conditions failed, but for one that a conflict hides', async () => {
    const writes = [newPut(), newPut(), newPut()];
    await table.transact(writes, randomUUID(), newCall());
    proxy.inject([{ kind: 'masked', share: 1 }]);
    const reasons = await table.transact(writes, randomUUID(), newCall());
    proxy.inject([]);
    expect(reasons?.map(({ code }) => code).sort()).toEqual(['busy', 'condition', 'condition']);
  });

  it('is refused, not tried again, however wrong the clock is', async () => {
    const write = newPut();
    await table.transact([write], randomUUID(), newCall());
    proxy.inject([{ kind: 'clock-ahead', share: 1 }]);
    const reasons = await table.transact([write], randomUUID(), newCall());
    proxy.inject([]);
    expect(reasons).toMatchObject([{ code: 'condition' }]);
  });

  it('is throttled under every name that DynamoDB has for it', async () => {
    proxy.inject([{ kind: 'throttled', share: 1 }]);
    const met = await Promise.all(
      Array.from({ length: 20 }, () => table.get({ pk: 'x', sk: 'x' }, newCall()).catch(String)),
    );
    proxy.inject([]);
    expect(new Set(met).size).toBe(4);
    expect(met.every((text) => String(text).startsWith('Busy: '))).toBe(true);
  });
});

describe('a request that nobody answers', () => {
  it.each(['slow', 'stalled-answer'] as const)('is given up at the deadline: %s', async (kind) => {
    const started = Date.now();
    const { met } = await meet(kind, newCall(300), 4_000);
    expect(met).toBeInstanceOf(Busy);
    expect(Date.now() - started).toBeLessThan(300 + 2_000);
  });

  it('is given up before the deadline where another attempt may go well', async () => {
    const started = Date.now();
    const { met, executed, write, token } = await meet('slow', newCall(20_000), 5_000);
    expect(met).toBeInstanceOf(Busy);
    expect(executed).toBe(false);
    expect(await table.transact([write], token, newCall())).toBeNull();
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('is given up where nobody even takes the connection', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((listening) => {
      silent.listen(0, '127.0.0.1', 0, listening);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const endpoint = `http://127.0.0.1:${port}`;
    const deaf = connectTable({ table: 'any', endpoint });
    await expect(deaf.get({ pk: 'x', sk: 'x' }, newCall(500))).rejects.toBeInstanceOf(Busy);
    silent.close();
    await expect(deaf.get({ pk: 'x', sk: 'x' }, newCall(500))).rejects.toBeInstanceOf(Busy);
  });
});
