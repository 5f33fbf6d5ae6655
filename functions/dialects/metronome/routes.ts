/** Metronome's routes: customers and their credits. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { createCredit } from './create-credit.ts';
import { creditObject } from './credit.ts';
import { createCustomer, customerObject } from './customers.ts';
import { metronome } from './dialect.ts';
import { listCredits } from './list-credits.ts';
import {
  createCreditBody,
  createCustomerBody,
  listCreditsBody,
  listCreditsQuery,
} from './requests.ts';

const failure = z.strictObject({ message: z.string() });
const failures = { 400: failure, 404: failure } as const;
const anyQuery = z.object({});

export const metronomeRoutes: readonly Route[] = [
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
      ...failures,
      409: failure,
    },
    handle: ({ body }, context) => createCredit(body, context),
  }),
  route({
    dialect: metronome,
    method: 'POST',
    path: '/v1/customers',
    function: 'credit-actions',
    scope: 'clients:write',
    summary: 'Creates a customer',
    query: anyQuery,
    body: createCustomerBody,
    answers: {
      200: z.strictObject({ data: customerObject }),
      ...failures,
      409: failure,
    },
    handle: ({ body }, context) => createCustomer(body, context),
  }),
];
