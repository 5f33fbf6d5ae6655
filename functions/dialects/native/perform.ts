/** Turns a command into its answer: one door for everything that changes the ledger. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Command } from '../../ledger/command.ts';
import type { Done, NewClient, Performed } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';
import { jsonReply } from '../wire.ts';
import { native } from './dialect.ts';
import { refusalReply } from './problems.ts';
import { clientToWire } from './render.ts';

interface Wish {
  readonly client: ClientRef;
  readonly command: Command;
  /** The id of the request where its body names one. */
  readonly transactionId?: string | undefined;
}

/** Performs the command; `show` words what it did and must be pure. */
export async function perform(
  context: Context,
  { client, command, transactionId }: Wish,
  status: 200 | 201,
  show: (done: Done) => object,
): Promise<Answer> {
  const performed = await context.ledger.perform(
    {
      client,
      transactionId: requestName(context, transactionId),
      dialect: native.name,
      operation: command.op,
      command,
    },
    {
      done: (done) => jsonReply(status, show(done)),
      refused: (refusal) => refusalReply(refusal, context.request.requestId),
    },
  );
  return answerOf(performed);
}

/** What follows from the request alone is refused before anything that it names is looked up. */
export function refuseAtOnce(refusal: Refusal | null): void {
  if (!refusal) return;
  const { refusal: problem, detail, field: name = '' } = refusal;
  throw new WireFault(problem, detail, {
    faults: [{ name, reason: 'not_allowed', value: '', message: detail, problem }],
  });
}

/** Makes a client. A key that is restricted to some clients could not even see the new one. */
export async function createClient(context: Context, client: NewClient): Promise<Answer> {
  if (context.caller.clients !== null) {
    throw new WireFault(
      'forbidden',
      'This key is restricted to its clients: use an unrestricted key to make new ones.',
    );
  }
  const performed = await context.ledger.createClient(
    {
      transactionId: requestName(context),
      dialect: native.name,
      operation: 'create_client',
      client,
    },
    {
      done: (made) => jsonReply(201, clientToWire(made)),
      refused: (refusal) => refusalReply(refusal, context.request.requestId),
    },
  );
  return answerOf(performed);
}

/** The caller's name for its request, from the header, the body, or both alike. */
function requestName(context: Context, transactionId?: string): string | null {
  const key = context.idempotencyKey;
  if (key !== null && transactionId !== undefined && key !== transactionId) {
    const message = 'must equal the Idempotency-Key header where both are given';
    throw new WireFault('malformed', `transactionId ${message}: send one of the two.`, {
      faults: [{ name: 'transactionId', reason: 'format', value: transactionId, message }],
    });
  }
  return key ?? transactionId ?? null;
}

function answerOf({ reply, outcome, replayed }: Performed): Answer {
  return { ...reply, outcome, replayed };
}
