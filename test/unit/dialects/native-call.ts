/** Calls the own dialect's handlers on a ledger that gives out values made by hand. */
import { expect } from 'vitest';
import type * as z from 'zod';
import { nativeRoutes } from '../../../functions/dialects/native/routes.ts';
import type {
  Answer,
  Context,
  Failure,
  Route,
  WireFields,
} from '../../../functions/http/contract.ts';
import { makeCursors } from '../../../functions/http/cursor.ts';
import { expectation, toFieldFaults } from '../../../functions/http/field-faults.ts';
import { readJson } from '../../../functions/http/json.ts';
import type { ClientRequest, Ledger, LedgerRequest } from '../../../functions/ledger/ledger.ts';
import { deskInMemory } from '../../support/desk-in-memory.ts';
import { DocumentShelf } from './document-shelf.ts';
import { ACME, account, client, credit, NOW, OTHER, posting, segment } from './native-samples.ts';

async function unasked(): Promise<never> {
  throw new Error('no test asks for it here');
}

/** Knows the two clients, one credit, and writes down what it is asked. */
export class SampleLedger extends DocumentShelf implements Ledger {
  readonly asked: unknown[] = [];
  readonly performed: LedgerRequest[] = [];
  readonly created: ClientRequest[] = [];
  next: string | null = null;

  standingAt = unasked;
  explain = unasked;
  clientsOf = unasked;
  grantLedgers = unasked;
  drawsOfMonth = unasked;
  purchases = unasked;
  segments = unasked;
  segmentsOfAll = unasked;
  request = unasked;

  async findClient({ kind, value }: { kind: string; value: string }) {
    const known = [ACME, OTHER];
    if (kind === 'id') return known.find(({ id }) => id === value) ?? null;
    if (kind === 'number') return known.find(({ number }) => String(number) === value) ?? null;
    return null;
  }
  async client() {
    return client();
  }
  async clients(ask: unknown) {
    this.asked.push(ask);
    return { rows: [client()], total: 1, next: this.next, asOf: null };
  }
  async standing(_ref?: unknown, at: number = NOW) {
    return { account: account({ segments: [segment({ left: 4_000_000n })] }), at };
  }
  async credit({ number }: { number: number }) {
    return number === 1 ? credit() : null;
  }
  async credits(filter: unknown, page: unknown) {
    this.asked.push(filter, page);
    return { rows: [credit()], total: null, next: this.next, asOf: NOW };
  }
  async history(filter: unknown, page: unknown) {
    this.asked.push(filter, page);
    return { rows: [posting()], total: 1, next: this.next, asOf: null };
  }
  async perform(...[request, rendering]: Parameters<Ledger['perform']>) {
    this.performed.push(request);
    const done = { account: account(), credits: [credit()], postings: [], changed: client() };
    return {
      reply: rendering.done({ ...done, documents: [], now: NOW }),
      outcome: 'done',
      replayed: true,
    } as const;
  }
  async createClient(...[request, rendering]: Parameters<Ledger['createClient']>) {
    this.created.push(request);
    return { reply: rendering.done(client()), outcome: 'done', replayed: false } as const;
  }
}

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: WireFields;
  readonly body?: unknown;
  readonly key?: string;
  readonly clients?: readonly number[] | null;
  readonly ledger?: SampleLedger;
  readonly path?: string;
}

/** Calls the handler as the chain does, from schemas to answer. */
export async function call(name: string, call: Call = {}): Promise<Answer> {
  const { params = {}, query = {}, body = {} } = call;
  const row = rowNamed(name);
  const json = readJson(new TextEncoder().encode(JSON.stringify(body)));
  const input = {
    params: row.params.parse(params),
    query: row.query.parse(query),
    body: row.body.parse(json),
  };
  return row.handle(input, contextOf(row, call));
}

export function rowNamed(name: string): Route {
  const row = nativeRoutes.find(({ method, path }) => `${method} ${path}` === name);
  if (!row) throw new Error(`no such route: ${name}`);
  return row;
}

function contextOf({ method, path }: Route, call: Call): Context {
  const ledger = call.ledger ?? new SampleLedger();
  return {
    request: {
      method,
      path: call.path ?? path,
      headers: {},
      query: call.query ?? {},
      params: call.params ?? {},
      body: new Uint8Array(),
      sourceIp: '127.0.0.1',
      requestId: 'r-1',
    },
    caller: {
      keyId: 'k1',
      holder: { id: 'h1', name: 'Ann', email: 'ann@example.com' },
      scopes: ['credits:read'],
      clients: call.clients ?? null,
      plan: null,
    },
    ledger,
    keys: deskInMemory(),
    settings: {
      version: '1.2.3',
      creditType: { id: 'c', name: 'Credits', scale: 6 },
      timeZone: 'UTC',
      defaultPartner: 'default',
      defaultCurrency: 'USD',
    },
    idempotencyKey: call.key ?? null,
    cursors: makeCursors('a key of at least sixteen'),
    now: () => NOW,
    signIn: async () => null,
    ledgerFor: () => ledger,
  };
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    () => undefined,
    (error) => error,
  );
  expect(thrown).toHaveProperty('failure');
  return thrown.failure;
}

/** Names and refusals of what is wrong with the body, as the chain finds them. */
export function faultsOf(schema: z.ZodType, json: string): string[] {
  const sent = readJson(new TextEncoder().encode(json));
  const read = schema.safeParse(sent, { error: expectation });
  if (read.success) return [];
  return toFieldFaults(read.error.issues, sent).map(
    ({ name, reason, problem }) => `${name} ${problem ?? reason}`,
  );
}

export function parse<T>(schema: { parse(value: unknown): T }, json: string): T {
  return schema.parse(readJson(new TextEncoder().encode(json)));
}
