/** Route table, local gateway and synthesized template name the same routes. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { routes } from '../../functions/dialects/index.ts';
import { FUNCTION_NAMES, type FunctionName } from '../../functions/http/contract.ts';
import { createGateway, type Gateway } from '../../infra/local/gateway.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import { synthesize } from '../support/synthesize.ts';
import { routesOfTemplate } from '../support/template-routes.ts';

/** All that API Gateway knows, so that those which no route has are tried too. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PATHS = [...new Set(routes.map(({ path }) => path))];
const PROBES = PATHS.flatMap((path) => METHODS.map((method) => ({ method, path })));

/** Where a request ends up, and whether a key was asked for on its way. */
interface Reached {
  readonly resource: string;
  readonly function: string;
  readonly authorized: boolean;
}

const reached = z.strictObject({
  resource: z.string(),
  function: z.string(),
  authorized: z.boolean(),
});

const deployed = routesOfTemplate(synthesize().template);

describe('every route, and every method that a path does not have', () => {
  let gateway: Gateway;
  let base: string;

  beforeAll(async () => {
    gateway = createGateway({ routes, handlers: handlersBy(telling), authorizer: letting });
    base = `http://127.0.0.1:${await gateway.listen(0, '127.0.0.1')}`;
  });
  afterAll(() => gateway.close());

  test('reaches in the local gateway what it reaches once deployed', async () => {
    for (const { method, path } of PROBES) {
      const answer = await fetch(base + filled(path), { method });
      const local = reached.parse(await answer.json());
      expect({ method, ...local }).toEqual({ method, ...onceDeployed(method, path) });
    }
  });

  test('a row of the table reaches its own function, with a key where it has a scope', async () => {
    expect(routes.length).toBeGreaterThan(30);
    for (const { method, path, function: name, scope } of routes) {
      const answer = await fetch(base + filled(path), { method });
      const wanted = { resource: path, function: name, authorized: scope !== null };
      expect({ method, ...reached.parse(await answer.json()) }).toEqual({ method, ...wanted });
    }
  });

  test('no other path is served, here or there', async () => {
    for (const path of ['/v2', '/v2/nothing', '/ledger/v1/clients/a/b/c', '/includes/api.html']) {
      const answer = await fetch(base + path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect(deployed.filter(({ path }) => !PATHS.includes(path))).toEqual([]);
  });
});

describe('a method that a path does not have', () => {
  let gateway: Gateway;
  let base: string;

  beforeAll(async () => {
    process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
    gateway = createGateway({ routes, handlers: handlersBy(bundled), authorizer: letting });
    base = `http://127.0.0.1:${await gateway.listen(0, '127.0.0.1')}`;
  });
  afterAll(() => gateway.close());

  test('is refused by the bundle that it reaches, which knows what the path takes', async () => {
    for (const path of PATHS) {
      const takes = routes.filter((route) => route.path === path).map(({ method }) => method);
      for (const method of METHODS.filter((each) => !takes.some((taken) => taken === each))) {
        const answer = await fetch(base + filled(path), { method });
        await answer.arrayBuffer();
        const { status, headers } = answer;
        expect([method, path, status, headers.get('allow')]).toEqual([
          method,
          path,
          405,
          takes.join(', '),
        ]);
      }
    }
  });
});

/** API Gateway takes the method itself where the path has it, else ANY. */
function onceDeployed(method: string, path: string): Reached | null {
  const ofPath = deployed.filter((route) => route.path === path);
  const route =
    ofPath.find((one) => one.method === method) ?? ofPath.find((one) => one.method === 'ANY');
  if (!route) return null;
  return { resource: path, function: route.function, authorized: route.authorized };
}

function filled(path: string): string {
  return path.replace(/\{[^}]+\}/g, 'something');
}

function handlersBy(
  handlerOf: (name: FunctionName) => LambdaHandler,
): Readonly<Record<FunctionName, LambdaHandler>> {
  return {
    'list-credits': handlerOf('list-credits'),
    'credit-history': handlerOf('credit-history'),
    'credit-actions': handlerOf('credit-actions'),
    'whmcs-action': handlerOf('whmcs-action'),
    keys: handlerOf('keys'),
  };
}

const event = z.object({
  resource: z.string(),
  requestContext: z.object({ authorizer: z.record(z.string(), z.unknown()).nullish() }),
});

/** Answers who was called, and for what. */
function telling(name: FunctionName): LambdaHandler {
  expect(FUNCTION_NAMES).toContain(name);
  return async (sent) => {
    const { resource, requestContext } = event.parse(sent);
    const told: Reached = {
      resource,
      function: name,
      authorized: Boolean(requestContext.authorizer),
    };
    return { statusCode: 200, body: JSON.stringify(told) };
  };
}

function bundled(name: FunctionName): LambdaHandler {
  const folders = inject('bundles');
  if (!folders) throw new Error('The functions do not bundle: see the start of this run.');
  const load = createRequire(import.meta.url);
  return z
    .object({ handler: z.custom<LambdaHandler>((it) => typeof it === 'function') })
    .parse(load(join(folders[name], 'index.js'))).handler;
}

/** An authorizer that knows everybody. */
const letting: LambdaHandler = async () => ({
  principalId: 'somebody',
  usageIdentifierKey: 'plan',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
  },
});
