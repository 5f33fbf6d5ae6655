/** What the gateway itself answers, before any handler: one body that every dialect can read. */

interface GatewayProblem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

const PROBLEMS: Readonly<Record<number, GatewayProblem>> = {
  400: {
    code: 'malformed',
    title: 'Bad Request',
    detail: 'Send a well-formed request: this one could not be read.',
  },
  401: {
    code: 'unauthenticated',
    title: 'Unauthorized',
    detail: 'Send a valid key as "Authorization: Bearer <key>" or as "x-api-key".',
  },
  403: {
    code: 'forbidden',
    title: 'Forbidden',
    detail: 'Use a key that may do this: the one that was sent may not.',
  },
  404: {
    code: 'not_found',
    title: 'Not Found',
    detail: 'Check the path: nothing is served at this one.',
  },
  413: {
    code: 'too_large',
    title: 'Content Too Large',
    detail: 'Send less at once: the request is too large.',
  },
  415: {
    code: 'unsupported_media_type',
    title: 'Unsupported Media Type',
    detail: 'Send the body as the content type that the route takes.',
  },
  429: {
    code: 'throttled',
    title: 'Too Many Requests',
    detail: 'Wait a moment and repeat the request: the limit of this key is reached.',
  },
  500: {
    code: 'bug',
    title: 'Internal Server Error',
    detail: 'Something went wrong here; repeat the request with the same Idempotency-Key.',
  },
  503: {
    code: 'unavailable',
    title: 'Service Unavailable',
    detail: 'Wait a moment and repeat the request with the same Idempotency-Key.',
  },
  504: {
    code: 'unavailable',
    title: 'Gateway Timeout',
    detail: 'What became of it is unknown; repeat the request with the same Idempotency-Key.',
  },
};

/** Media type of all of them. */
export const GATEWAY_CONTENT_TYPE = 'application/json; charset=utf-8';

/** JSON bodies by status, static: usable as response templates as they are. */
export const GATEWAY_BODIES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(PROBLEMS).map(([status, problem]) => [status, bodyOf(problem)]),
);

/** The body for any status from 400: what has none of its own gets that of 400 or 500. */
export function gatewayBody(status: number): string {
  const body = GATEWAY_BODIES[status] ?? GATEWAY_BODIES[status < 500 ? 400 : 500];
  return body ?? '{}';
}

function bodyOf({ code, title, detail }: GatewayProblem): string {
  return JSON.stringify({
    message: detail,
    code,
    success: false,
    result: 'error',
    error: { type: 'about:blank', exception: `${code}_exception`, title, detail },
  });
}
