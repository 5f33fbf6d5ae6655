/** Metronome's routes that read credits and balances. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { COMPLETE, EXACT } from '../consistency.ts';
import { anyQuery, failures, pageOf } from './answers.ts';
import { creditObject } from './credit.ts';
import { metronome } from './dialect.ts';
import { listCredits } from './list-credits.ts';
import { listBalancesBody, listCreditsBody, listQuery, netBalanceBody } from './list-requests.ts';
import { netBalance } from './net-balance.ts';

const reads = {
  dialect: metronome,
  method: 'POST',
  function: 'list-credits',
  scope: 'credits:read',
} as const;

const LISTED =
  `${COMPLETE} Asked for by its id, a credit is exact. Balances and ledgers are exact and of one ` +
  'moment, so that a ledger comes to the balance beside it.';

const page = pageOf(creditObject);

export const listRoutes: readonly Route[] = [
  route({
    ...reads,
    path: '/v1/contracts/customerCredits/list',
    summary: "Lists a customer's credits",
    description: LISTED,
    query: listQuery,
    body: listCreditsBody,
    answers: { 200: page, ...failures },
    handle: ({ body, query }, context) => listCredits(body, query.next_page, context),
  }),
  route({
    ...reads,
    path: '/v1/contracts/customerBalances/list',
    summary: "Lists a customer's balances: its credits",
    description: `${LISTED} Without those of zero, the list is exact as a whole.`,
    query: listQuery,
    body: listBalancesBody,
    answers: { 200: page, ...failures },
    handle: ({ body, query }, context) => listCredits(body, query.next_page, context),
  }),
  route({
    ...reads,
    path: '/v1/contracts/customerBalances/getNetBalance',
    summary: 'Sums up what a customer can spend',
    description: EXACT,
    query: anyQuery,
    body: netBalanceBody,
    answers: {
      200: z.strictObject({
        data: z.strictObject({ balance: z.number(), credit_type_id: z.string() }),
      }),
      ...failures,
    },
    handle: ({ body }, context) => netBalance(body, context),
  }),
];
