/** Metronome's routes that create and change credits. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { anyQuery, conflicts } from './answers.ts';
import { createCredit } from './create-credit.ts';
import { createCreditBody } from './credit-requests.ts';
import { metronome } from './dialect.ts';

export const creditRoutes: readonly Route[] = [
  route({
    dialect: metronome,
    method: 'POST',
    path: '/v1/contracts/customerCredits/create',
    function: 'credit-actions',
    scope: 'credits:write',
    summary: "Creates a customer's credit",
    query: anyQuery,
    body: createCreditBody,
    answers: {
      200: z.strictObject({ data: z.strictObject({ id: z.string() }) }),
      ...conflicts,
    },
    handle: ({ body }, context) => createCredit(body, context),
  }),
];
