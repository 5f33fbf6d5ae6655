/** Entry of the function `keys`: the only one that may make keys. */
import { routes } from './dialects/index.ts';
import { serve } from './http/chain.ts';
import { connect } from './runtime/connect.ts';
import { readConsoleOrigin } from './runtime/environment.ts';
import { gatewayKeys } from './runtime/gateway-keys.ts';

const own = routes.filter((route) => route.function === 'keys');

export const handler = serve(
  own,
  () => connect(process.env, gatewayKeys(process.env)),
  routes,
  readConsoleOrigin(process.env),
);
