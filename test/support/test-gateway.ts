/** The local gateway in this process, on a table of its own, in front of the deployed bundles. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, inject, vi } from 'vitest';
import * as z from 'zod';
import { type Caller, SCOPES } from '../../functions/access/caller.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { routes } from '../../functions/dialects/index.ts';
import type { FunctionName } from '../../functions/http/contract.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { openControlPlane } from '../../infra/local/control-plane.ts';
import { createGateway } from '../../infra/local/gateway.ts';
import { setHandlerEnvironment } from '../../infra/local/handlers.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import { bearerKey, callerOf, pairKey } from '../../infra/local/key-records.ts';
import { storeKey } from '../../infra/local/store-keys.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import type { UsagePlans } from '../../infra/local/usage-plans.ts';
import { startTestEngine, type TestEngine } from './engine.ts';

export interface TestGateway {
  readonly url: string;
  readonly keys: TestKeys;
  /** Makes another key. */
  key(scopes: Caller['scopes'], clients?: readonly number[]): Promise<string>;
  /** Makes another identifier with its secret, for forms. */
  pair(scopes: Caller['scopes'], clients?: readonly number[]): Promise<Pair>;
  /** Every item of the table but keys, by `pk sk`. */
  items(): Promise<Readonly<Record<string, object>>>;
  close(): Promise<void>;
}

export interface Pair {
  readonly identifier: string;
  readonly secret: string;
}

/** Both may do everything; their holder is `shop`, called Shop. */
export interface TestKeys extends Pair {
  readonly admin: string;
}

const CURSOR_KEY = 'the key of the cursors of tests';

/** One at a time: the bundles read this process's environment at their first call. */
export async function openTestGateway(
  endpoint: string,
  table: string,
  plans?: UsagePlans,
): Promise<TestGateway> {
  const engine = connectEngine(endpoint);
  await createTable(engine, table);
  const settings = { timeZone: 'UTC', serverTiming: true };
  const control = plans ? await openControlPlane(plans) : null;
  const place = { table, endpoint, gatewayEndpoint: control?.endpoint ?? '' };
  const offered = plans ? { plans: plans.plans } : {};
  setHandlerEnvironment({
    ...place,
    ...offered,
    settings,
    cursorKey: CURSOR_KEY,
    version: '0.0.0',
  });
  const { makeKey, makePair } = keyMaker(connectTable({ table, endpoint }));
  const shop = callerOf('shop', 'Shop', SCOPES, null);
  const keys = { admin: await makeKey(shop), ...(await makePair(shop)) };
  const { authorizer, ...handlers } = loadBundles();
  const gateway = createGateway({ routes, handlers, authorizer, ...(plans && { plans }) });
  const port = await gateway.listen(0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    key: (scopes, clients) =>
      makeKey(callerOf(`till-${randomUUID()}`, 'Till', scopes, clients ?? null)),
    pair: (scopes, clients) =>
      makePair(callerOf(`till-${randomUUID()}`, 'Till', scopes, clients ?? null)),
    items: async () => {
      const { Items } = await engine.send(new ScanCommand({ TableName: table }));
      const kept = (Items ?? []).filter(({ pk }) => !/^[KLB](#|$)/.test(pk?.S ?? ''));
      return Object.fromEntries(kept.map((item) => [`${item.pk?.S} ${item.sk?.S}`, item]));
    },
    close: async () => {
      await gateway.close();
      await control?.close();
      engine.destroy();
    },
  };
}

function keyMaker(store: Table) {
  const makeKey = async (holder: Caller) => {
    const secret = makeSecret('test');
    await storeKey(store, bearerKey(holder, secret, Date.now()));
    return secret;
  };
  const makePair = async (holder: Caller) => {
    const pair = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };
    await storeKey(store, pairKey({ ...holder, keyId: `${holder.keyId}-pair` }, pair, Date.now()));
    return pair;
  };
  return { makeKey, makePair };
}

/**
 * One for all tests of a file, on an engine of its own. With `now`, the clock stands there before
 * every test, and moves as the test says (`vi.setSystemTime`).
 */
export function useTestGateway(now?: number, plans?: UsagePlans): () => TestGateway {
  let engine: TestEngine;
  let gateway: TestGateway;
  beforeAll(async () => {
    // Before the functions are loaded: they keep the clock that they find.
    if (now !== undefined) vi.useFakeTimers({ toFake: ['Date'], now });
    engine = await startTestEngine();
    gateway = await openTestGateway(engine.endpoint, 'test', plans);
  });
  beforeEach(() => {
    if (now !== undefined) vi.setSystemTime(now);
  });
  afterAll(async () => {
    vi.useRealTimers();
    await gateway.close();
    await engine.stop();
  });
  return () => gateway;
}

const bundled = z.object({ handler: z.custom<LambdaHandler>((it) => typeof it === 'function') });

/** Anew every time, as cold functions are: what a warm one keeps belongs to another table. */
function loadBundles(): Readonly<Record<FunctionName | 'authorizer', LambdaHandler>> {
  const folders = inject('bundles');
  if (!folders) throw new Error('The functions do not bundle: see the start of this run.');
  const load = createRequire(import.meta.url);
  const handlerOf = (name: FunctionName | 'authorizer'): LambdaHandler => {
    const path = join(folders[name], 'index.js');
    delete load.cache[path];
    // At the first call, as not every test calls every function.
    let loaded: LambdaHandler | null = null;
    return (event, context) => {
      loaded ??= bundled.parse(load(path)).handler;
      return loaded(event, context);
    };
  };
  return {
    'list-credits': handlerOf('list-credits'),
    'credit-history': handlerOf('credit-history'),
    'credit-actions': handlerOf('credit-actions'),
    'whmcs-action': handlerOf('whmcs-action'),
    keys: handlerOf('keys'),
    authorizer: handlerOf('authorizer'),
  };
}
