/** Metronome's routes of customers. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { addressed, anyQuery, conflicts, failures, nothing, pageOf } from './answers.ts';
import { customerDetail, customerObject } from './customer.ts';
import {
  archiveCustomerBody,
  createCustomerBody,
  customerParams,
  listCustomersQuery,
  setIngestAliasesBody,
  setNameBody,
} from './customer-requests.ts';
import {
  archiveCustomer,
  createCustomer,
  retrieveCustomer,
  setIngestAliases,
  setName,
} from './customers.ts';
import { metronome } from './dialect.ts';
import { listCustomers } from './list-customers.ts';

const read = {
  dialect: metronome,
  method: 'GET',
  function: 'list-credits',
  scope: 'clients:read',
} as const;

const write = {
  dialect: metronome,
  method: 'POST',
  function: 'credit-actions',
  scope: 'clients:write',
  query: anyQuery,
} as const;

export const customerRoutes: readonly Route[] = [
  route({
    ...write,
    path: '/v1/customers',
    summary: 'Creates a customer',
    body: createCustomerBody,
    answers: { 200: z.strictObject({ data: customerObject }), ...conflicts },
    handle: ({ body }, context) => createCustomer(body, context),
  }),
  route({
    ...read,
    path: '/v1/customers',
    summary: 'Lists customers',
    query: listCustomersQuery,
    answers: { 200: pageOf(customerDetail), ...failures },
    handle: ({ query }, context) => listCustomers(query, context),
  }),
  route({
    ...read,
    path: '/v1/customers/{customer_id}',
    summary: 'Gets a customer',
    params: customerParams,
    query: anyQuery,
    answers: { 200: z.strictObject({ data: customerDetail }), ...failures },
    handle: ({ params }, context) => retrieveCustomer(params.customer_id, context),
  }),
  route({
    ...write,
    path: '/v1/customers/archive',
    summary: 'Archives a customer, for ever',
    body: archiveCustomerBody,
    answers: { 200: addressed, ...conflicts },
    handle: ({ body }, context) => archiveCustomer(body.id, context),
  }),
  route({
    ...write,
    path: '/v1/customers/{customer_id}/setIngestAliases',
    summary: "Replaces a customer's aliases",
    params: customerParams,
    body: setIngestAliasesBody,
    answers: { 200: nothing, ...conflicts },
    handle: ({ params, body }, context) =>
      setIngestAliases(params.customer_id, body.ingest_aliases, context),
  }),
  route({
    ...write,
    path: '/v1/customers/{customer_id}/setName',
    summary: 'Renames a customer',
    params: customerParams,
    body: setNameBody,
    answers: { 200: z.strictObject({ data: customerObject }), ...conflicts },
    handle: ({ params, body }, context) => setName(params.customer_id, body.name, context),
  }),
];
