/** The ledger's use cases on a store that notes what is asked of it, and that tests may bend. */
import { strict as assert } from 'node:assert';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import type {
  ClientRequest,
  Ledger,
  LedgerRequest,
  NewClient,
  Performed,
} from '../../../functions/ledger/ledger.ts';
import { openLedger } from '../../../functions/ledger/open-ledger.ts';
import type { Commit, Committed, Store } from '../../../functions/ledger/ports.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { Kept } from '../../../functions/store/kept.ts';
import { openStore } from '../../../functions/store/open-store.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { MemoryTable } from '../../support/memory-table.ts';
import { ACTOR } from './desk.ts';

/** Several on one table are several processes: each has its own guesses. */
export class WatchedOffice {
  now = 1_000;
  /** What the store was asked for, in order: `account 7 fresh`, `records 7: 1,2`, `commit`. */
  readonly calls: string[] = [];
  readonly commits: Commit[] = [];
  /** Stands in for the next commit. */
  instead: ((commit: Commit) => Promise<Committed>) | null = null;
  /** What the store shows of a posting; `null`: nothing. */
  shows: (posting: Posting) => Posting | null = (posting) => posting;
  showsClients = true;
  readonly table: MemoryTable;
  readonly ledger: Ledger;
  readonly store: Store;
  #made = 0;

  /** `ids`: what the ids begin with that it makes. */
  constructor(table = new MemoryTable(), ids = 'made') {
    this.table = table;
    const pace = { now: () => this.now, random: () => 0, sleep: async () => {} };
    this.store = openStore({ table, kept: new Kept(), pace }, newCall(20_000, this.now));
    this.ledger = openLedger({
      store: this.#watched(this.store),
      clock: pace,
      speaker: { actor: ACTOR, clients: null },
      scale: 6,
      newId: () => this.#newId(ids),
    });
  }

  /** The calls that it takes. */
  async during(act: () => Promise<unknown>): Promise<string[]> {
    this.calls.length = 0;
    await act();
    return [...this.calls];
  }

  make(asked: Partial<NewClient> = {}, more: Partial<ClientRequest> = {}): Promise<Performed> {
    const blank = { id: null, number: null, aliases: [], name: null, email: null };
    const client = { ...blank, metadata: {}, overdraftLimit: 0n, vendor: {}, ...asked };
    const request = { transactionId: null, dialect: 'test', operation: 'make', client };
    return this.ledger.createClient({ ...request, ...more }, { done: reply, refused: reply });
  }

  async client(number: number, asked: Partial<NewClient> = {}): Promise<ClientRef> {
    await this.make({ id: `client-${number}`, number, ...asked });
    const made = await this.store.client(number);
    assert(made, `client ${number} was not made`);
    return { number, id: made.id, uuid: made.uuid };
  }

  ask(client: ClientRef, command: Command, more: Partial<LedgerRequest> = {}): Promise<Performed> {
    const request = { client, command, transactionId: null, dialect: 'test', operation: 'do' };
    return this.ledger.perform({ ...request, ...more }, { done: reply, refused: reply });
  }

  #watched(store: Store): Store {
    const note = (call: string) => this.calls.push(call);
    const notes: Partial<Store> = {
      account: (client, fresh) => {
        note(`account ${client}${fresh ? ' fresh' : ''}`);
        return store.account(client, fresh);
      },
      records: async (client, numbers) => {
        note(`records ${client}: ${numbers}`);
        return shown(await store.records(client, numbers), this.shows);
      },
      postings: (client, from, to) => {
        note(`postings ${client}: ${from}-${to}`);
        return store.postings(client, from, to);
      },
      claim: (owner, id) => {
        note(`claim ${owner} ${id}`);
        return store.claim(owner, id);
      },
      isTaken: (values) => {
        note(`taken ${values.map(({ value }) => value)}`);
        return store.isTaken(values);
      },
      client: async (number) => {
        note(`client ${number}`);
        return this.showsClients ? store.client(number) : null;
      },
      nextClientNumber: () => {
        note('number');
        return store.nextClientNumber();
      },
      commit: (commit) => {
        note('commit');
        this.commits.push(commit);
        const { instead } = this;
        this.instead = null;
        return instead ? instead(commit) : store.commit(commit);
      },
    };
    return bent(store, notes);
  }

  #newId(ids: string): string {
    this.#made += 1;
    return `${ids}-${this.#made}`;
  }
}

/** The store with some of its calls answered by others. */
function bent(store: Store, others: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      return Reflect.get(others, name) ?? (typeof own === 'function' ? own.bind(target) : own);
    },
  });
}

/** Everything that was to be rendered, as text. */
function reply(told: object) {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(told, plain) };
}

export function bodyOf({ reply: { body } }: Performed) {
  return JSON.parse(body);
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function shown(found: ReadonlyMap<number, Posting>, shows: WatchedOffice['shows']) {
  const seen = new Map<number, Posting>();
  for (const [number, posting] of found) {
    const one = shows(posting);
    if (one) seen.set(number, one);
  }
  return seen;
}
