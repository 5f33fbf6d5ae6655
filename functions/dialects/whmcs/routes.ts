/** WHMCS's one URL. The secret is among the fields, so that no authorizer stands before it. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { call } from './call.ts';
import { fields } from './fields.ts';
import { whmcs } from './problems.ts';
import { answer, failure } from './shapes.ts';

const shared = {
  dialect: whmcs,
  path: '/includes/api.php',
  function: 'whmcs-action',
  scope: null,
  // Fields of the query and of the body come as one, on both methods.
  body: fields,
  answers: {
    200: answer,
    400: failure,
    403: failure,
    405: failure,
    413: failure,
    415: failure,
    429: failure,
    503: failure,
  },
} as const;

export const whmcsRoutes: readonly Route[] = [
  route({
    ...shared,
    method: 'POST',
    summary: 'Calls an action: credit, clients, invoices',
    query: z.unknown(),
    handle: ({ body }, context) => call(body, context),
  }),
  route({
    ...shared,
    method: 'GET',
    summary: 'Calls an action with its fields in the query',
    query: fields,
    handle: ({ body }, context) => call(body, context),
  }),
];
