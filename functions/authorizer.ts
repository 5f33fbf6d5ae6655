/** Entry of the function `authorizer`: asked by the gateway before every route that has a scope. */
import { authorizer } from './http/authorizer.ts';
import { connect } from './runtime/connect.ts';
import { VARIABLES } from './runtime/environment.ts';

export const handler = authorizer(() => connect(process.env), {
  planKey: process.env[VARIABLES.planKey] || null,
  chosenKey: process.env[VARIABLES.chosenKey] || null,
});
