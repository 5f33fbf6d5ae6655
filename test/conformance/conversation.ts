/** Holds a case's conversation with a gateway: what is given, the request, the answer. */
import { strict as assert } from 'node:assert';
import { vi } from 'vitest';
import type { TestGateway } from '../support/test-gateway.ts';
import type { ConformanceCase, Given, Reply, Request } from './case.ts';
import { fill, type Names } from './placeholders.ts';

/** The time at which every case begins, one second before its first request. */
const BEGINNING = Date.parse('2026-01-15T10:29:59.000Z');
const SECOND = 1000;

/** Headers that a caller may go by, beside those that every answer carries. */
const WATCHED = [
  'content-type',
  'allow',
  'idempotent-replayed',
  'link',
  'location',
  'retry-after',
  'tallystick-outcome',
  'x-should-retry',
];

export interface Heard {
  readonly reply: Reply;
  /** What can be named in the answer. */
  readonly names: Names;
}

/** Stands still but for one second from request to request. Before anything keeps `Date.now`. */
export function stopClock(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGINNING });
}

export async function hold(it: ConformanceCase, gateway: TestGateway): Promise<Heard> {
  const names = new Map(Object.entries(gateway.keys));
  for (const step of it.given) await prepare(step, gateway.url, names);
  return { reply: await send(fill(it.request, names), gateway.url), names };
}

async function prepare(step: Given, url: string, names: Map<string, string>): Promise<void> {
  const { post, headers, keep, status, ...sent } = fill(step, names);
  const authorization = `Bearer ${names.get('admin')}`;
  const request = { ...sent, method: 'POST', path: post, headers: { authorization, ...headers } };
  const answer = await send(request, url);
  const expected = status === undefined ? answer.status < 300 : answer.status === status;
  assert(expected, `POST ${post} was answered ${JSON.stringify(answer)}`);
  for (const [name, path] of Object.entries(keep ?? {})) names.set(name, partOf(answer.body, path));
}

function partOf(body: unknown, path: string): string {
  const part = path.split('.').reduce((value: unknown, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, body);
  assert(typeof part === 'string', `${path} is not a text of ${JSON.stringify(body)}`);
  return part;
}

async function send(request: Request, url: string): Promise<Reply> {
  vi.setSystemTime(request.at ? Date.parse(request.at) : Date.now() + SECOND);
  const { method } = request;
  const headers = new Headers(request.headers);
  const body = bodyOf(request, headers);
  const answer = await fetch(url + request.path, { method, headers, ...(body && { body }) });
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: answer.status,
    headers: Object.fromEntries(
      WATCHED.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    body: json && text !== '' ? JSON.parse(text) : text || null,
  };
}

function bodyOf({ body, form, text }: Request, headers: Headers): string | undefined {
  if (form) {
    if (!headers.has('content-type')) {
      headers.set('content-type', 'application/x-www-form-urlencoded');
    }
    return new URLSearchParams(form).toString();
  }
  if (body === undefined) return text;
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return JSON.stringify(body);
}
