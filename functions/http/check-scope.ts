/** Lets a caller through to a route only with the scope that the route asks for. */
import { mayUse } from '../access/caller.ts';
import { fromCallerContext } from './caller-context.ts';
import { WireFault } from './contract.ts';
import type { Middleware } from './exchange.ts';

export function checkScope(): Middleware {
  return {
    before: ({ event: exchange }) => {
      const scope = exchange.route?.scope ?? null;
      if (scope === null) return;
      const caller = fromCallerContext(exchange.event.requestContext.authorizer);
      if (caller === null) {
        throw new WireFault(
          'unauthenticated',
          'Send a valid key as "Authorization: Bearer <key>" or as "x-api-key".',
        );
      }
      exchange.caller = caller;
      if (mayUse(caller, scope)) return;
      throw new WireFault('forbidden', `Use a key with the scope ${scope}: this one lacks it.`, {
        about: { resource: exchange.request.path },
      });
    },
  };
}
