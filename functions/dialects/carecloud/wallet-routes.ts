/** CareCloud's routes of credit types, overviews and transfers. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { EXACT } from '../consistency.ts';
import { listCreditTypes, retrieveCreditType } from './credit-types.ts';
import { carecloud } from './problems.ts';
import { BASE, errors } from './route-answers.ts';
import { errorAnswer } from './schemas.ts';
import { transfer } from './transfer.ts';
import { creditsOverview, expirationOverview } from './wallet.ts';
import {
  expirationAnswer,
  expirationQuery,
  overviewAnswer,
  overviewQuery,
  transferBody,
  typeAnswer,
  typeParams,
  typesAnswer,
  typesQuery,
} from './wallet-schemas.ts';

const read = {
  dialect: carecloud,
  method: 'GET',
  scope: 'credits:read',
  function: 'list-credits',
} as const;

const CHOSEN = 'Exact: as the deployment was set up.';

export const walletRoutes: readonly Route[] = [
  route({
    ...read,
    path: `${BASE}/credit-types`,
    summary: 'Lists the credit types: there is one',
    description: CHOSEN,
    query: typesQuery,
    answers: { 200: typesAnswer, ...errors },
    handle: async ({ query }, context) => listCreditTypes(query, context),
  }),
  route({
    ...read,
    path: `${BASE}/credit-types/{credit_type_id}`,
    summary: 'Shows a credit type',
    description: CHOSEN,
    params: typeParams,
    answers: { 200: typeAnswer, ...errors, 404: errorAnswer },
    handle: async ({ params }, context) => retrieveCreditType(params.credit_type_id, context),
  }),
  route({
    ...read,
    path: `${BASE}/wallet/actions/credits-overview`,
    summary: 'What a customer earned and redeemed in a range of time, and has now',
    description: EXACT,
    query: overviewQuery,
    answers: { 200: overviewAnswer, ...errors },
    handle: ({ query }, context) => creditsOverview(query, context),
  }),
  route({
    ...read,
    path: `${BASE}/wallet/actions/credits-expiration-overview`,
    summary: "What of a customer's credits ends next, and in this month",
    description: EXACT,
    query: expirationQuery,
    answers: { 200: expirationAnswer, ...errors },
    handle: ({ query }, context) => expirationOverview(query, context),
  }),
  transfers('transfer'),
  transfers('transfer-credits'),
];

/** The vendor's pages and its machine-readable description spell the actions differently. */
function transfers(name: string): Route {
  return route({
    dialect: carecloud,
    method: 'POST',
    path: `${BASE}/credits/actions/${name}`,
    function: 'credit-actions',
    scope: 'credits:write',
    summary: 'Transfers credits from one customer to another',
    body: transferBody,
    answers: { 204: z.null(), ...errors, 413: errorAnswer, 415: errorAnswer },
    handle: ({ body }, context) => transfer(body, context),
  });
}
