/** CareCloud's routes of users: logging in with a key, and out again. */
import * as z from 'zod';
import type { Dialect, Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { carecloud } from './problems.ts';
import { BASE, errors } from './route-answers.ts';
import { errorAnswer } from './schemas.ts';
import { loginAnswer, loginBody, logoutBody } from './user-schemas.ts';
import { logIn, logOut } from './users.ts';

/** PHP clients log in with Guzzle's `form_params`, whatever the vendor's pages say. */
const users: Dialect = { ...carecloud, body: 'json or form' };

const common = {
  dialect: users,
  method: 'POST',
  function: 'keys',
  // The keys that these routes are about come in the body.
  scope: null,
  write: true,
} as const;

const refusals = { ...errors, 413: errorAnswer, 415: errorAnswer };

export const userRoutes: readonly Route[] = [
  route({
    ...common,
    path: `${BASE}/users/actions/login`,
    summary: 'Gives a token of seven hours for a key',
    description:
      'The login is the identifier of a pair, or the name, e-mail or id of a bearer key; the ' +
      'password is its secret. The token ends with the key and with the secret.',
    body: loginBody,
    answers: { 200: loginAnswer, ...refusals },
    handle: ({ body }, context) => logIn(body, context),
  }),
  route({
    ...common,
    path: `${BASE}/users/actions/logout`,
    summary: 'Ends a token',
    body: logoutBody,
    answers: { 204: z.null(), ...refusals },
    handle: ({ body }, context) => logOut(body, context),
  }),
];
