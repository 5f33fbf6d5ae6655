/** Lets pages of one other origin, the console's, call the own dialect from a browser. */
import * as z from 'zod';
import type { Context, Route } from './contract.ts';
import { route } from './route.ts';

/** The console speaks the own dialect only. */
const SPOKEN = /^\/ledger\/v1\//;
/** The longest that any browser remembers an answer. */
const REMEMBERED_SECONDS = 86_400;

const SENDABLE = 'authorization, content-type, idempotency-key, x-api-key';
const READABLE =
  'idempotent-replayed, link, retry-after, server-timing, tallystick-outcome, x-request-id';

/** On every answer. There is one origin, so that no answer depends on who asks. */
export function consoleHeaders(origin: string | null): Readonly<Record<string, string>> {
  if (origin === null) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': READABLE,
  };
}

/**
 * What a browser asks before it sends a key along, once per path: the path's first route, but with
 * another method, and open, as a browser asks without the key.
 */
export function preflightsOf<R extends Pick<Route, 'method' | 'path' | 'scope'>>(
  routes: readonly R[],
): readonly (R & { readonly method: 'OPTIONS'; readonly scope: null })[] {
  const spoken = routes.filter(({ path }) => SPOKEN.test(path));
  const firsts = new Map(spoken.toReversed().map((first) => [first.path, first]));
  return [...firsts.values()].map((first) => ({ ...first, method: 'OPTIONS', scope: null }));
}

export function preflightRoutes(routes: readonly Route[]): readonly Route[] {
  return preflightsOf(routes).map((first) => {
    const ofPath = routes.filter(({ path }) => path === first.path);
    return preflightRoute(first, ofPath.map(({ method }) => method).join(', '));
  });
}

function preflightRoute(
  { dialect, path, function: served, method, scope }: Route,
  methods: string,
): Route {
  return route({
    ...{ dialect, path, function: served, method, scope },
    summary: 'What a page of the console may send',
    params: z.unknown(),
    query: z.unknown(),
    answers: { 204: z.unknown() },
    handle: async (_, { request }: Context) => ({
      status: 204,
      contentType: 'text/plain',
      body: '',
      headers: {
        allow: `${methods}, ${request.method}`,
        'access-control-allow-methods': methods,
        'access-control-allow-headers': SENDABLE,
        'access-control-max-age': String(REMEMBERED_SECONDS),
      },
    }),
  });
}
