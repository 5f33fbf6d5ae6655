/** Metronome's routes of customers. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { anyQuery, conflicts } from './answers.ts';
import { createCustomerBody } from './customer-requests.ts';
import { createCustomer, customerObject } from './customers.ts';
import { metronome } from './dialect.ts';

export const customerRoutes: readonly Route[] = [
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
      ...conflicts,
    },
    handle: ({ body }, context) => createCustomer(body, context),
  }),
];
