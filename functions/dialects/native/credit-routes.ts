/** Credits read: the lists of purchases and usages, and each by its id. */
import * as z from 'zod';
import { type Context, type Route, WireFault } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { CATEGORIES, STATUSES } from '../../ledger/posting.ts';
import { COMPLETE, EXACT, SOON } from '../consistency.ts';
import { jsonReply } from '../wire.ts';
import { native } from './dialect.ts';
import {
  clientName,
  creditParams,
  FORWARD,
  isForward,
  oneOf,
  paging,
  timeRange,
} from './fields.ts';
import { listAnswer } from './lists.ts';
import { clientNamed, creditNamed, unknownCredit } from './names.ts';
import { creditToWire } from './render.ts';
import { creditShape, listOf, readAnswers } from './shapes.ts';

const creditsQuery = z
  .strictObject({
    ...paging,
    ...timeRange,
    client: clientName().exactOptional(),
    status: oneOf(STATUSES).exactOptional(),
    category: oneOf(CATEGORIES).exactOptional(),
  })
  .refine(isForward, FORWARD);

const LISTED = `Exact, strongly consistent for one client without a category. ${COMPLETE} ${SOON}`;

export const creditRoutes: readonly Route[] = [
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/credits',
    function: 'list-credits',
    scope: 'credits:read',
    summary: 'Purchases and usages, of one client or of all',
    description: LISTED,
    query: creditsQuery,
    answers: readAnswers(listOf(creditShape)),
    handle: async ({ query }, context) => {
      const { limit, cursor, client: asked, order = 'newest', ...narrowed } = query;
      const client = await clientMeant(context, asked);
      const filter = { ...narrowed, order, ...(client ? { client } : {}) };
      // One read says what remains of every purchase on the page.
      const grants = client && narrowed.category !== 'usage';
      const standing = grants ? await context.ledger.standing(client) : null;
      return listAnswer(
        context,
        { limit, cursor },
        { list: 'credits', ...narrowed, order, client: client?.number ?? null },
        (page) => context.ledger.credits(filter, page),
        (credit) => creditToWire(credit, standing?.account ?? null),
      );
    },
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/credits/{id}',
    function: 'list-credits',
    scope: 'credits:read',
    summary: 'One purchase or usage by its id',
    description: EXACT,
    params: creditParams,
    answers: readAnswers(creditShape),
    handle: async ({ params }, context) => {
      const credit = await context.ledger.credit(creditNamed(params.id));
      if (!credit) throw unknownCredit();
      const standing =
        credit.category === 'purchase' ? await context.ledger.standing(credit.client) : null;
      return jsonReply(200, creditToWire(credit, standing?.account ?? null));
    },
  }),
];

/**
 * The client whose credits are listed; `null`: all. A key that sees but one means that one; with
 * several, a list over them would have no order that an index knows.
 */
async function clientMeant(context: Context, asked?: string): Promise<ClientRef | null> {
  if (asked !== undefined) return clientNamed(context, asked, 'client');
  const { clients } = context.caller;
  if (clients === null) return null;
  const [only, ...others] = clients;
  if (only !== undefined && others.length === 0) {
    return clientNamed(context, `number:${only}`, 'client');
  }
  const message = 'must be given, because this key is restricted to several clients';
  throw new WireFault('malformed', `client ${message}: say which one with ?client=.`, {
    faults: [{ name: 'client', reason: 'required', value: '', message }],
  });
}
