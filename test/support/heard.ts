/** A request as a caller sends it, an answer as it hears it: one that the route table documents. */
import { strict as assert } from 'node:assert';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Caller, SCOPES } from '../../functions/access/caller.ts';
import { routes } from '../../functions/dialects/index.ts';
import { callerOf } from '../../infra/local/key-records.ts';
import { matcherOf } from '../../infra/local/route-match.ts';
import { eventOf } from '../unit/http/gateway-event.ts';

export const OWNER: Caller = callerOf('owner', 'Owner', SCOPES, null);

export interface Sending {
  /** `Idempotency-Key`. */
  readonly key?: string;
  readonly caller?: Caller;
}

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly outcome: string | null;
  readonly replayed: boolean;
  /** Code and sentence of a problem of the own dialect, else `null`. */
  readonly code: string | null;
  readonly detail: string | null;
  readonly field: string | null;
}

const matchOf = matcherOf(routes);

export function asEvent(
  method: string,
  url: string,
  contentType: string,
  body: string | undefined,
  { key, caller = OWNER }: Sending,
): APIGatewayProxyEvent {
  const { pathname, searchParams } = new URL(url, 'http://counter');
  const match = matchOf(method, pathname);
  assert(match, `nothing is served at ${pathname}`);
  const keyed = key === undefined ? {} : { 'idempotency-key': key };
  return eventOf({
    method,
    resource: match.resource,
    params: { ...match.params },
    query: Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]])),
    headers: { 'content-type': contentType, ...keyed },
    ...(body === undefined ? {} : { body }),
    caller,
  });
}

export function hearing(
  { httpMethod: method, resource: path }: APIGatewayProxyEvent,
  result: APIGatewayProxyResult,
): Heard {
  const { statusCode: status, body: text, headers = {} } = result;
  const isJson = String(headers['content-type']).includes('json') && text !== '';
  const json = isJson ? JSON.parse(text) : {};
  const row = routes.find((route) => route.method === method && route.path === path);
  if (isJson) row?.answers[status]?.parse(json);
  const outcome = headers['Tallystick-Outcome'];
  return {
    status,
    text,
    outcome: outcome === undefined ? null : String(outcome),
    replayed: headers['Idempotent-Replayed'] === 'true',
    code: json?.code ?? null,
    detail: json?.detail ?? null,
    field: json?.field ?? null,
  };
}

export function expectStatus(answer: Heard, status: number): Heard {
  assert.equal(answer.status, status, answer.text);
  return answer;
}
