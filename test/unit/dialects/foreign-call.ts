/** Calls a route as the chain does, on a scripted ledger, and gives back what it answers. */
import { strict as assert } from 'node:assert';
import type { Caller } from '../../../functions/access/caller.ts';
import {
  type Answer,
  type Context,
  type Cursors,
  type Route,
  WireFault,
  type WireFields,
  type WireRequest,
} from '../../../functions/http/contract.ts';
import { expectation, toFieldFaults } from '../../../functions/http/field-faults.ts';
import { readJson } from '../../../functions/http/json.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { deskInMemory } from '../../support/desk-in-memory.ts';

export interface Call {
  readonly ledger: Ledger;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: WireFields;
  /** JSON text. */
  readonly body?: string;
  readonly caller?: Partial<Caller>;
  readonly idempotencyKey?: string;
  readonly now?: number;
}

export interface Called {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
  readonly answer: Answer;
}

export const NOW = Date.UTC(2026, 2, 15, 12);

const request: WireRequest = {
  method: 'POST',
  path: '/',
  headers: {},
  query: {},
  params: {},
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
  requestId: 'r1',
};

const caller: Caller = {
  keyId: 'k1',
  holder: { id: 'admin', name: 'Ada', email: 'ada@example.com' },
  scopes: ['credits:read', 'credits:write', 'clients:write'],
  clients: null,
  plan: null,
};

/** Signs with nothing, but binds: a position sealed for one list does not open for another. */
const cursors: Cursors = {
  seal: (binding, position) => btoa(JSON.stringify([binding, position])),
  open(binding, cursor, field) {
    try {
      const [bound, position] = JSON.parse(atob(cursor));
      assert.deepEqual(bound, binding);
      return position;
    } catch {
      throw new WireFault('malformed', `${field} must be a token of the page before.`);
    }
  },
};

export async function call(route: Route, asked: Call): Promise<Called> {
  const answer = await answerTo(route, asked);
  const body = JSON.parse(answer.body);
  const schema = route.answers[answer.status];
  if (schema) schema.parse(body);
  return { status: answer.status, body, answer };
}

async function answerTo(route: Route, asked: Call): Promise<Answer> {
  try {
    const read = (schema: Route['body'], value: unknown) => {
      const parsed = schema.safeParse(value, { error: expectation });
      if (parsed.success) return parsed.data;
      const faults = toFieldFaults(parsed.error.issues, value);
      throw new WireFault('malformed', 'The request has faults.', { faults });
    };
    const body = asked.body === undefined ? undefined : readJson(Buffer.from(asked.body));
    const input = {
      params: read(route.params, asked.params ?? {}),
      query: read(route.query, asked.query ?? {}),
      body: read(route.body, body),
    };
    return await route.handle(input, contextOf(asked));
  } catch (error) {
    if (error instanceof WireFault) return route.dialect.fail(error.failure, request);
    throw error;
  }
}

function contextOf({ ledger, caller: special, idempotencyKey, now }: Call): Context {
  return {
    request,
    caller: { ...caller, ...special },
    ledger,
    keys: deskInMemory(),
    settings: {
      version: '1',
      creditType: { id: '2714e483-4ff1-48e4-9e25-ac732e8f24f2', name: 'Credits', scale: 6 },
      timeZone: 'UTC',
      defaultPartner: 'default',
      defaultCurrency: 'USD',
    },
    idempotencyKey: idempotencyKey ?? null,
    cursors,
    now: () => now ?? NOW,
    signIn: () => Promise.resolve(null),
    ledgerFor: () => ledger,
  };
}

export function find(routes: readonly Route[], path: string): Route {
  const found = routes.find((route) => route.path === path);
  assert(found, `no route ${path}`);
  return found;
}
