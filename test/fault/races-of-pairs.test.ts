/** Every pair of operations that can collide, through three processes: exact counts each time. */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf } from '../../functions/ledger/account.ts';
import { formatAmount, parseAmount } from '../../functions/ledger/amount.ts';
import { clientRefFromName } from '../../functions/store/client-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { nameKey } from '../../functions/store/keys.ts';
import type { Table } from '../../functions/store/table.ts';
import { checkLog, checkTold, type Log, readLog, type Told } from '../support/check-account.ts';
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
import { type Ground, OVERDRAFT, type Pair, type Racer, type Tally } from '../support/racers.ts';
import { PAIRS } from '../support/racing-pairs.ts';
import type { Fault } from '../support/wire-faults.ts';
import type { WireBalance } from '../support/wire-shapes.ts';

const PROCESSES = 3;
/** So many times a caller that learns nothing asks again. */
const PATIENCE = 20;
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
  ['at once', 2, []],
  ['at once, one in five commits in conflict', 1, [{ kind: 'conflict', share: 0.2 }]],
];

describe.each(TROUBLES)('%s', (_, atOnce, faults) => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(engine.endpoint, 3);
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

  it.each(PAIRS)(
    '$name',
    async (pair) => {
      for (let repetition = 0; repetition < pair.repetitions; repetition += 1) await run(pair);
    },
    PATIENCE_MILLISECONDS,
  );
});

/** One race on new clients: every answer is known, both logs are sound, and the pair's law held. */
async function run(pair: Pair): Promise<void> {
  const ground = await newGround();
  const racers = await pair.race(ground);
  const answers = await Promise.all(racers.map((racer, n) => insist(n, racer)));
  const sizes = new Map<string, number>();
  const heard = racers.map((racer, n) => {
    const answer = answers[n];
    assert(answer);
    if ('operations' in racer.body) sizes.set(idOf(n), [racer.body.operations].flat().length);
    const told = { ...answer, id: idOf(n), replayed: answer.replayed !== null };
    return {
      told,
      client: racer.client ?? ground.client,
      named: `${racer.side} ${codeOf(answer)}`,
    };
  });
  const checked = async (client: string) => {
    const told = heard.filter((one) => one.client === client).map((one) => one.told);
    return check(client, told, (id) => sizes.get(id) ?? 1);
  };
  const { log, balance } = await checked(ground.client);
  const { balance: otherBalance } = await checked(ground.other);
  const kinds = tallied(log.postings.map(({ kind }) => kind));
  const tally = tallied(heard.map(({ named }) => named));
  pair.judge({ tally, kinds, log, balance, otherBalance });
}

async function check(client: string, told: readonly Told[], sizeOf: (id: string) => number) {
  const log = await logOf(client);
  checkLog(log, sizeOf);
  checkTold(log, told);
  const answer = await fetch(`${processes[0]?.url}/ledger/v1/clients/${client}/balance`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(200);
  const balance: WireBalance = JSON.parse(await answer.text());
  expect(balance.balance).toBe(formatAmount(balanceOf(log.account)));
  checkIdentity(balance);
  return { log, balance };
}

/** The closed identity, as a caller reads it. */
function checkIdentity(balance: WireBalance): void {
  const { granted, adjusted, transferredIn, available, upcoming, held } = balance;
  const { used, expired, voided, transferredOut } = balance;
  const there = [available, upcoming, held, used, expired, voided, transferredOut];
  expect(total([granted, adjusted, transferredIn])).toBe(total(there));
}

function total(amounts: readonly string[]): bigint {
  let sum = 0n;
  for (const amount of amounts) {
    const micro = parseAmount(amount.replace('-', ''));
    assert(typeof micro === 'bigint', amount);
    sum += amount.startsWith('-') ? -micro : micro;
  }
  return sum;
}

let made = 0;
async function newGround(): Promise<Ground> {
  made += 1;
  const [client, other] = [`racer-${made}`, `racer-${made}-other`];
  for (const id of [client, other]) {
    await ask('/clients', `make-${id}`, { id, overdraftLimit: String(OVERDRAFT) });
  }
  let prepared = 0;
  return {
    client,
    other,
    async made(path, body) {
      prepared += 1;
      const { id } = await ask(path, `before-${prepared}`, body);
      return String(id);
    },
  };
}

/** What must succeed. */
async function ask(path: string, id: string, body: object): Promise<{ id?: string }> {
  const { status, text } = await insist(0, { side: 'before', path, body }, id);
  assert.equal(status, 201, text);
  return JSON.parse(text);
}

/** Sends it again under its id, through the next process, until the answer says what it came to. */
async function insist(n: number, racer: Racer, id = idOf(n)): Promise<Answered> {
  if (racer.afterMilliseconds) await sleep(racer.afterMilliseconds);
  for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
    const url = processes[(n + attempt) % PROCESSES]?.url;
    const answer = await post(`${url}/ledger/v1${racer.path}`, key, id, racer.body);
    if (answer.status < 500) return answer;
  }
  throw new Error(`${id} got no answer in ${PATIENCE} attempts`);
}

function idOf(n: number): string {
  return `race-${n}`;
}

/** Its status, or the code with which it was refused: for good. */
function codeOf({ status, outcome, text }: Answered): string {
  if (status < 300) {
    assert.equal(outcome, 'done');
    return String(status);
  }
  assert.equal(outcome, 'refused-final', text);
  return String(JSON.parse(text).code);
}

function tallied(names: readonly string[]): Tally {
  const tally: Record<string, number> = {};
  for (const name of names) tally[name] = (tally[name] ?? 0) + 1;
  return tally;
}

async function logOf(id: string): Promise<Log> {
  const name = await table.get(nameKey({ kind: 'id', value: id }), newCall());
  return readLog(table, clientRefFromName(name ?? {}).number);
}
