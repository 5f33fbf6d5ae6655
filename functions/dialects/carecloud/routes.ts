/** CareCloud's routes: credits and their history under the enterprise interface. */
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { COMPLETE, EXACT, EXACT_HISTORY, SOON } from '../consistency.ts';
import { deposit, reduce } from './actions.ts';
import { listCredits, retrieveCredit } from './credits.ts';
import { creditHistory } from './history.ts';
import { carecloud } from './problems.ts';
import { BASE, errors } from './route-answers.ts';
import {
  actionAnswer,
  actionBody,
  creditAnswer,
  creditParams,
  creditsAnswer,
  creditsQuery,
  errorAnswer,
  historyAnswer,
  historyQuery,
} from './schemas.ts';
import { userRoutes } from './user-routes.ts';
import { walletRoutes } from './wallet-routes.ts';

const read = { dialect: carecloud, method: 'GET', scope: 'credits:read' } as const;

/** A credit is a segment of a purchase: it is there from its issue on, whenever that was. */
const LISTED =
  `A customer's credits stand in order of their issue, and available_credits is exact. ` +
  `${COMPLETE} ${SOON} From 200 credits on, its total and its pages are as of usually 1 to 3 ` +
  'seconds ago; the credits of one purchase stand together there, in order of its making.';

const deposits = action('Adds credits to a customer', deposit);
const reductions = action('Takes credits from a customer', reduce);

/** The vendor's pages and its machine-readable description spell the actions differently. */
export const carecloudRoutes: readonly Route[] = [
  route({
    ...read,
    path: `${BASE}/credit-history`,
    function: 'credit-history',
    summary: "Lists the movements of a customer's balance",
    description: EXACT_HISTORY,
    query: historyQuery,
    answers: { 200: historyAnswer, ...errors },
    handle: ({ query }, context) => creditHistory(query, context),
  }),
  route({
    ...read,
    path: `${BASE}/credits`,
    function: 'list-credits',
    summary: 'Lists what customers were given',
    description: LISTED,
    query: creditsQuery,
    answers: { 200: creditsAnswer, ...errors },
    handle: ({ query }, context) => listCredits(query, context),
  }),
  route({
    ...read,
    path: `${BASE}/credits/{credit_id}`,
    function: 'list-credits',
    summary: 'Shows one credit',
    description: EXACT,
    params: creditParams,
    answers: { 200: creditAnswer, ...errors, 404: errorAnswer },
    handle: ({ params }, context) => retrieveCredit(params.credit_id, context),
  }),
  deposits('deposit'),
  deposits('deposit-credits'),
  reductions('reduce'),
  reductions('reduce-credits'),
  ...walletRoutes,
  ...userRoutes,
];

function action(summary: string, handle: typeof deposit) {
  return (name: string): Route =>
    route({
      dialect: carecloud,
      method: 'POST',
      path: `${BASE}/credits/actions/${name}`,
      function: 'credit-actions',
      scope: 'credits:write',
      summary,
      body: actionBody,
      answers: { 201: actionAnswer, ...errors, 413: errorAnswer, 415: errorAnswer },
      handle: ({ body }, context) => handle(body, context),
    });
}
