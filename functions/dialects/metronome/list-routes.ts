/** Metronome's routes that read credits and balances. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { failures } from './answers.ts';
import { creditObject } from './credit.ts';
import { metronome } from './dialect.ts';
import { listCredits } from './list-credits.ts';
import { listCreditsBody, listCreditsQuery } from './list-requests.ts';

export const listRoutes: readonly Route[] = [
  route({
    dialect: metronome,
    method: 'POST',
    path: '/v1/contracts/customerCredits/list',
    function: 'list-credits',
    scope: 'credits:read',
    summary: "Lists a customer's credits",
    query: listCreditsQuery,
    body: listCreditsBody,
    answers: {
      200: z.strictObject({ data: z.array(creditObject), next_page: z.string().nullable() }),
      ...failures,
    },
    handle: ({ body, query }, context) => listCredits(body, query.next_page, context),
  }),
];
