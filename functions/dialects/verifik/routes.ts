/** Verifik's routes: its credits, listed and one by one. */
import { strict as assert } from 'node:assert';
import * as z from 'zod';
import { type Context, type Route, WireFault } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import type { Client, ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import { toIso } from '../../ledger/instant.ts';
import type { CreditFilter, Page } from '../../ledger/ledger.ts';
import type { Credit } from '../../ledger/posting.ts';
import { findByAnyName } from '../client-names.ts';
import { withinDepth } from '../list-depth.ts';
import { jsonReply } from '../wire.ts';
import { creditObject, type Populations, toWire } from './credit.ts';
import { verifik } from './dialect.ts';
import { listQuery, type Populated, retrieveQuery } from './query.ts';

const failure = z.strictObject({
  success: z.literal(false),
  error: z.string(),
  message: z.string(),
  code: z.string(),
});

/** The documented envelope and the one that the vendor's server really sends, in one. */
const list = z.strictObject({
  success: z.literal(true),
  data: z.array(creditObject),
  pagination: z.strictObject({
    page: z.int(),
    perPage: z.int(),
    total: z.int(),
    pages: z.int(),
  }),
  total: z.int(),
  limit: z.int(),
  page: z.int(),
  pages: z.int(),
  asOf: z.string().optional().meta({ description: 'Of totals and order, where that is not now.' }),
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
    query: listQuery,
    answers: { 200: list, 400: failure },
    handle: ({ query }, context) => listCredits(query, context),
  }),
  route({
    ...read,
    path: '/v2/credits/{id}',
    summary: 'Shows one purchase or usage',
    params: z.strictObject({ id: z.string() }),
    query: retrieveQuery,
    answers: {
      200: z.strictObject({ success: z.literal(true), data: creditObject }),
      400: failure,
      404: failure,
    },
    handle: ({ params, query }, context) => retrieveCredit(params.id, query.populates, context),
  }),
];

async function listCredits(query: z.output<typeof listQuery>, context: Context) {
  const { page, perPage, where_status: status, where_category: category } = query;
  const narrowed = await narrowToClient(query.where_client, context);
  const filter: CreditFilter = {
    order: 'newest',
    ...(status && { status }),
    ...(category && { category }),
    ...(narrowed !== 'nobody' && narrowed !== 'everybody' && { client: narrowed }),
  };
  const ask = { limit: perPage, offset: (page - 1) * perPage };
  const depth = { offset: { name: 'page', value: page }, ...WAYS };
  const found =
    narrowed === 'nobody' ? NOTHING : await withinDepth(depth, context.ledger.credits(filter, ask));
  assert(found.total !== null, 'a page by offset is counted');
  const populations = await populate(found.rows, query.populates, context);
  const now = context.now();
  const { total } = found;
  const pages = Math.ceil(total / perPage);
  return jsonReply(200, {
    success: true,
    data: found.rows.map((credit) => toWire(credit, populations, now)),
    pagination: { page, perPage, total, pages },
    total,
    limit: perPage,
    page,
    pages,
    ...(found.asOf === null ? {} : { asOf: toIso(found.asOf) }),
  });
}

/** Verifik has neither cursors nor ranges of time for what lies deeper. */
const WAYS = { range: null, instead: 'read on with cursor, from and to of /ledger/v1/credits' };

const NOTHING: Page<Credit> = { rows: [], total: 0, next: null, asOf: null };

/** Verifik answers an unknown client with an empty list; a client of others is as unknown. */
async function narrowToClient(
  name: string | undefined,
  { caller, ledger }: Context,
): Promise<ClientRef | 'everybody' | 'nobody'> {
  if (name !== undefined) return (await findByAnyName(ledger, name)) ?? 'nobody';
  if (caller.clients === null) return 'everybody';
  const [only, ...others] = caller.clients;
  if (only === undefined) return 'nobody';
  if (others.length === 0) {
    return (await ledger.findClient({ kind: 'number', value: String(only) })) ?? 'nobody';
  }
  const message = 'must name one client, as this key is restricted to several';
  throw new WireFault('malformed', `where_client ${message}.`, {
    faults: [{ name: 'where_client', reason: 'required', value: '', message }],
  });
}

async function retrieveCredit(id: string, asked: ReadonlySet<Populated>, context: Context) {
  const ref = parseCreditId(id);
  // Number 0 is no posting: the made uuid of a client reads like the id of one.
  const credit = ref && ref.number > 0 ? await context.ledger.credit(ref) : null;
  if (!credit) throw new WireFault('credit_not_found', 'No credit has this id.');
  const populations = await populate([credit], asked, context);
  return jsonReply(200, { success: true, data: toWire(credit, populations, context.now()) });
}

async function populate(
  credits: readonly Credit[],
  asked: ReadonlySet<Populated>,
  { ledger }: Context,
): Promise<Populations> {
  const actors = asked.has('superAdmin');
  if (!asked.has('client')) return { clients: null, actors };
  const refs = new Map(credits.map(({ client }) => [client.number, client]));
  const read = await Promise.all([...refs.values()].map((ref) => ledger.client(ref)));
  const known = read.filter((client): client is Client => client !== null);
  return { clients: new Map(known.map((client) => [client.number, client])), actors };
}
