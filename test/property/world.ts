/** The world of a history: the real ledger on a table in memory, the model, and a clock. */
import type { Backend } from '../../functions/http/backend.ts';
import type { Account } from '../../functions/ledger/account.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { Ledger, Performed, Rendering } from '../../functions/ledger/ledger.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import type { Refusal } from '../../functions/ledger/refusal.ts';
import { accountFromItem } from '../../functions/store/account-item.ts';
import { accountKey, claimKey, postingsOf } from '../../functions/store/keys.ts';
import { postingFromItem } from '../../functions/store/posting-item.ts';
import type { Item } from '../../functions/store/table.ts';
import { ANYONE, backendOn, ledgerOn, newCall } from '../support/ledger-on-table.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { Model } from './model.ts';

export const START = 1_800_000_000_000;
/** Overdraft limits of the clients, who differ in nothing else. */
const LIMITS = [0n, 9n, 24n];

export interface Asked {
  readonly client: ClientRef;
  readonly command: Command;
  readonly transactionId: string | null;
}

export interface Answer extends Performed {
  /** `done` or the code of the refusal. */
  readonly said: string;
  /** Numbers of the records that it made or changed. */
  readonly numbers: readonly number[];
}

export class World {
  now = START;
  readonly table = new MemoryTable();
  readonly model = new Model();
  readonly clients: ClientRef[] = [];
  /** Requests that left something under their id, with their first answer. */
  readonly recorded: { readonly asked: Asked; readonly answer: Answer }[] = [];
  ids = 0;
  readonly #backend: Backend;

  constructor() {
    this.#backend = backendOn(this.table, this.#pace());
  }

  static async open(): Promise<World> {
    const world = new World();
    const maker = ledgerOn(world.table, world.#pace());
    for (const [i, limit] of LIMITS.entries()) {
      const client = await maker.client(`client-${i}`, limit);
      world.clients.push(client);
      world.model.open(client.number, Number(limit));
    }
    return world;
  }

  get ledger(): Ledger {
    return this.#backend.open(this.now + 20_000).ledgerFor(ANYONE);
  }

  client(index: number): ClientRef {
    const client = this.clients[index % this.clients.length];
    if (!client) throw new Error('a world has clients');
    return client;
  }

  async ask({ client, command, transactionId }: Asked): Promise<Answer> {
    const { op: operation } = command;
    const request = { client, transactionId, dialect: 'test', operation, command };
    const performed = await this.ledger.perform(request, RENDERING);
    const body = JSON.parse(performed.reply.body) as Partial<Refusal> & { numbers?: number[] };
    return { ...performed, said: body.refusal ?? 'done', numbers: body.numbers ?? [] };
  }

  /** The account as it is stored, whatever is due. */
  async stored({ number }: ClientRef): Promise<Account> {
    const item = await this.table.get(accountKey(number), newCall());
    if (!item) throw new Error('a client has an account');
    return accountFromItem(item);
  }

  async claimed(client: ClientRef, transactionId: string): Promise<Item | null> {
    return this.table.get(claimKey(client.number, transactionId), newCall());
  }

  async postings({ number }: ClientRef): Promise<Posting[]> {
    const { items } = await this.table.query({ pk: postingsOf(number) }, newCall());
    return items.map(postingFromItem);
  }

  #pace() {
    const sleep = async () => {};
    return { now: () => this.now, random: () => 0, sleep };
  }
}

/** The answer tells the state that it was given in, so that a replay can be told from a new one. */
const RENDERING: Rendering = {
  done: ({ credits, account, postings, changed }) => ({
    status: 200,
    contentType: 'application/json',
    // The answer to a change of a client is worded again on replay: from the client alone.
    body: changed
      ? JSON.stringify({ numbers: [], status: changed.status, id: changed.id })
      : JSON.stringify({
          numbers: credits.map(({ number }) => number),
          version: account.version,
          postings: postings.map(({ number, kind }) => `${number} ${kind}`),
        }),
  }),
  refused: (refusal) => ({
    status: 422,
    contentType: 'application/json',
    body: JSON.stringify(refusal),
  }),
};
