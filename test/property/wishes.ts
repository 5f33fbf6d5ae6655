/** Wishes: what is to be said of an account, before it is known what that has. */
import type { Counter } from '../support/counter.ts';
import type { Opened } from './accounts-of.ts';
import type { Spoken } from './spoken.ts';

const HOUR = 3_600_000;
const LEAST_CLIENTS = 2;
const MOST_CLIENTS = 3;

/** What is wished for before it is known what there is: turned into `Spoken` on the way. */
export interface Wish {
  readonly op: Spoken['op'] | 'wait';
  readonly client: number;
  readonly other: number;
  readonly credit: number;
  readonly amount: bigint;
  readonly hours: number;
  /** Which of its ways is taken. */
  readonly way: number;
  readonly twice: boolean;
}

/** The ledger that wishes are about. */
interface Told {
  readonly counter: Counter;
  readonly clients: readonly Opened[];
}

/** Said of what the own world has at that moment; `null`: time passes instead. */
export async function spokenOf(
  { counter, clients }: Told,
  wish: Wish,
  key: string,
): Promise<Spoken | null> {
  const { op, amount, hours, other } = wish;
  const least = op === 'open' ? MOST_CLIENTS : LEAST_CLIENTS;
  const opened = clients[wish.client % clients.length];
  if (!opened || clients.length < least) return { op: 'open', name: key };
  if (op === 'wait' || op === 'open') return null;
  const client = opened.number;
  const start = counter.now + (other % 3) * HOUR;
  const term = { startingAt: iso(start), endingBefore: iso(start + hours * HOUR) };
  // Bought is more than what is used at a time, so that most can be done.
  const bought = { client, amount: op.startsWith('buy') ? amount * 4n : amount, description: key };
  const priority = (other % 4) * 50;
  const [buys, uses] = await recordsOf(counter, opened.id, op);
  const target = (from: readonly number[]) => ({
    client,
    credit: from[wish.credit % from.length] ?? 0,
  });
  switch (op) {
    case 'buy':
    case 'use':
      return { op, now: iso(counter.now), ...bought };
    case 'buy with terms':
      return { op, priority, ...bought, ...term };
    case 'order':
    case 'hold':
      return { op, ...bought };
    case 'approve':
    case 'fail':
    case 'reverse':
      return { op, ...target(uses.length > 0 ? uses : buys) };
    case 'void':
      return { op, ...target(buys) };
    case 'correct':
      return { op, sign: other % 2 ? '-' : '', amount, now: iso(counter.now), ...target(buys) };
    case 'shorten':
      return { op, endingBefore: iso(counter.now + hours * HOUR), ...target(buys) };
    case 'edit':
      return { op, priority, description: key, ...target(buys) };
    case 'add segment':
      return { op, amount, ...term, ...target(buys) };
    case 'send':
      return { op, client, to: anotherOf(clients, client, other), amount };
    case 'close':
      return { op, client };
  }
}

function anotherOf(clients: readonly Opened[], client: number, which: number): number {
  const others = clients.filter(({ number }) => number !== client);
  return others[which % others.length]?.number ?? client;
}

/** Numbers of the purchases that were approved, and of what can be settled or given back. */
async function recordsOf(
  counter: Counter,
  client: string,
  op: Wish['op'],
): Promise<[number[], number[]]> {
  interface Record {
    readonly number: number;
    readonly category: string;
    readonly status: string;
    readonly voidedAt?: string;
  }
  const path = `/credits?client=${client}&limit=100`;
  const { data } = await counter.read<{ data: Record[] }>('GET', path);
  // Metronome's credits that were archived can no longer be edited.
  const isOpen = (it: Record) => op !== 'edit' || it.voidedAt === undefined;
  const isBought = (it: Record) => it.category === 'purchase' && it.status === 'approved';
  const bought = data.filter((it) => isBought(it) && isOpen(it));
  const rest = data.filter((it) => it.category === 'usage' || it.status === 'pending');
  return [bought.map(({ number }) => number), rest.map(({ number }) => number)];
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
