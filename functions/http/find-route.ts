/** Finds the route of a request; a known path with another method is told what it takes. */
import { type Route, WireFault } from './contract.ts';
import type { Middleware } from './exchange.ts';

/**
 * `routes` are those that this function serves. Any method of its paths reaches it, so `known`
 * are all routes: a path may be read by one function and written by another.
 */
export function findRoute(routes: readonly Route[], known: readonly Route[]): Middleware {
  return {
    before: ({ event: exchange }) => {
      const { resource, httpMethod: method } = exchange.event;
      const onPath = known.filter((route) => route.path === resource);
      exchange.dialect = onPath[0]?.dialect ?? null;
      exchange.route =
        routes.find((route) => route.path === resource && route.method === method) ?? null;
      if (exchange.route) return;
      if (onPath.length === 0) {
        throw new WireFault('not_found', 'Check the path: nothing is served at this one.');
      }
      const allow = [...new Set(onPath.map((route) => route.method))].join(', ');
      throw new WireFault('method_not_allowed', `Use ${allow} here, not ${method}.`, {
        about: { method, resource: exchange.request.path },
        headers: { Allow: allow },
      });
    },
  };
}
