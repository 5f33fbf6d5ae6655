/** What a caller can ask about itself, and whether anyone is there. */
import type { Context, Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { EXACT_RECORD } from '../consistency.ts';
import { jsonReply } from '../wire.ts';
import { native } from './dialect.ts';
import { callerShape, healthShape, readAnswers } from './shapes.ts';

export const callerRoutes: readonly Route[] = [
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/me',
    function: 'credit-history',
    scope: 'credits:read',
    summary: "The caller's key: whose it is and what it may do",
    description: EXACT_RECORD,
    answers: readAnswers(callerShape),
    handle: async (_input, context) => {
      const { holder, keyId, scopes, plan } = context.caller;
      return jsonReply(200, {
        name: holder.name,
        ...(holder.email === null ? {} : { email: holder.email }),
        keyId,
        scopes,
        clients: await clientIds(context),
        plan,
      });
    },
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/health',
    function: 'list-credits',
    scope: null,
    summary: 'Whether anyone is there; needs no key',
    answers: { 200: healthShape },
    handle: async (_input, { settings }) =>
      jsonReply(200, { status: 'ok', version: settings.version }),
  }),
];

/** Ids of the clients that the key is restricted to; `null`: it may see all. */
async function clientIds({ caller, ledger }: Context): Promise<string[] | null> {
  if (caller.clients === null) return null;
  const found = await Promise.all(
    caller.clients.map((number) => ledger.findClient({ kind: 'number', value: String(number) })),
  );
  return found.flatMap((client) => (client ? [client.id] : []));
}
