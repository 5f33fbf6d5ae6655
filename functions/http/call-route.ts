/** Opens what stands behind a route and calls it: the middle of the chain. */
import { strict as assert } from 'node:assert';
import { signInWithPair } from '../access/sign-in.ts';
import type { Backend, OpenBackend } from './backend.ts';
import { type Answer, type Context, tooManyFailures } from './contract.ts';
import { makeCursors } from './cursor.ts';
import type { Exchange } from './exchange.ts';
import { noteUse } from './note-use.ts';

/** Kept back of what the function may take: to give up on the table and to answer in time. */
export const ANSWER_MARGIN_MILLISECONDS = 1_500;

export async function callRoute(exchange: Exchange, connect: () => Backend): Promise<Answer> {
  const { route, input } = exchange;
  assert(route, 'the chain goes on only with a route');
  const backend = connect();
  const mayTake = exchange.remainingMilliseconds() - ANSWER_MARGIN_MILLISECONDS;
  const open = backend.open(backend.now() + mayTake);
  exchange.backend = backend;
  exchange.open = open;
  return route.handle(input, contextOf(exchange, backend, open));
}

function contextOf(exchange: Exchange, backend: Backend, open: OpenBackend): Context {
  return {
    request: exchange.request,
    caller: exchange.caller,
    ledger: open.ledgerFor(exchange.caller),
    settings: backend.settings,
    idempotencyKey: exchange.idempotencyKey,
    cursors: makeCursors(backend.cursorKey),
    keys: open.keys,
    now: () => backend.now(),
    async signIn(identifier, secret) {
      const findKey = (sha256: string) => open.findKey(sha256);
      const caller = await signInWithPair(findKey, identifier, secret, backend.now());
      if (!caller) return refused(open, identifier, exchange);
      exchange.caller = caller; // for the log: the context keeps whom it began with
      await noteUse(backend, caller.keyId, exchange.request.requestId);
      return caller;
    },
    ledgerFor: (caller) => open.ledgerFor(caller),
  };
}

/** Who has the secret gets in however often others fail: only they are slowed down. */
async function refused(open: OpenBackend, name: string, { request }: Exchange): Promise<null> {
  const failures = await open.keys.noteFailure(name, request.sourceIp);
  if (failures === 'once more') return null;
  throw tooManyFailures();
}
