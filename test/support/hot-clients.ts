/** Callers that do everything at once to a few clients, and repeat what they are not sure of. */
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { Outage } from '../../functions/ledger/ledger.ts';
import type { Told } from './check-account.ts';
import type { Outcome, TestLedger } from './ledger-on-table.ts';
import { pick } from './seeded.ts';

export interface Play {
  /** Each is a process of its own on the same table. */
  readonly processes: readonly TestLedger[];
  readonly clients: readonly ClientRef[];
  readonly random: () => number;
}

/** What callers were told, by client number; refusals and answers that said nothing included. */
export type Heard = ReadonlyMap<number, readonly Told[]>;

interface Request {
  readonly client: ClientRef;
  readonly id: string;
  readonly command: Command;
}

const CREDIT = 1_000_000n;
const CALLERS = 8;
/** So many times a caller that learns nothing asks again. */
const PATIENCE = 20;

/** `requests` by each of the callers: one in ten three times at once, others again later. */
export async function play(game: Play, requests: number): Promise<Heard> {
  const heard = new Map<number, Told[]>(game.clients.map(({ number }) => [number, []]));
  const past: Request[] = [];
  const caller = async (name: number) => {
    for (let n = 0; n < requests; n += 1) {
      const request = nextRequest(game, past, `caller-${name}-${n}`);
      past.push(request);
      const copies = game.random() < 0.1 ? 3 : 1;
      const asked = Array.from({ length: copies }, () => insist(game, request));
      heard.get(request.client.number)?.push(...(await Promise.all(asked)).flat());
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)));
  return heard;
}

/** Repeats the request under its id until the answer says what became of it. */
async function insist(game: Play, request: Request): Promise<Told[]> {
  const { client, command, id } = request;
  const told: Told[] = [];
  for (let n = 0; n < PATIENCE; n += 1) {
    const answer = await pick(game.random, game.processes)
      .ask(client, command, id)
      .catch(unknownAfterOutage);
    if (answer) return [...told, toldBy(id, answer)];
    told.push({ id, outcome: 'unknown', replayed: false, text: '' });
  }
  throw new Error(`${id} got no answer in ${PATIENCE} attempts`);
}

function toldBy(id: string, { outcome, replayed, reply }: Outcome): Told {
  return { id, outcome, replayed, text: reply.body };
}

function unknownAfterOutage(error: unknown): null {
  if (error instanceof Outage) return null;
  throw error;
}

/** A new one; or an old one again, a few of them altered under their id. */
function nextRequest({ random, clients }: Play, past: readonly Request[], id: string): Request {
  const chance = random();
  if (past.length > 0 && chance < 0.2) {
    const old = pick(random, past);
    return chance < 0.05 ? { ...old, command: { op: 'usage', amount: 7n } } : old;
  }
  const client = pick(random, clients);
  const others = clients.filter(({ number }) => number !== client.number);
  return { client, id, command: newCommand(random, pick(random, others)) };
}

function newCommand(random: () => number, other: ClientRef): Command {
  const amount = BigInt(1 + Math.floor(random() * 9)) * CREDIT;
  // Any posting: many are no credit of the kind, and then the refusal is what is tested.
  const credit = 1 + Math.floor(random() * 60);
  const commands: readonly (() => Command)[] = [
    () => ({ op: 'purchase', amount: 2n * amount, priority: Math.floor(random() * 3) }),
    () => ({ op: 'purchase', amount, status: 'pending' }),
    () => ({ op: 'usage', amount }),
    () => ({ op: 'usage', amount }),
    () => ({ op: 'usage', amount, postPaid: true }),
    () => ({ op: 'hold', amount, expiresInSeconds: 1 + Math.floor(random() * 9) }),
    () => ({ op: 'hold', amount, expiresInSeconds: 600 }),
    () => ({ op: 'approve', credit }),
    () => ({ op: 'approve', credit, amount: CREDIT, final: false }),
    () => ({ op: 'fail', credit }),
    () => ({ op: 'reverse', credit }),
    () => ({ op: 'reverse', credit, amount: CREDIT }),
    () => ({ op: 'void', credit }),
    () => ({ op: 'adjust', credit, direction: 'add', amount: CREDIT, reason: 'a gift' }),
    () => ({ op: 'transfer', to: other, amount }),
    () => ({ op: 'batch', operations: [{ op: 'usage', amount: CREDIT }] }),
  ];
  return pick(random, commands)();
}
