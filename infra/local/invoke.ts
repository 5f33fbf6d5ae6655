/** Calls a handler as Lambda does: event as JSON, deadline, limits of what goes in and out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';

/** What a bundle exports; a function of Node 24 has no callback. */
export type LambdaHandler = (event: unknown, context: Context) => Promise<unknown>;

/** 6 MB each way for event and answer, as JSON. */
const MAX_JSON_BYTES = 6 * 1024 * 1024;

/** The longest that API Gateway waits. */
export const TIMEOUT_MILLISECONDS = 29_000;

export type Invocation =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'event_too_large' | 'timed_out' };

export async function invoke(
  name: string,
  handler: LambdaHandler,
  event: object,
  requestId: string,
  timeoutMilliseconds: number,
): Promise<Invocation> {
  const sent = JSON.stringify(event);
  if (Buffer.byteLength(sent) > MAX_JSON_BYTES) return { kind: 'event_too_large' };
  const timer = new AbortController();
  const late: Promise<Invocation> = sleep(timeoutMilliseconds, undefined, { signal: timer.signal })
    .then((): Invocation => ({ kind: 'timed_out' }))
    .catch((): Invocation => ({ kind: 'timed_out' }));
  const context = contextOf(name, requestId, Date.now() + timeoutMilliseconds);
  try {
    return await Promise.race([call(handler, JSON.parse(sent), context), late]);
  } finally {
    timer.abort();
  }
}

async function call(handler: LambdaHandler, event: unknown, context: Context): Promise<Invocation> {
  try {
    const answered = JSON.stringify(await handler(event, context)) ?? 'null';
    if (Buffer.byteLength(answered) > MAX_JSON_BYTES) {
      return { kind: 'failed', error: new Error(`The answer exceeds ${MAX_JSON_BYTES} bytes`) };
    }
    return { kind: 'answered', answer: JSON.parse(answered) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function contextOf(name: string, requestId: string, deadline: number): Context {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    logGroupName: name,
    logStreamName: 'local',
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}

/** Of older runtimes; present in the type, not to be used. */
function nothing(): void {}
