/** Clients: make, find, change, close. */
import { strict as assert } from 'node:assert';
import * as z from 'zod';
import { type Context, type Route, WireFault } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { MAX_NAME_LENGTH } from '../../ledger/client.ts';
import type { Done } from '../../ledger/ledger.ts';
import { EXACT_RECORD, SOON } from '../consistency.ts';
import { jsonReply, text } from '../wire.ts';
import { newClientBody } from './bodies.ts';
import { clientChangeBody, nothingBody } from './change-bodies.ts';
import { native } from './dialect.ts';
import { clientParams, paging } from './fields.ts';
import { listAnswer } from './lists.ts';
import { clientNamed } from './names.ts';
import { createClient, perform } from './perform.ts';
import { clientToWire } from './render.ts';
import { clientShape, listOf, readAnswers, writeAnswers } from './shapes.ts';

const MAKE = {
  id: null,
  number: null,
  name: null,
  email: null,
  aliases: [],
  overdraftLimit: 0n,
  metadata: {},
  vendor: {},
};

export const clientRoutes: readonly Route[] = [
  route({
    dialect: native,
    method: 'POST',
    path: '/ledger/v1/clients',
    function: 'credit-actions',
    scope: 'clients:write',
    summary: 'Make a client',
    body: newClientBody,
    answers: writeAnswers(201, clientShape),
    handle: ({ body }, context) => createClient(context, { ...MAKE, ...body }),
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients',
    function: 'list-credits',
    scope: 'clients:read',
    summary: 'List clients by number; q is a part of any name, id or email',
    description: SOON,
    query: z.strictObject({ ...paging, q: text(1, MAX_NAME_LENGTH).exactOptional() }),
    answers: readAnswers(listOf(clientShape)),
    handle: ({ query: { limit, cursor, ...filter } }, context) =>
      listAnswer(
        context,
        { limit, cursor },
        { list: 'clients', ...filter },
        (page) => context.ledger.clients({ ...page, ...filter }),
        clientToWire,
      ),
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}',
    function: 'list-credits',
    scope: 'clients:read',
    summary: 'One client by any of its names',
    description: EXACT_RECORD,
    params: clientParams,
    answers: readAnswers(clientShape),
    handle: async ({ params }, context) => {
      const client = await context.ledger.client(await clientNamed(context, params.client));
      assert(client, 'a client that has a name exists');
      return jsonReply(200, clientToWire(client));
    },
  }),
  route({
    dialect: native,
    method: 'PATCH',
    path: '/ledger/v1/clients/{client}',
    function: 'credit-actions',
    scope: 'clients:write',
    summary: 'Change a client; null erases',
    params: clientParams,
    body: clientChangeBody,
    answers: writeAnswers(200, clientShape),
    handle: async ({ params, body: change }, context) => {
      refuseAliases(context, change);
      const client = await clientNamed(context, params.client);
      return perform(context, { client, command: { op: 'change_client', change } }, 200, changed);
    },
  }),
  route({
    dialect: native,
    method: 'POST',
    path: '/ledger/v1/clients/{client}/close',
    function: 'credit-actions',
    scope: 'clients:write',
    summary: 'Close a client: nothing can be bought or used afterwards',
    params: clientParams,
    body: nothingBody,
    answers: writeAnswers(200, clientShape),
    handle: async ({ params }, context) => {
      const client = await clientNamed(context, params.client);
      return perform(context, { client, command: { op: 'close_client' } }, 200, changed);
    },
  }),
];

/** Whether a name is taken tells of clients that a restricted key must not know of. */
function refuseAliases(
  { caller }: Context,
  change: { readonly aliases?: readonly string[] },
): void {
  if (caller.clients === null || change.aliases === undefined) return;
  throw new WireFault('forbidden', 'This key is restricted to its clients: it gives no names.');
}

function changed(done: Done): object {
  assert(done.changed, 'a change of a client says what it became');
  return clientToWire(done.changed);
}
