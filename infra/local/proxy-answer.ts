/** Turns a handler's proxy answer, or the gateway's own, into what goes on the socket. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import { gatewayBody } from '../../functions/http/problem-body.ts';
import { gatewayHeaders } from '../gateway-answers.ts';

export interface WireAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const proxyAnswer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The gateway sets these itself. */
const OWN = new Set(['connection', 'content-length', 'transfer-encoding']);

/** `null` where the answer is malformed, which API Gateway answers with 502. */
export function answerOf(value: unknown): WireAnswer | null {
  const read = proxyAnswer.safeParse(value);
  if (!read.success) return null;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = read.data;
  const merged: Record<string, string[]> = {};
  for (const [name, text] of Object.entries(headers ?? {})) merged[name.toLowerCase()] = [text];
  for (const [name, list] of Object.entries(multiValueHeaders ?? {})) {
    merged[name.toLowerCase()] = list;
  }
  for (const name of OWN) delete merged[name];
  if (!areValid(merged)) return null;
  return {
    status: statusCode,
    headers: { 'content-type': ['application/json'], ...merged },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** What the gateway answers before, or instead of, a handler. */
export function gatewayAnswer(
  status: number,
  requestId: string,
  own = gatewayHeaders(status),
): WireAnswer {
  const headers = { ...own, 'x-request-id': requestId };
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: Buffer.from(gatewayBody(status)),
  };
}

function areValid(headers: Readonly<Record<string, readonly string[]>>): boolean {
  try {
    for (const [name, values] of Object.entries(headers)) {
      validateHeaderName(name);
      for (const value of values) validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}
