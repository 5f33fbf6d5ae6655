/** Entry of the function `whmcs-action`. */
import { routes } from './dialects/index.ts';
import { serve } from './http/chain.ts';
import { connect } from './runtime/connect.ts';

const own = routes.filter((route) => route.function === 'whmcs-action');

export const handler = serve(own, () => connect(process.env), routes);
