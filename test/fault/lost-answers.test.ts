/** Between functions and engine everything gets lost, cut, doubled or late: no credit does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectTable } from '../../functions/store/connect-table.ts';
import { checkLog, checkTold, readLog } from '../support/check-account.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import {
  type Answered,
  type HandlerProcess,
  makeAdminKey,
  post,
  startHandlerProcess,
} from '../support/handler-process.ts';
import { pick, seeded } from '../support/seeded.ts';
import type { Fault } from '../support/wire-faults.ts';

const CLIENT = 7;
const CALLERS = 12;
const REQUESTS = 8;
const TIMEOUT_MILLISECONDS = 3_000;
/** Longer than a function waits for it. */
const SLOW_MILLISECONDS = 2_000;
/** Whoever waits longer waits for something that never comes, however busy the computer is. */
const PATIENCE_MILLISECONDS = 5 * TIMEOUT_MILLISECONDS;

const FAULTS: readonly Fault[] = [
  { kind: 'error-after', share: 0.08 },
  { kind: 'lost-answer', share: 0.08 },
  { kind: 'cut-answer', share: 0.05 },
  { kind: 'lost-request', share: 0.08 },
  { kind: 'duplicate', share: 0.06 },
  { kind: 'throttled', share: 0.06 },
  { kind: 'unavailable', share: 0.03 },
  { kind: 'stalled-answer', share: 0.02 },
  { kind: 'slow', share: 0.02, milliseconds: SLOW_MILLISECONDS },
  { kind: 'conflict', share: 0.08 },
  { kind: 'throttled-item', share: 0.04 },
  { kind: 'masked', share: 0.1 },
  { kind: 'forgotten-token', share: 0.08 },
];

let engine: TestEngine;
let proxy: FaultProxy;
let key: string;
let processes: readonly HandlerProcess[];
const random = seeded(3);

beforeAll(async () => {
  engine = await startTestEngine();
  key = await makeAdminKey(engine);
  proxy = await startFaultProxy(engine.endpoint, 4);
  const { table } = engine;
  const { endpoint } = proxy;
  const place = { table, endpoint, timeoutMilliseconds: TIMEOUT_MILLISECONDS };
  processes = await Promise.all([startHandlerProcess(place), startHandlerProcess(place)]);
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await proxy.close();
  await engine.stop();
});

interface Request {
  readonly id: string;
  readonly path: string;
  readonly amount: string;
}

interface Heard extends Answered {
  readonly id: string;
  readonly milliseconds: number;
}

it(
  'every request has one effect, whatever becomes of it on the way',
  async () => {
    await ask({ id: 'make', path: '/clients', amount: '' }, { id: 'client', number: CLIENT });
    const requests: Request[] = [];
    const heard: Heard[] = [];
    proxy.inject(FAULTS);
    const caller = async (name: number) => {
      for (let n = 0; n < REQUESTS; n += 1) {
        const request = nextRequest(`${name}-${n}`, requests);
        requests.push(request);
        const copies = random() < 0.15 ? 3 : 1;
        const told = await Promise.all(Array.from({ length: copies }, () => ask(request)));
        heard.push(...told);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)));
    // What was executed late arrives before the end is looked at.
    await sleep(SLOW_MILLISECONDS);
    proxy.inject([]);
    for (const request of new Set(requests)) heard.push(await ask(request));

    for (const { kind } of FAULTS) expect(proxy.tally.get(kind), kind).toBeGreaterThan(0);
    expect(Math.max(...heard.map((one) => one.milliseconds))).toBeLessThan(PATIENCE_MILLISECONDS);
    expect(heard.filter((one) => !isExpected(one))).toEqual([]);
    expect(heard.some(({ outcome }) => outcome === 'unknown')).toBe(true);
    const log = await readLog(connectTable(engine), CLIENT);
    checkLog(log);
    checkTold(
      log,
      heard.map((one) => ({ ...one, replayed: one.replayed !== null })),
    );
    for (const { id } of requests) expect(log.claims.has(id), id).toBe(true);
  },
  12 * PATIENCE_MILLISECONDS,
);

/** Done, refused, or unknown; a key that could not be looked up in time is the gateway's 500. */
function isExpected({ status, outcome }: Answered): boolean {
  if (outcome === 'done') return status === 201;
  if (outcome === 'refused-final') return status === 402;
  return outcome === 'unknown' && (status === 503 || status === 500);
}

/** A new one, or one of those before again. */
function nextRequest(id: string, before: readonly Request[]): Request {
  if (before.length > 0 && random() < 0.15) return pick(random, before);
  const amount = String(1 + Math.floor(random() * 9));
  const kind = random() < 0.4 ? 'purchases' : 'usages';
  return { id, path: `/clients/number:${CLIENT}/${kind}`, amount };
}

async function ask({ id, path, amount }: Request, body: object = { amount }): Promise<Heard> {
  const started = Date.now();
  const { url } = pick(random, processes);
  const answer = await post(`${url}/ledger/v1${path}`, key, id, body);
  return { ...answer, id, milliseconds: Date.now() - started };
}
