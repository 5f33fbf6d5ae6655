/** Writes what a crowd does through the store's own writer: decided, conditional, in one piece. */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '../../functions/http/backend.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { Done, Ledger, Rendering } from '../../functions/ledger/ledger.ts';
import type { Table } from '../../functions/store/table.ts';
import { ANYONE, backendOn } from '../support/ledger-on-table.ts';
import { chance } from '../support/log-writer.ts';
import type { CrowdPlan, Turn } from './lists-crowd.ts';
import { type Means, type Operation, operationsFor, settledAt } from './lists-habits.ts';

interface Purse extends Means {
  readonly client: ClientRef;
  available: bigint;
  openHolds: number;
  /** Pending records that are settled once their time has come. */
  readonly pending: { readonly credit: number; readonly at: number }[];
}

/** Turns that are on their way at the same time. A client keeps to its lane. */
const LANES = 3;
/** A hundred credits. */
const DEBT = 100_000_000n;
const CALL_MILLISECONDS = 60_000;

/** A warm function with a clock of its own. */
class Lane {
  now: number;
  readonly #backend: Backend;

  constructor(table: Table, now = 0) {
    this.now = now;
    this.#backend = backendOn(table, { now: () => this.now, random: Math.random, sleep: waiting });
  }

  /** Calls end by the computer's clock. */
  ledger(): Ledger {
    return this.#backend.open(Date.now() + CALL_MILLISECONDS).ledgerFor(ANYONE);
  }
}

export class Writer {
  /** Records made, and statuses that moved later. */
  readonly made = { records: 0, settled: 0, milliseconds: 0 };
  readonly #purses: Purse[] = [];
  readonly #next: () => number;
  #lanes: readonly Lane[] = [];
  #asked = 0;

  private constructor(table: Table, seed: number) {
    this.#next = chance(seed);
    this.moveTo(table);
  }

  static async open(
    table: Table,
    { clients, seed, from }: Pick<CrowdPlan, 'clients' | 'seed' | 'from'>,
  ): Promise<Writer> {
    const writer = new Writer(table, seed);
    for (let i = 0; i < clients; i += 1) {
      const client = await enroll(new Lane(table, from), `client-${i}`);
      writer.#purses.push({ client, available: 0n, openHolds: 0, pending: [] });
    }
    return writer;
  }

  /** All that it wrote so far is there. */
  moveTo(table: Table): void {
    this.#lanes = Array.from({ length: LANES }, () => new Lane(table));
  }

  get clients(): readonly ClientRef[] {
    return this.#purses.map(({ client }) => client);
  }

  /** All turns in order of time, a few neighbours at once. */
  async write(all: Iterable<Turn>, told: (records: number) => void = () => {}): Promise<void> {
    const began = performance.now();
    let group: Turn[] = [];
    for (const turn of all) {
      if (group.some(({ client }) => client % LANES === turn.client % LANES)) {
        await Promise.all(group.map((one) => this.#take(one)));
        told(this.made.records);
        group = [];
      }
      group.push(turn);
    }
    await Promise.all(group.map((one) => this.#take(one)));
    this.made.milliseconds += performance.now() - began;
  }

  /** Settles what is due, then makes the records of the turn in one request. */
  async #take({ at, client, records }: Turn): Promise<void> {
    const [purse, lane] = [this.#purses[client], this.#lanes[client % LANES]];
    assert(purse && lane, 'the crowd has no such client');
    lane.now = at;
    while ((purse.pending[0]?.at ?? Number.POSITIVE_INFINITY) <= at)
      await this.#settle(purse, lane);
    for (let tries = 0; tries < 2; tries += 1) {
      const operations = operationsFor(this.#next, purse, records, at);
      const credits = await this.#ask(purse, lane, { op: 'batch', operations });
      this.made.records += credits.length;
      for (const [i, credit] of credits.entries()) this.#remember(purse, credit, operations[i], at);
      if (credits.length > 0) return;
      // What it had has ended meanwhile: it buys first.
      purse.available = 0n;
    }
  }

  #remember(purse: Purse, credit: number, operation: Operation | undefined, at: number): void {
    const when = operation ? settledAt(this.#next, operation, at) : null;
    if (when === null) return;
    purse.pending.push({ credit, at: when });
    purse.pending.sort((a, b) => a.at - b.at);
  }

  async #settle(purse: Purse, lane: Lane): Promise<void> {
    const due = purse.pending.shift();
    if (!due) return;
    const op = this.#next() < 0.75 ? 'approve' : 'fail';
    // A hold that has lapsed meanwhile was settled by the clock: it is refused, as in life.
    const changed = await this.#ask(purse, lane, { op, credit: due.credit });
    this.made.settled += changed.length;
  }

  /** Numbers of the records that it made or changed; none where it was refused. */
  async #ask(purse: Purse, lane: Lane, command: Command): Promise<readonly number[]> {
    this.#asked += 1;
    const request = {
      client: purse.client,
      transactionId: `request-${this.#asked}`,
      dialect: 'bench',
      operation: command.op,
      command,
    };
    let credits: readonly number[] = [];
    const done = ({ account, credits: made }: Done) => {
      credits = made.map(({ number }) => number);
      purse.available = account.segments.reduce((sum, { left }) => sum + left, 0n);
      purse.openHolds = account.holds.length;
      return { status: 200, contentType: 'text/plain', body: `${credits}` };
    };
    await lane.ledger().perform(request, { done, refused } satisfies Rendering);
    return credits;
  }
}

async function enroll(lane: Lane, id: string): Promise<ClientRef> {
  const named = { id, number: null, aliases: [], name: `The ${id}`, email: `${id}@example.org` };
  const client = { ...named, metadata: {}, overdraftLimit: DEBT, vendor: {} };
  const request = { transactionId: null, dialect: 'bench', operation: 'create', client };
  const done = (made: ClientRef) => ({ status: 201, contentType: 'text/plain', body: made.id });
  await lane.ledger().createClient(request, { done, refused });
  const found = await lane.ledger().findClient({ kind: 'id', value: id });
  assert(found, 'the client was made');
  return found;
}

function refused({ refusal }: { readonly refusal: string }) {
  return { status: 422, contentType: 'text/plain', body: refusal };
}

async function waiting(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
}
