/** A dialect, its routes and a backend, made up for the tests of the chain. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { KeyRecord } from '../../../functions/access/caller.ts';
import { amount, integer, text } from '../../../functions/dialects/wire.ts';
import type { Backend, OpenBackend } from '../../../functions/http/backend.ts';
import { type Handler, serve } from '../../../functions/http/chain.ts';
import type { Answer, Dialect, Problem, Route } from '../../../functions/http/contract.ts';
import { route } from '../../../functions/http/route.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { deskInMemory } from '../../support/desk-in-memory.ts';
import { contextWith, eventOf, NOW, type Sent } from './gateway-event.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const STATUSES: Partial<Record<Problem, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  throttled: 429,
  unavailable: 503,
  bug: 500,
};

/** A stick-shaped dialect: failures as they are, as JSON. */
export const stick: Dialect = {
  name: 'native',
  body: 'json',
  fail: (failure) => ({
    status: STATUSES[failure.problem] ?? 422,
    contentType: 'application/json',
    body: JSON.stringify(failure),
  }),
  headers: (answer) => ({ 'x-notches': String(answer.status) }),
};

export const tally: Dialect = { ...stick, name: 'whmcs', body: 'fields' };

export function ok(value: object, extra: Partial<Answer> = {}): Answer {
  const body = JSON.stringify(value);
  return { status: 200, contentType: 'application/json', body, ...extra };
}

const base = { dialect: stick, function: 'list-credits', answers: {} } as const;

/** Reads its input back; what `x-play` names happens instead. */
export function madeUpRoutes(play: () => Promise<Answer> | Answer): readonly Route[] {
  return [
    route({
      ...base,
      method: 'GET',
      path: '/notches/{id}',
      scope: 'credits:read',
      summary: 'Reads one.',
      params: z.strictObject({ id: text(1, 64) }),
      query: z.strictObject({ limit: integer(1, 100).optional(), tag: z.unknown().optional() }),
      handle: async (input) => ok({ ...input, read: await play() }),
    }),
    route({
      ...base,
      method: 'POST',
      path: '/notches',
      scope: 'credits:write',
      summary: 'Cuts one.',
      body: z.strictObject({
        amount: amount(),
        depth: z.enum(['shallow', 'deep']).optional(),
        note: text(1, 20).optional(),
        parts: z.array(z.strictObject({ amount: amount() })).optional(),
      }),
      handle: () => Promise.resolve(play()),
    }),
    route({
      ...base,
      dialect: tally,
      method: 'POST',
      path: '/form',
      scope: null,
      summary: 'Reads a form.',
      body: z.looseObject({ who: z.string().optional() }),
      handle: async (input, context) => {
        const caller = await context.signIn('nobody', 'nothing');
        return ok({ body: input.body, caller, anonymous: context.caller });
      },
    }),
  ];
}

export interface MadeUpBackend extends Backend {
  deadline: number;
  isChanging: boolean;
  key: KeyRecord | null;
  asked: string[];
}

const unreachable = (): never => {
  throw new Error('no route of these tests speaks with the ledger');
};
const ledger: Ledger = {
  findClient: unreachable,
  client: unreachable,
  clientsOf: unreachable,
  clients: unreachable,
  standing: unreachable,
  standingAt: unreachable,
  explain: unreachable,
  request: unreachable,
  credit: unreachable,
  credits: unreachable,
  history: unreachable,
  grantLedgers: unreachable,
  drawsOfMonth: unreachable,
  purchases: unreachable,
  segments: unreachable,
  segmentsOfAll: unreachable,
  perform: unreachable,
  createClient: unreachable,
  documents: unreachable,
  listDocuments: unreachable,
  nextDocumentNumber: unreachable,
  keep: unreachable,
};

export function madeUpBackend(): MadeUpBackend {
  const backend: MadeUpBackend = {
    settings: {
      version: '1',
      creditType: { id: 'c', name: 'Credits', scale: 6 },
      timeZone: 'UTC',
      defaultPartner: 'default',
      defaultCurrency: 'USD',
    },
    serverTiming: true,
    cursorKey: 'a key of the cursors',
    deadline: 0,
    isChanging: false,
    key: null,
    asked: [],
    now: () => NOW,
    open(deadline): OpenBackend {
      // Of the request itself, which is opened first.
      backend.deadline ||= deadline;
      return {
        ledgerFor: () => ledger,
        findKey: async (sha256) => {
          backend.asked.push(sha256);
          return backend.key;
        },
        keys: deskInMemory(() => NOW),
        spent: { trips: 1, rru: 0.5, wru: 9 },
        changing: () => backend.isChanging,
      };
    },
  };
  return backend;
}

export interface Received {
  readonly status: number;
  readonly headers: NonNullable<APIGatewayProxyResult['headers']>;
  readonly body: string;
  /** The body read as JSON: a failure as `stick` words it, or what a route answered. */
  readonly json: ReturnType<typeof JSON.parse>;
}

/** Sends one request through a chain over the made-up routes. */
export async function send(
  sent: Sent,
  play: () => Promise<Answer> | Answer = () => ok({}),
  backend: Backend = madeUpBackend(),
): Promise<Received> {
  return receive(
    serve(madeUpRoutes(play), () => backend),
    sent,
  );
}

export async function receive(handler: Handler, sent: Sent): Promise<Received> {
  const result = await handler(eventOf(sent), contextWith(20_000));
  return {
    status: result.statusCode,
    headers: result.headers ?? {},
    body: result.body,
    json: JSON.parse(result.body),
  };
}
