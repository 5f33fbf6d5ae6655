/** What goes back: headers, outcomes, and errors that give nothing away. */
import { describe, expect, test, vi } from 'vitest';
import { serve } from '../../../functions/http/chain.ts';
import { type Answer, WireFault } from '../../../functions/http/contract.ts';
import { gatewayBody } from '../../../functions/http/problem-body.ts';
import { Outage, type Outcome } from '../../../functions/ledger/ledger.ts';
import { CALLER } from './gateway-event.ts';
import { madeUpBackend, madeUpRoutes, ok, receive, send, stick } from './made-up.ts';

const read = { method: 'GET', resource: '/notches/{id}', params: { id: 'a' } } as const;
const write = { body: '{"amount":1}' } as const;

/** Throws it, having changed the ledger or not. */
function failing(error: unknown, isChanging: boolean) {
  const backend = madeUpBackend();
  const play = (): Answer => {
    backend.isChanging = isChanging;
    throw error;
  };
  return { play, backend };
}

describe('every answer', () => {
  test('carries the shared headers and those of its dialect', async () => {
    for (const sent of [read, { ...read, caller: null }]) {
      const answer = await send(sent);
      expect(answer.headers).toMatchObject({
        'x-request-id': 'request-1',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-type': 'application/json; charset=utf-8',
        'x-notches': String(answer.status),
      });
    }
  });

  test('says what it spent, where that is switched on', async () => {
    const backend = madeUpBackend();
    const spent = await send(read, () => ok({}), backend);
    expect(spent.headers['Server-Timing']).toBe('ddb;desc="trips=1 rru=0.5 wru=9"');
    const quiet = await send(read, () => ok({}), { ...backend, serverTiming: false });
    expect(quiet.headers).not.toHaveProperty('Server-Timing');
  });

  test('says that it is a replay', async () => {
    const replay = await send(write, () => ok({}, { replayed: true, outcome: 'done' }));
    expect(replay.headers['Idempotent-Replayed']).toBe('true');
    expect((await send(write)).headers).not.toHaveProperty('Idempotent-Replayed');
  });

  test('says when to come back', async () => {
    const answer = await send(read, () => {
      throw new WireFault('throttled', 'Wait a moment.');
    });
    expect(answer).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
  });

  test('has at most 6 MB, in which escapes count', async () => {
    const large = (text: string) => send(write, () => ok({ text }, { outcome: 'done' }));
    expect((await large('x'.repeat(5_000_000))).status).toBe(200);
    for (const text of ['x'.repeat(6_400_000), '"'.repeat(2_200_000)]) {
      const answer = await large(text);
      expect(answer).toMatchObject({ status: 400, json: { problem: 'malformed' } });
      expect(answer.headers['Tallystick-Outcome']).toBe('done');
    }
  });
});

describe('the outcome of a write', () => {
  test.each<Outcome>(['done', 'refused-final', 'not-recorded', 'unknown'])(
    'is what the ledger says: %s',
    async (outcome) => {
      const answer = await send(write, () => ok({}, { outcome }));
      expect(answer.headers['Tallystick-Outcome']).toBe(outcome);
    },
  );

  test.each([
    ['a bad field', { body: '{"amount":0}' }],
    ['no JSON', { body: '{' }],
    ['no key', { ...write, caller: null }],
    ['a scope that lacks', { ...write, caller: { ...CALLER, scopes: [] } }],
  ])('is not-recorded for %s', async (_, sent) => {
    expect((await send(sent)).headers['Tallystick-Outcome']).toBe('not-recorded');
  });

  test.each<[string, unknown, boolean, Outcome]>([
    ['an outage', new Outage('x'), true, 'unknown'],
    ['an outage before any change', new Outage('x'), false, 'unknown'],
    ['a bug', new Error('x'), true, 'unknown'],
    ['a bug before any change', new Error('x'), false, 'not-recorded'],
    ['a fault', new WireFault('not_found', 'x'), false, 'not-recorded'],
    ['a fault after a change', new WireFault('not_found', 'x'), true, 'unknown'],
    ['a fault that knows', new WireFault('not_found', 'x', { outcome: 'done' }), true, 'done'],
  ])('after %s is said', async (_, error, isChanging, outcome) => {
    const { play, backend } = failing(error, isChanging);
    expect((await send(write, play, backend)).headers['Tallystick-Outcome']).toBe(outcome);
  });

  test('is not spoken of for a read, unless it changed something', async () => {
    expect((await send(read)).headers).not.toHaveProperty('Tallystick-Outcome');
    const outage = failing(new Outage('x'), false);
    const answer = await send(read, outage.play, outage.backend);
    expect(answer.headers).not.toHaveProperty('Tallystick-Outcome');
    const changed = failing(new Error('x'), true);
    const other = await send(read, changed.play, changed.backend);
    expect(other.headers['Tallystick-Outcome']).toBe('unknown');
  });
});

describe('an error', () => {
  test('of the store is an answer to repeat', async () => {
    const { play, backend } = failing(new Outage('endpoint 10.0.0.1 timed out'), true);
    const answer = await send(write, play, backend);
    expect(answer).toMatchObject({ status: 503, json: { problem: 'unavailable' } });
    expect(answer.headers['Retry-After']).toBe('1');
    expect(answer.body).not.toContain('10.0.0.1');
  });

  test.each([new Error('password=tsk_live_x'), 'tsk_live_x', null, { failure: 'tsk_live_x' }])(
    'that nobody expected gives nothing away: %s',
    async (error) => {
      const { play, backend } = failing(error, false);
      const answer = await send(write, play, backend);
      expect(answer).toMatchObject({ status: 500, json: { problem: 'bug', faults: [] } });
      expect(answer.json.detail).toContain('request-1');
      expect(answer.body).not.toMatch(/tsk_live|\bat |\.ts/);
    },
  );

  test('in connecting is a bug like others', async () => {
    const handler = serve(
      madeUpRoutes(() => ok({})),
      () => {
        throw new Error('TALLYSTICK_TABLE must name the table');
      },
    );
    const answer = await receive(handler, write);
    expect(answer).toMatchObject({ status: 500, json: { problem: 'bug' } });
    expect(answer.headers['Tallystick-Outcome']).toBe('not-recorded');
    expect(answer.body).not.toContain('TABLE');
  });

  test('in wording an error still gets an answer', async () => {
    const speechless = {
      ...stick,
      fail: () => {
        throw new Error('lost for words');
      },
    };
    const routes = madeUpRoutes(() => ok({})).map((route) => ({ ...route, dialect: speechless }));
    const answer = await receive(serve(routes, madeUpBackend), { body: '{' });
    expect(answer).toMatchObject({ status: 500, body: gatewayBody(500) });
  });
});

describe('the log', () => {
  test('has one line per request, with nothing of what the request carried', async () => {
    const lines: string[] = [];
    const keep = (chunk: unknown) => lines.push(String(chunk)) > 0;
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(keep),
    );
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
    const { play, backend } = failing(new Error('broken'), true);
    try {
      await send({ ...read, query: { tag: ['hush-1'] }, headers: { cookie: 'hush-2' } });
      await send({ body: '{"amount":1,"note":"hush-3"}' }, play, backend);
      await send({ body: '{"amount":"hush-4"}' });
    } finally {
      for (const spy of spies) spy.mockRestore();
      vi.unstubAllEnvs();
    }
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged).toMatchObject([
      { level: 'INFO', route: 'GET /notches/{id}', status: 200, keyId: 'key-1' },
      { level: 'ERROR', status: 500, problem: 'bug', requestId: 'request-1', spent: { wru: 9 } },
      { level: 'INFO', status: 400, problem: 'malformed', dialect: 'native' },
    ]);
    expect(logged[1].error).toMatch(/broken\n +at /);
    expect(lines.join('')).not.toContain('hush');
  });
});
