/** What the gateway answers by itself, before or instead of a handler, deployed and local. */
import { GATEWAY_CONTENT_TYPE, gatewayBody } from '../functions/http/problem-body.ts';
import { PROTECTION } from '../functions/http/shared-headers.ts';

export interface GatewayAnswer {
  /** API Gateway's name for the occasion. */
  readonly type: string;
  /** `null`: whatever status the occasion has. */
  readonly status: number | null;
  readonly body: string;
  /** Beside `x-request-id`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Long enough for a bucket that refills every second. */
const RETRY_AFTER_SECONDS = '1';
/** The day's requests are used up: who asked sooner would only pay for being told again. */
const QUOTA_AFTER_SECONDS = '3600';

export const GATEWAY_ANSWERS: readonly GatewayAnswer[] = [
  answer('UNAUTHORIZED', 401),
  answer('ACCESS_DENIED', 403),
  answer('INVALID_API_KEY', 403),
  // A path without a method is taken for one that wants an AWS signature, and what is missing or
  // wrong about that is then told. Nothing here is signed, so all of these are unknown paths.
  // What the gateway would say by default quotes the Authorization header, secret included.
  answer('MISSING_AUTHENTICATION_TOKEN', 404),
  answer('RESOURCE_NOT_FOUND', 404),
  answer('INVALID_SIGNATURE', 404),
  answer('EXPIRED_TOKEN', 404),
  answer('REQUEST_TOO_LARGE', 413),
  answer('UNSUPPORTED_MEDIA_TYPE', 415),
  answer('THROTTLED', 429),
  { ...answer('QUOTA_EXCEEDED', 429), headers: quotaHeaders() },
  answer('INTEGRATION_FAILURE', 504),
  answer('INTEGRATION_TIMEOUT', 504),
  // A status here would become that of every other occasion.
  { ...answer('DEFAULT_4XX', 400), status: null },
  { ...answer('DEFAULT_5XX', 500), status: null },
];

/** What the gateway sends with a status of its own. */
export function gatewayHeaders(status: number): Readonly<Record<string, string>> {
  return {
    'content-type': GATEWAY_CONTENT_TYPE,
    ...PROTECTION,
    // The gateway cannot tell reads from writes, and a writer must learn what became of it.
    'tallystick-outcome': status < 500 ? 'not-recorded' : 'unknown',
    ...(status === 429 ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
  };
}

export function quotaHeaders(): Readonly<Record<string, string>> {
  return { ...gatewayHeaders(429), 'retry-after': QUOTA_AFTER_SECONDS };
}

function answer(type: string, status: number): GatewayAnswer {
  return { type, status, body: gatewayBody(status), headers: gatewayHeaders(status) };
}
