/** Writes an answer as API Gateway takes it, with the headers that all dialects share. */
import { strict as assert } from 'node:assert';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { consoleHeaders } from './console-origin.ts';
import { type Answer, WireFault } from './contract.ts';
import type { Exchange, Middleware } from './exchange.ts';
import { HARMLESS_AS_PAGE, PROTECTION, STRICT_TRANSPORT } from './shared-headers.ts';

/** What Lambda hands on of one answer, its JSON envelope and escapes included. */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024;
/** A character takes at most six bytes once it is escaped. */
const SURELY_FITS_LENGTH = 1_000_000;
const RETRY_AFTER_SECONDS = 1;

/** `consoleOrigin`: whose pages may read the answers in a browser; `null`: nobody's. */
export function writeAnswer(consoleOrigin: string | null): Middleware {
  const always = { ...PROTECTION, ...HARMLESS_AS_PAGE, ...consoleHeaders(consoleOrigin) };
  return {
    after: (middy) => {
      const result = resultOf(middy.event, always);
      if (tooLarge(result)) {
        throw new WireFault('malformed', 'Ask for fewer rows at once: the answer exceeds 6 MB.');
      }
      middy.response = result;
    },
    onError: (middy) => {
      middy.response = resultOf(middy.event, always);
    },
  };
}

type Headers = Readonly<Record<string, string>>;

function resultOf(exchange: Exchange, always: Headers): APIGatewayProxyResult {
  const { answer, dialect } = exchange;
  assert(answer, 'every way through the chain ends with an answer');
  return {
    statusCode: answer.status,
    headers: {
      ...answer.headers,
      ...dialect?.headers?.(answer),
      ...always,
      ...sharedHeaders(answer, exchange),
    },
    body: answer.body,
    isBase64Encoded: false,
  };
}

function sharedHeaders(answer: Answer, exchange: Exchange): Record<string, string> {
  const { status, contentType } = answer;
  const outcome = outcomeOf(answer, exchange);
  const timing = timingOf(exchange);
  const comesBack = status === 429 || status === 503;
  const known = answer.headers?.['Retry-After'] !== undefined;
  return {
    'x-request-id': exchange.request.requestId,
    ...(exchange.request.headers['x-forwarded-proto'] === 'https' ? STRICT_TRANSPORT : {}),
    'content-type': /;\s*charset=/i.test(contentType)
      ? contentType
      : `${contentType}; charset=utf-8`,
    ...(answer.replayed ? { 'Idempotent-Replayed': 'true' } : {}),
    ...(comesBack && !known ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
    ...(outcome ? { 'Tallystick-Outcome': outcome } : {}),
    ...(timing ? { 'Server-Timing': timing } : {}),
  };
}

/** A write that answers without a word on the ledger had nothing to change. */
function outcomeOf(answer: Answer, { route, open, failure }: Exchange): Answer['outcome'] {
  if (answer.outcome || failure) return answer.outcome;
  const changing = open?.changing() ?? false;
  if (!changing && !route?.write) return undefined;
  if (answer.status < 400) return 'done';
  return changing ? 'unknown' : 'not-recorded';
}

function timingOf({ backend, open }: Exchange): string | null {
  if (!backend?.serverTiming || !open) return null;
  const { trips, rru, wru } = open.spent;
  return `ddb;desc="trips=${trips} rru=${hundredths(rru)} wru=${hundredths(wru)}"`;
}

/** Units come in halves; sums of them as floats should show as such. */
function hundredths(units: number): number {
  return Math.round(units * 100) / 100;
}

function tooLarge(result: APIGatewayProxyResult): boolean {
  if (result.body.length < SURELY_FITS_LENGTH) return false;
  return Buffer.byteLength(JSON.stringify(result)) > MAX_ANSWER_BYTES;
}
