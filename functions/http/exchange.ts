/** One request on its way through the chain: each middleware fills in the part that it knows. */
import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import type { Backend, OpenBackend } from './backend.ts';
import type { Answer, Dialect, Failure, Input, Route, WireRequest } from './contract.ts';
import { readEvent } from './wire-request.ts';

export interface Exchange {
  readonly event: APIGatewayProxyEvent;
  readonly request: WireRequest;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  readonly remainingMilliseconds: () => number;
  /** Of the path, whether or not it has the method; `null` for a path that nobody serves. */
  dialect: Dialect | null;
  route: Route | null;
  caller: Caller;
  idempotencyKey: string | null;
  /** What the body is, before the route's schema has seen it. */
  body: unknown;
  input: Input;
  backend: Backend | null;
  open: OpenBackend | null;
  /** Why there is no other answer than a failure. */
  failure: Failure | null;
  answer: Answer | null;
}

export type Middleware = middy.MiddlewareObj<Exchange, APIGatewayProxyResult | undefined, unknown>;

/** Whoever calls a route that asks for no key, until it has signed in: it may do nothing. */
export const ANONYMOUS: Caller = {
  keyId: '',
  holder: { id: 'anonymous', name: null, email: null },
  scopes: [],
  clients: [],
  plan: null,
};

export function beginExchange(
  event: APIGatewayProxyEvent,
  remainingMilliseconds: () => number,
): Exchange {
  return {
    event,
    request: readEvent(event),
    startedAt: performance.now(),
    remainingMilliseconds,
    dialect: null,
    route: null,
    caller: ANONYMOUS,
    idempotencyKey: null,
    body: {},
    input: { params: {}, query: {}, body: {} },
    backend: null,
    open: null,
    failure: null,
    answer: null,
  };
}
