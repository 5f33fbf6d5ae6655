/** Sends requests that must come to nothing, and checks that they did. */
import { expect } from 'vitest';
import * as z from 'zod';
import type { DialectName } from '../../functions/http/contract.ts';
import type { TestGateway } from './test-gateway.ts';

export type Body = string | Uint8Array<ArrayBuffer> | URLSearchParams | FormData;

export interface BadRequest {
  /** POST where there is something to send, else GET. */
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface Refused {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

const param = z.strictObject({
  name: z.string(),
  reason: z.string(),
  value: z.string(),
  message: z.string(),
});

/** What each dialect's errors look like, to the last field. */
export const SHAPES: Readonly<Record<DialectName | 'gateway', z.ZodType>> = {
  native: z.strictObject({
    type: z.string().startsWith('urn:tallystick:problem:'),
    title: z.string().min(1),
    status: z.int(),
    detail: z.string().min(1),
    code: z.string().min(1),
    field: z.string().optional(),
    errors: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
    requestId: z.string().min(1),
  }),
  verifik: z.strictObject({
    success: z.literal(false),
    error: z.string().min(1),
    message: z.string().min(1),
    code: z.string().min(1),
  }),
  // The code is that of version 2.
  metronome: z.strictObject({ message: z.string().min(1), code: z.string().optional() }),
  carecloud: z.strictObject({
    error: z.strictObject({
      type: z.literal('about:blank'),
      exception: z.string().endsWith('_exception'),
      title: z.string().min(1),
      detail: z.string().min(1),
      error_data: z.union([
        z.strictObject({ invalid_params: z.array(param) }),
        z.strictObject({ resource_name: z.string(), resource_id: z.string() }),
        z.strictObject({ http_method: z.string() }),
        z.strictObject({}),
      ]),
    }),
  }),
  whmcs: z.strictObject({ result: z.literal('error'), message: z.string().min(1) }),
  gateway: z.strictObject({
    message: z.string().min(1),
    code: z.string().min(1),
    success: z.literal(false),
    result: z.literal('error'),
    error: z.strictObject({
      type: z.literal('about:blank'),
      exception: z.string(),
      title: z.string(),
      detail: z.string(),
    }),
  }),
};

/** What may be stored: nothing, the refusal under the request's id, or that a number is gone. */
export type Leaves = 'nothing' | 'its refusal' | 'a drawn number';

const LEFT: Readonly<Record<Leaves, RegExp>> = {
  nothing: /^$/,
  'its refusal': /^T#/,
  'a drawn number': /^N number$/,
};

/** The answer, after checking its shape and that the table is as it was. */
export async function refusalOf(
  gateway: TestGateway,
  request: BadRequest,
  shape: keyof typeof SHAPES,
  leaves: Leaves = 'nothing',
): Promise<Refused> {
  const before = await itemsOf(gateway, leaves);
  const answer = await send(gateway, request);
  const text = await answer.text();
  expect(SHAPES[shape].safeParse(parsed(text)).error?.issues, text).toBeUndefined();
  expect(await itemsOf(gateway, leaves)).toEqual(before);
  for (const secret of Object.values(gateway.keys)) expect(text).not.toContain(secret);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return { status: answer.status, body: parsed(text), headers: answer.headers };
}

async function itemsOf(gateway: TestGateway, leaves: Leaves): Promise<object> {
  const items = Object.entries(await gateway.items());
  const kept = items.filter(([key]) => !LEFT[leaves].test(key));
  return Object.fromEntries(kept);
}

/** With the admin key, unless the headers say otherwise. */
function send(gateway: TestGateway, request: BadRequest): Promise<Response> {
  const { path, json, method } = request;
  const body = json === undefined ? request.body : JSON.stringify(json);
  const headers = new Headers({ authorization: `Bearer ${gateway.keys.admin}` });
  // A form and a multipart form name their own type.
  if (typeof body === 'string' || body instanceof Uint8Array) {
    headers.set('content-type', 'application/json');
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value === '') headers.delete(name);
    else headers.set(name, value);
  }
  const sent = body === undefined ? {} : { body };
  return fetch(gateway.url + path, { method: method ?? (body ? 'POST' : 'GET'), headers, ...sent });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
