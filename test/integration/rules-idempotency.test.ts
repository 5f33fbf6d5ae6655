/** The rules of ids, over HTTP: one effect for ever, and the first answer byte for byte. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { Counter } from '../support/counter.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { MemoryTable } from '../support/memory-table.ts';

let engine: TestEngine;
let made = 0;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const TABLES: [string, () => Table][] = [
  ['in memory', () => new MemoryTable()],
  ['on the engine', () => connectTable({ table: engine.table, endpoint: engine.endpoint })],
];

describe.each(TABLES)('an id %s', (_, makeTable) => {
  let counter: Counter;
  let client: string;
  beforeEach(async () => {
    counter = await Counter.open(makeTable());
    made += 1;
    client = await counter.client({ id: `client-of-test-${made}` });
    await counter.buy(client, { amount: '100', endingBefore: counter.day(20) });
  });

  const ask = (path: string, body: object, key: string) =>
    counter.ask('POST', path, { ...body }, { key });

  it('has one effect, and the same answer byte for byte, for ever', async () => {
    const usages = `/clients/${client}/usages`;
    const holds = `/clients/${client}/holds`;
    const first = await ask(usages, { amount: '10' }, 'usage');
    const hold = await ask(holds, { amount: '5', expiresAt: counter.day(9) }, 'hold');
    expect(first).toMatchObject({ status: 201, outcome: 'done', replayed: false });
    const approve = `/credits/${JSON.parse(hold.text).id}/approve`;
    const again = async () => {
      for (const [path, body, key, answer] of [
        [usages, { amount: '10' }, 'usage', first],
        [holds, { amount: '5', expiresAt: counter.day(9) }, 'hold', hold],
      ] as const) {
        expect(await ask(path, body, key)).toEqual({ ...answer, replayed: true });
      }
    };
    await again();
    const captured = await ask(approve, { amount: '2' }, 'capture');
    await again(); // after a capture
    counter.turnTo(30);
    await again(); // after the hold's time and the grant's end
    expect(await ask(approve, { amount: '2' }, 'capture')).toEqual({ ...captured, replayed: true });
    counter.restart();
    await again();
    await counter.buy(client, { amount: '7' });
    await counter.ask('POST', `/clients/${client}/close`, {});
    await again(); // after all of it was booked, and the client closed
    expect(await counter.balance(client)).toMatchObject({
      used: '12',
      expired: '88',
      balance: '7',
    });
  });

  it('of another request is refused, changes nothing, and still replays its own', async () => {
    const path = `/clients/${client}/usages`;
    const first = await ask(path, { amount: '10' }, 'id');
    const reused = { status: 422, code: 'idempotency_key_reused', outcome: 'not-recorded' };
    expect(await ask(path, { amount: '10.000001' }, 'id')).toMatchObject(reused);
    expect(await ask(path, { amount: '10', product: 'maps' }, 'id')).toMatchObject(reused);
    expect(await ask(`/clients/${client}/purchases`, { amount: '10' }, 'id')).toMatchObject(reused);
    expect(await ask(path, { amount: '10' }, 'id')).toEqual({ ...first, replayed: true });
    expect(await counter.balance(client)).toMatchObject({ used: '10' });
  });

  it('names the same request however it is spelled', async () => {
    const path = `/clients/${client}/usages`;
    const first = await ask(path, { amount: '10', tags: ['a'] }, 'id');
    const spelled = [
      ['{"tags":["a"],"amount":"10.00"}', { key: '"id"' }],
      ['{"amount":10,"tags":["a"]}', { key: 'id' }],
      ['{"amount":"10","tags":["a"],"transactionId":"id"}', {}],
      ['{"amount":"10","tags":["a"],"transactionId":"id"}', { key: 'id' }],
    ] as const;
    for (const [text, sending] of spelled) {
      const answer = await counter.send('POST', `/ledger/v1${path}`, text, sending);
      expect(answer).toEqual({ ...first, replayed: true });
    }
    const both = { amount: '10', tags: ['a'], transactionId: 'other' };
    expect((await ask(path, both, 'id')).code).toBe('malformed');
  });

  it('belongs to its client: another may use the same one', async () => {
    const other = await counter.client({ id: `${client}-other` });
    await ask(`/clients/${client}/purchases`, { amount: '1' }, 'id');
    const answer = await ask(`/clients/${other}/purchases`, { amount: '2' }, 'id');
    expect(answer).toMatchObject({ status: 201, replayed: false });
  });

  it('of a final refusal stays refused, so that a late copy can never spend', async () => {
    const path = `/clients/${client}/usages`;
    const refused = await ask(path, { amount: '101' }, 'id');
    expect(refused).toMatchObject({ status: 402, outcome: 'refused-final', replayed: false });
    await counter.buy(client, { amount: '500' });
    counter.restart();
    expect(await ask(path, { amount: '101' }, 'id')).toEqual({ ...refused, replayed: true });
    expect((await ask(path, { amount: '101' }, 'another')).status).toBe(201);
  });

  it('of a refusal that is not recorded can be used again', async () => {
    const path = `/clients/${client}/usages`;
    expect(await ask(path, { amount: '0' }, 'id')).toMatchObject({
      code: 'amount_not_positive',
      outcome: 'not-recorded',
    });
    expect(await ask(path, { amount: '1' }, 'id')).toMatchObject({ status: 201, replayed: false });
  });

  it('is answered first, before any clock: a purchase repeated after its end', async () => {
    const path = `/clients/${client}/purchases`;
    const body = { amount: '1', endingBefore: counter.day(1) };
    const first = await ask(path, body, 'id');
    counter.turnTo(2);
    expect(await ask(path, body, 'id')).toEqual({ ...first, replayed: true });
    expect(await ask(path, body, 'new')).toMatchObject({ code: 'schedule_conflict' });
  });

  it('has one effect and equal answers for copies at the same time', async () => {
    const path = `/clients/${client}/usages`;
    const copies = Array.from({ length: 8 }, () => ask(path, { amount: '3' }, 'id'));
    const answers = await Promise.all(copies);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await counter.balance(client)).toMatchObject({ used: '3' });
  });

  it('tells what became of its request', async () => {
    const requests = `/clients/${client}/requests`;
    expect(await counter.ask('GET', `${requests}/id`)).toMatchObject({ status: 404 });
    const done = await ask(`/clients/${client}/usages`, { amount: '3' }, 'id');
    const refused = await ask(`/clients/${client}/usages`, { amount: '300' }, 'a/b c');
    counter.turnTo(30);
    expect(await counter.read('GET', `${requests}/id`)).toEqual({
      transactionId: 'id',
      outcome: 'done',
      answer: { status: 201, contentType: 'application/json; charset=utf-8', body: done.text },
    });
    expect(await counter.read('GET', `${requests}/a%2Fb%20c`)).toMatchObject({
      outcome: 'refused-final',
      answer: { status: 402, body: refused.text },
    });
    expect(await counter.ask('GET', '/clients/nobody/requests/id')).toMatchObject({
      code: 'client_not_found',
    });
  });
});

describe('a call without an id', () => {
  it('is not retry-safe: a repeat is a new request', async () => {
    const counter = await Counter.open();
    const client = await counter.client();
    await counter.buy(client, { amount: '1' });
    await counter.buy(client, { amount: '1' });
    expect(await counter.balance(client)).toMatchObject({ balance: '2' });
  });
});
