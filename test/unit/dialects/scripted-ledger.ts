/** A ledger of one process: real decisions, kept in maps. Just enough for dialects to read. */
import { strict as assert } from 'node:assert';
import { type Account, openAccount } from '../../../functions/ledger/account.ts';
import { check } from '../../../functions/ledger/check.ts';
import type { Client, ClientName, ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import { clientUuid } from '../../../functions/ledger/credit-id.ts';
import { type Decision, decide } from '../../../functions/ledger/decide.ts';
import { settled } from '../../../functions/ledger/due.ts';
import type { Instant } from '../../../functions/ledger/instant.ts';
import type {
  ClientRequest,
  CreditFilter,
  HistoryFilter,
  Ledger,
  LedgerRequest,
  Page,
  PageAsk,
  Performed,
  Rendering,
} from '../../../functions/ledger/ledger.ts';
import type { Credit, Posting } from '../../../functions/ledger/posting.ts';
import { isRefusal, type Refusal, refuse } from '../../../functions/ledger/refusal.ts';
import { naiveCredits } from '../../support/naive-lists.ts';
import { naiveSegments } from '../../support/naive-segments.ts';
import { DocumentShelf } from './document-shelf.ts';
import { madeClient } from './made-client.ts';
import { scriptedGrants } from './scripted-grants.ts';

async function unasked(): Promise<never> {
  throw new Error('no test asks for it here');
}

const actor = { id: 'admin', name: 'Ada', email: 'ada@example.com' };

export class ScriptedLedger extends DocumentShelf implements Ledger {
  now: Instant;
  readonly requests: LedgerRequest[] = [];
  readonly filters: { filter: CreditFilter; ask: PageAsk }[] = [];
  readonly #clients = new Map<number, Client>();
  readonly #accounts = new Map<number, Account>();
  readonly #postings = new Map<number, Map<number, Posting>>();
  readonly #unique = new Set<string>();

  constructor(now: Instant) {
    super();
    this.now = now;
  }

  open(id: string, aliases: readonly string[] = []): ClientRef {
    const number = this.#clients.size + 1;
    const ref = { number, id, uuid: clientUuid(number) };
    this.#clients.set(number, madeClient(ref, aliases, this.now));
    this.#accounts.set(number, openAccount(ref, 1_000_000_000n, this.now));
    this.#postings.set(number, new Map());
    return ref;
  }

  /** Decides for real, at the scripted time, and keeps what was written. */
  do(ref: ClientRef, command: Command): Refusal | Decision {
    const { number } = ref;
    const account = this.account(ref);
    const records = this.#postingsOf(number);
    const writer = { actor, transactionId: null };
    const given = { account, records, peer: null, peerRecords: new Map(), client: null };
    const refused = check(command, ref, 6);
    const decision = refused ?? decide({ ...given, now: this.now, writer }, command);
    if (isRefusal(decision)) return decision;
    for (const journal of decision.journals) {
      this.#accounts.set(number, journal.account);
      for (const posting of [...journal.postings, ...journal.changed.values()]) {
        records.set(posting.number, posting);
      }
    }
    return decision;
  }

  /** As `do`, where a refusal would be a mistake of the test. Gives the credit's number. */
  must(ref: ClientRef, command: Command): number {
    const done = this.do(ref, command);
    assert(!isRefusal(done), isRefusal(done) ? done.detail : '');
    return done.credits[0]?.number ?? 0;
  }

  account({ number }: ClientRef): Account {
    const account = this.#accounts.get(number);
    assert(account);
    return account;
  }

  /** As the clock sees it. */
  settledAccount(ref: ClientRef): Account {
    return settled(this.account(ref), this.#postingsOf(ref.number), this.now);
  }

  postings({ number }: ClientRef): Posting[] {
    return [...this.#postingsOf(number).values()].sort((a, b) => a.number - b.number);
  }

  #postingsOf(number: number): Map<number, Posting> {
    const postings = this.#postings.get(number);
    assert(postings);
    return postings;
  }

  segments: Ledger['segments'] = async (filter, page) =>
    naiveSegments(this.postings(filter.client), filter, page);
  segmentsOfAll: Ledger['segmentsOfAll'] = unasked;
  readonly #grants = scriptedGrants(this);
  grantLedgers = this.#grants.grantLedgers;
  drawsOfMonth = this.#grants.drawsOfMonth;
  purchases = this.#grants.purchases;
  standingAt = unasked;
  explain = unasked;
  request = unasked;

  async findClient({ kind, value }: ClientName) {
    const matches = (client: Client) =>
      kind === 'alias' ? client.aliases.includes(value) : String(client[kind]) === value;
    return [...this.#clients.values()].find(matches) ?? null;
  }

  async client({ number }: ClientRef) {
    return this.#clients.get(number) ?? null;
  }

  clientsOf = async (refs: readonly ClientRef[]) =>
    new Map([...this.#clients].filter(([number]) => refs.some((ref) => ref.number === number)));

  async clients(): Promise<Page<Client>> {
    return { rows: [...this.#clients.values()], total: null, next: null, asOf: null };
  }

  async standing(ref: ClientRef) {
    return { account: this.settledAccount(ref), at: this.now };
  }

  async credit({ client, number }: { client: number; number: number }) {
    return this.#postings.get(client)?.get(number)?.credit ?? null;
  }

  async credits(filter: CreditFilter, ask: PageAsk): Promise<Page<Credit>> {
    this.filters.push({ filter, ask });
    const clients = filter.client ? [filter.client] : [...this.#clients.values()];
    const postings = clients.flatMap((ref) => this.postings(ref));
    postings.sort((a, b) => a.at - b.at || a.number - b.number);
    const all = naiveCredits(postings, filter).flatMap(({ credit }) => credit ?? []);
    const offset = ask.offset ?? Number(ask.after ?? 0);
    const end = offset + ask.limit;
    const next = end < all.length ? String(end) : null;
    const total = ask.offset === undefined ? null : all.length;
    return { rows: all.slice(offset, end), total, next, asOf: null };
  }

  /** In pages of two, so that readers have to turn them. */
  async history({ client, from = 0 }: HistoryFilter, { after }: PageAsk): Promise<Page<Posting>> {
    const isShown = (p: Posting) =>
      (p.effectiveAt ?? p.at) >= from && p.number > Number(after ?? 0);
    const rest = this.postings(client).filter(isShown);
    const rows = rest.slice(0, 2);
    const next = rest.length > 2 ? String(rows.at(-1)?.number) : null;
    return { rows, total: null, next, asOf: null };
  }

  async perform(request: LedgerRequest, rendering: Rendering): Promise<Performed> {
    this.requests.push(request);
    for (const { space, value } of request.unique ?? []) {
      const key = `${space} ${value}`;
      if (this.#unique.has(key)) return refused(rendering, refuse('unique_taken', 'Taken.'));
      this.#unique.add(key);
    }
    const documents = (await request.documents?.()) ?? [];
    const decision = this.do(request.client, request.command);
    if (isRefusal(decision)) return refused(rendering, decision);
    this.write(documents);
    const { credits, postings, changed } = decision;
    const account = this.account(request.client);
    const done = { account, credits, postings, changed, documents, now: this.now };
    return { reply: rendering.done(done), outcome: 'done', replayed: false };
  }

  async createClient({ client }: ClientRequest, rendering: Rendering<Client>): Promise<Performed> {
    const taken = [...this.#clients.values()].flatMap(({ aliases }) => aliases);
    if (client.aliases.some((alias) => taken.includes(alias))) {
      return refused(rendering, refuse('name_taken', 'The alias is taken.', 'aliases'));
    }
    const ref = this.open(`made-${this.#clients.size + 1}`);
    const base = this.#clients.get(ref.number);
    assert(base);
    const { name, aliases, vendor } = client;
    const made = { ...base, name, aliases, vendor };
    this.#clients.set(ref.number, made);
    return { reply: rendering.done(made), outcome: 'done', replayed: false };
  }
}

function refused(rendering: { refused: Rendering['refused'] }, refusal: Refusal): Performed {
  return { reply: rendering.refused(refusal), outcome: 'refused-final', replayed: false };
}
