/** Who takes part in a race for an account, what is sent, and how it may come out. */
import { strict as assert } from 'node:assert';
import type { Log } from './check-account.ts';
import type { WireBalance } from './wire-shapes.ts';

/** What each client may owe. */
export const OVERDRAFT = 10;

/** A POST that one of the racers sends. */
export interface Racer {
  /** The name under which its answer is counted. */
  readonly side: string;
  readonly path: string;
  readonly body: object;
  /** Whose account keeps its id; default: the first client's. */
  readonly client?: string;
  /** When it sets out; default: with the first. */
  readonly afterMilliseconds?: number;
}

/** Where a race is run: two new clients, and a way to make what it needs beforehand. */
export interface Ground {
  readonly client: string;
  readonly other: string;
  /** The id of the credit that the request made. */
  made(path: string, body: object): Promise<string>;
}

/** How a race came out. `tally`: answers by side and code, as `capture 200`. */
export interface Finish {
  readonly tally: Tally;
  readonly kinds: Tally;
  readonly log: Log;
  readonly balance: WireBalance;
  readonly otherBalance: WireBalance;
}

export type Tally = Readonly<Record<string, number>>;

export interface Pair {
  readonly name: string;
  readonly repetitions: number;
  race(ground: Ground): Promise<readonly Racer[]>;
  /** Every answer is named here, so that none is left over. */
  judge(finish: Finish): void;
}

/** A hold of so much on a grant of 20, and a capture of all of it. */
export async function capturing(
  { client, made }: Ground,
  amount: string,
  expiresInSeconds: number,
): Promise<Racer> {
  await made(`/clients/${client}/purchases`, { amount: '20' });
  const hold = await made(`/clients/${client}/holds`, { amount, expiresInSeconds });
  return { side: 'capture', path: `/credits/${hold}/approve`, body: {} };
}

export function using({ client }: Ground): Racer {
  return { side: 'usage', path: `/clients/${client}/usages`, body: { amount: '1' } };
}

/** A usage long after a hold of a second has lapsed: with it the expiry is booked. */
export function bookingUsage(ground: Ground): Racer {
  const usage = { ...using(ground), body: { amount: '0.5' } };
  return at(1_300, usage);
}

export function at(afterMilliseconds: number, racer: Racer): Racer {
  return { ...racer, afterMilliseconds };
}

export function times<T>(count: number, thing: T): T[] {
  return Array.from({ length: count }, () => thing);
}

/** By turns, so that both sides set out together; what the longer has more comes last. */
export function zipped<T>(one: readonly T[], other: readonly T[]): T[] {
  const longest = Math.max(one.length, other.length);
  const turns = Array.from({ length: longest }, (_, n) => [
    ...one.slice(n, n + 1),
    ...other.slice(n, n + 1),
  ]);
  return turns.flat();
}

/** As a tally has it: without what never happened. */
export function counted(counts: Tally): Tally {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** Captures came before the instant of the hold's end, and at that instant it lapsed. */
export function checkInstants({ postings }: Log): void {
  const end = postings.find(({ kind }) => kind === 'hold')?.credit?.expiresAt;
  assert(end, 'there is a hold that ends');
  for (const { kind, at: booked, effectiveAt } of postings) {
    if (kind === 'capture') assert(booked < end, 'what is captured was not over');
    if (kind === 'hold_expiry') assert.equal(effectiveAt, end);
  }
}
