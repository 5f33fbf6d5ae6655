/**
 * Every documented request gets its documented answer, to the last field. The cases are the files
 * of a dialect's folder. `UPDATE_CONFORMANCE=1` writes today's answers into them: review the diff.
 */
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { routes } from '../../functions/dialects/index.ts';
import type { DialectName } from '../../functions/http/contract.ts';
import { gatewayBody } from '../../functions/http/problem-body.ts';
import { matcherOf } from '../../infra/local/route-match.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { openTestGateway } from '../support/test-gateway.ts';
import { type ConformanceCase, type Reply, readCase, writeCase } from './case.ts';
import { type Heard, hold, stopClock } from './conversation.ts';
import { fill, resolve, unfill } from './placeholders.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FORMATTER = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
const UPDATE = process.env.UPDATE_CONFORMANCE === '1';

/** Dialects are files of tests of their own, so that they run side by side. */
export function conformance(dialect: DialectName): void {
  const files = globSync(`${dialect}/*.json`, { cwd: HERE }).sort();
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await startTestEngine();
  });

  beforeEach(stopClock);

  afterAll(async () => {
    vi.useRealTimers();
    await engine.stop();
    if (UPDATE) execFileSync(FORMATTER, ['format', '--write', relative(process.cwd(), HERE)]);
  });

  test('the dialect has cases', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  describe.each(files)('%s', (file) => {
    test('is answered as documented', async () => {
      const read = readCase(HERE + file);
      const gateway = await openTestGateway(engine.endpoint, file.replace(/[^A-Za-z]/g, '-'));
      try {
        const heard = await hold(read, gateway);
        if (UPDATE) writeCase(HERE + file, { ...read, reply: written(heard, read.reply) });
        else expect(heard.reply).toEqual(resolve(fill(read.reply, heard.names), heard.reply));
        expectDeclared(read, heard.reply);
      } finally {
        await gateway.close();
      }
    });
  });
}

function written({ reply, names }: Heard, before: Reply): Reply {
  const { status, headers, body } = reply;
  return { status, headers, body: unfill(body, names, before.body) };
}

const match = matcherOf(routes);

/** What a handler answers is among what its row of the route table declares. */
function expectDeclared({ request }: ConformanceCase, { status, headers, body }: Reply): void {
  const path = request.path.split('?')[0] ?? '';
  const resource = match(request.method, path)?.resource;
  const route = routes.find((row) => row.path === resource && row.method === request.method);
  const byGateway = JSON.stringify(body) === gatewayBody(status);
  if (!route || byGateway || !headers['content-type']?.includes('json')) return;
  const shape = route.answers[status];
  assert(shape, `${route.path} declares no answer with status ${status}`);
  expect(shape.safeParse(body).error?.issues ?? []).toEqual([]);
}
