/** Verifik's routes: its credits, listed and one by one, and the client of a key. */
import * as z from 'zod';
import { type Context, type Route, WireFault } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import { COMPLETE, COUNTED, EXACT } from '../consistency.ts';
import { jsonReply } from '../wire.ts';
import { clientObject, showClientOfKey } from './client-of-key.ts';
import { onlyColumns } from './columns.ts';
import { creditObject, toWire } from './credit.ts';
import { verifik } from './dialect.ts';
import { creditList, groupedCredits, listCredits } from './list-credits.ts';
import { populationsOf } from './populations.ts';
import { listQuery, retrieveQuery } from './query.ts';

const failure = z.strictObject({
  success: z.literal(false),
  error: z.string(),
  message: z.string(),
  code: z.string(),
});

const read = {
  dialect: verifik,
  method: 'GET',
  function: 'list-credits',
  scope: 'credits:read',
} as const;

export const verifikRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/v2/credits',
    summary: 'Lists purchases and usages, newest first',
    description: `${COMPLETE} ${COUNTED}`,
    query: listQuery,
    answers: { 200: z.union([creditList, groupedCredits]), 400: failure, 403: failure },
    handle: ({ query }, context) => listCredits(query, context),
  }),
  route({
    ...read,
    path: '/v2/credits/{id}',
    summary: 'Shows one purchase or usage',
    description: EXACT,
    params: z.strictObject({ id: z.string() }),
    query: retrieveQuery,
    answers: {
      200: z.strictObject({ success: z.literal(true), data: creditObject.partial() }),
      400: failure,
      403: failure,
      404: failure,
    },
    handle: ({ params, query }, context) => retrieveCredit(params.id, query, context),
  }),
  route({
    ...read,
    path: '/v2/clients/me',
    summary: 'Shows the client of a key that is restricted to one, with its balance',
    description: EXACT,
    query: retrieveQuery,
    answers: {
      200: z.strictObject({ success: z.literal(true), data: clientObject.partial() }),
      400: failure,
      403: failure,
      404: failure,
    },
    handle: ({ query }, context) => showClientOfKey(query, context),
  }),
];

async function retrieveCredit(id: string, query: z.output<typeof retrieveQuery>, context: Context) {
  const ref = parseCreditId(id);
  // Number 0 is no posting: the made uuid of a client reads like the id of one.
  const credit = ref && ref.number > 0 ? await context.ledger.credit(ref) : null;
  if (!credit) throw new WireFault('credit_not_found', 'No credit has this id.');
  const populations = await populationsOf([credit], query, context);
  const record = toWire(credit, populations, context.now());
  const { columns } = query;
  return jsonReply(200, { success: true, data: columns ? onlyColumns(record, columns) : record });
}
