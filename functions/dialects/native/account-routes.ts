/** What one client's account shows: where it stands, and how it got there. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import type { PastStanding, Reply, Standing } from '../../ledger/ledger.ts';
import { EXACT, EXACT_HISTORY } from '../consistency.ts';
import { instant, integer, jsonReply } from '../wire.ts';
import { native } from './dialect.ts';
import {
  clientParams,
  FORWARD,
  isForward,
  MAX_OFFSET,
  paging,
  postingKinds,
  sentence,
  timeRange,
} from './fields.ts';
import { historySort, sortingOf } from './history-sort.ts';
import { listAnswer } from './lists.ts';
import { clientNamed } from './names.ts';
import { balanceToWire, pastBalanceToWire, postingToWire } from './render.ts';
import { balanceShape, listOf, pastBalanceShape, postingShape, readAnswers } from './shapes.ts';

const historyQuery = z
  .strictObject({
    ...paging,
    ...timeRange,
    offset: integer(0, MAX_OFFSET).exactOptional(),
    kind: postingKinds().exactOptional(),
    note: sentence().exactOptional(),
    sort: historySort().exactOptional(),
  })
  .refine(isForward, FORWARD);

export const accountRoutes: readonly Route[] = [
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}/balance',
    function: 'credit-history',
    scope: 'credits:read',
    summary: 'Balance, the identity behind it, and the open grants in burn order',
    description: `${EXACT} It is that of one version of the account, which it names.`,
    params: clientParams,
    query: z.strictObject({ at: instant().exactOptional() }),
    answers: readAnswers(z.union([balanceShape, pastBalanceShape])),
    handle: async ({ params, query }, context) => {
      const client = await clientNamed(context, params.client);
      const { ledger } = context;
      if (query.at === undefined) return balance(await ledger.standing(client));
      return balance(await ledger.standingAt(client, query.at));
    },
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}/history',
    function: 'credit-history',
    scope: 'credits:read',
    summary: 'Every posting of the account, by number or sorted by any field',
    description: EXACT_HISTORY,
    params: clientParams,
    query: historyQuery,
    answers: readAnswers(listOf(postingShape)),
    handle: async ({ params, query }, context) => {
      const { limit, cursor, offset, kind, sort, order, ...narrowed } = query;
      const client = await clientNamed(context, params.client);
      const sorting = sortingOf(client.number, order, sort);
      const narrowing = { ...narrowed, ...(kind ? { kinds: kind } : {}) };
      const filter = { client, ...sorting, ...narrowing };
      // By number is how a history is sorted anyway.
      const by = sorting.sortedBy ? { sort } : {};
      return listAnswer(
        context,
        { limit, cursor, offset },
        { list: 'history', client: client.number, order: sorting.order, ...narrowing, ...by },
        (page) => context.ledger.history(filter, page),
        postingToWire,
      );
    },
  }),
];

function balance(standing: Standing | PastStanding): Reply {
  return jsonReply(
    200,
    'account' in standing ? balanceToWire(standing) : pastBalanceToWire(standing),
  );
}
