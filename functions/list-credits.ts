/** Entry of the function `list-credits`. */
import { routes } from './dialects/index.ts';
import { serve } from './http/chain.ts';
import { connect } from './runtime/connect.ts';
import { readConsoleOrigin } from './runtime/environment.ts';

const own = routes.filter((route) => route.function === 'list-credits');

export const handler = serve(
  own,
  () => connect(process.env),
  routes,
  readConsoleOrigin(process.env),
);
