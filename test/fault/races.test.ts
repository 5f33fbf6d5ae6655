/** Callers at the same time, in four handler processes on one engine: nobody wins twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf } from '../../functions/ledger/account.ts';
import { clientRefFromName } from '../../functions/store/client-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { nameKey } from '../../functions/store/keys.ts';
import type { Table } from '../../functions/store/table.ts';
import { checkLog, checkTold, type Log, readLog } from '../support/check-account.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import {
  type Answered,
  type HandlerProcess,
  makeAdminKey,
  post,
  startHandlerProcess,
} from '../support/handler-process.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { Fault } from '../support/wire-faults.ts';

const PROCESSES = 4;
const REPETITIONS = 20;
const BALANCE = 20;
const CALLERS = 50;
const COPIES = 20;
/** For a computer that has other things to do. */
const PATIENCE_MILLISECONDS = 240_000;

let engine: TestEngine;
let table: Table;
let key: string;
let processes: readonly HandlerProcess[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable(engine);
  key = await makeAdminKey(engine);
});
afterAll(() => engine.stop());

/** Races within a process and between them; then conflicts, between functions as on Lambda. */
const TROUBLES: [string, number, Fault[]][] = [
  ['', 4, []],
  [', one in five commits in conflict', 1, [{ kind: 'conflict', share: 0.2 }]],
];

describe.each(TROUBLES)('at once%s', (_, atOnce, faults) => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(engine.endpoint, 2);
    proxy.inject(faults);
    const { endpoint } = faults.length > 0 ? proxy : engine;
    const starting = Array.from({ length: PROCESSES }, () =>
      startHandlerProcess({ table: engine.table, endpoint, atOnce }),
    );
    processes = await Promise.all(starting);
  });
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await proxy.close();
  });

  let made = 0;
  /** A new client that has bought twenty credits. */
  async function newClient(): Promise<string> {
    made += 1;
    const id = `client-${faults.length}-${made}`;
    await send(0, '/clients', `make-${id}`, { id });
    await send(0, `/clients/${id}/purchases`, 'buy', { amount: String(BALANCE) });
    return id;
  }

  it(
    `${CALLERS} usages of 1 on a balance of ${BALANCE}: so many succeed, the rest is refused`,
    async () => {
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        const client = await newClient();
        const told = await together(CALLERS, async (n) => {
          const id = `use-${n}`;
          const answer = await send(n, `/clients/${client}/usages`, id, { amount: '1' });
          return { id, ...answer };
        });
        expect(count(told, 201, 'done')).toBe(BALANCE);
        expect(count(told, 402, 'refused-final')).toBe(CALLERS - BALANCE);
        const log = await logOf(client);
        checkLog(log);
        checkTold(
          log,
          told.map((one) => ({ ...one, replayed: one.replayed !== null })),
        );
        expect(log.postings.map(({ kind }) => kind)).toEqual([
          'purchase',
          ...Array.from({ length: BALANCE }, () => 'usage'),
        ]);
        expect(balanceOf(log.account)).toBe(0n);
      }
    },
    PATIENCE_MILLISECONDS,
  );

  it('copies of one request: one effect, equal answers', async () => {
    for (const amount of ['3', '21', '7', '22']) {
      const client = await newClient();
      const told = await together(COPIES, (n) =>
        send(n, `/clients/${client}/usages`, 'same', { amount }),
      );
      const accepted = Number(amount) <= BALANCE;
      const [status, outcome] = accepted ? [201, 'done'] : [402, 'refused-final'];
      expect(count(told, status, outcome)).toBe(COPIES);
      expectOneEffect(told);
      const log = await logOf(client);
      checkLog(log);
      expect(log.postings).toHaveLength(accepted ? 2 : 1);
    }
  });

  it('copies of one new client: one is made, with equal answers', async () => {
    for (let repetition = 0; repetition < 5; repetition += 1) {
      const id = `same-${faults.length}-${repetition}`;
      const named = repetition % 2 === 0 ? { id, aliases: [`${id}-alias`] } : { name: id };
      const told = await together(COPIES, (n) => send(n, '/clients', `make-${id}`, named));
      expect(count(told, 201, 'done')).toBe(COPIES);
      expectOneEffect(told);
    }
  });
});

/** All at the same time, in turn through each of the processes. */
function together<A>(calls: number, call: (n: number) => Promise<A>): Promise<A[]> {
  return Promise.all(Array.from({ length: calls }, (_, n) => call(n)));
}

async function send(n: number, path: string, id: string, body: object): Promise<Answered> {
  const url = processes[n % PROCESSES]?.url;
  return post(`${url}/ledger/v1${path}`, key, id, body);
}

async function logOf(id: string): Promise<Log> {
  const name = await table.get(nameKey({ kind: 'id', value: id }), newCall());
  return readLog(table, clientRefFromName(name ?? {}).number);
}

function count(told: readonly Answered[], status: number, outcome: string): number {
  return told.filter((one) => one.status === status && one.outcome === outcome).length;
}

function expectOneEffect(told: readonly Answered[]): void {
  expect(new Set(told.map(({ text }) => text)).size).toBe(1);
  expect(told.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  expect(told.filter(({ replayed }) => replayed === 'true')).toHaveLength(told.length - 1);
}
