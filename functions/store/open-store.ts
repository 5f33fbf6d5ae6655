/** The store as one invocation sees it: reads, commits and lists, until its deadline. */
import { randomUUID } from 'node:crypto';
import type { Account } from '../ledger/account.ts';
import {
  type Client,
  type ClientName,
  type ClientRef,
  FIRST_MADE_NUMBER,
} from '../ledger/client.ts';
import type { DocumentKind } from '../ledger/documents.ts';
import type { UniqueValue } from '../ledger/ledger.ts';
import type { Claim, Commit, Committed, Reading, Store } from '../ledger/ports.ts';
import type { Posting } from '../ledger/posting.ts';
import { accountFromItem } from './account-item.ts';
import { listClientCredits, listHistory } from './account-lists.ts';
import { type Pace, pause } from './attempts.ts';
import { claimFromItem } from './claim-item.ts';
import { clientFromItem, clientRefFromName } from './client-item.ts';
import { listClients } from './clients-list.ts';
import { lossOf, type PartWrite, writesOf } from './commit.ts';
import { listDocuments, readDocuments } from './document-item.ts';
import { listGlobalCredits, listGlobalSegments } from './global-credits.ts';
import { readDraws, readGrants } from './grant-ledger-items.ts';
import type { Kept } from './kept.ts';
import {
  accountKey,
  CLIENT_COUNTER,
  claimKey,
  clientKey,
  documentCounter,
  nameKey,
  postingKey,
  uniqueKey,
} from './keys.ts';
import { postingFromItem } from './posting-item.ts';
import { readPostings } from './projection-store.ts';
import { listSegments } from './segment-lists.ts';
import type { Call, Reason, Table } from './table.ts';

/** Keys of one BatchGetItem. */
const MOST_KEYS = 100;

export interface StoreParts {
  /** Patient: what it throws is final. */
  readonly table: Table;
  readonly kept: Kept;
  readonly pace: Pace;
}

export function openStore(parts: StoreParts, call: Call): Store {
  return new OpenStore(parts, call);
}

class OpenStore implements Store {
  readonly #table: Table;
  readonly #kept: Kept;
  readonly #pace: Pace;
  readonly #call: Call;
  /** Lost races so far: each makes the next wait longer. */
  #lost = 0;

  constructor({ table, kept, pace }: StoreParts, call: Call) {
    this.#table = table;
    this.#kept = kept;
    this.#pace = pace;
    this.#call = call;
  }

  async account(client: number, fresh: boolean): Promise<Reading | null> {
    const guess = fresh ? null : this.#kept.account(client, this.#pace.now());
    if (guess) return { account: guess, fresh: false };
    const item = await this.#table.get(accountKey(client), this.#call);
    if (!item) return null;
    const account = accountFromItem(item);
    this.#kept.keepAccount(account, this.#pace.now());
    return { account, fresh: true };
  }

  async records(client: number, numbers: readonly number[]): Promise<Map<number, Posting>> {
    const found = new Map<number, Posting>();
    const [only, second] = numbers;
    if (only !== undefined && second === undefined) {
      const item = await this.#table.get(postingKey(client, only), this.#call);
      return item ? found.set(only, postingFromItem(item)) : found;
    }
    for (let start = 0; start < numbers.length; start += MOST_KEYS) {
      const keys = numbers.slice(start, start + MOST_KEYS).map((n) => postingKey(client, n));
      const items = await this.#table.getMany(keys, this.#call);
      for (const posting of items.map(postingFromItem)) found.set(posting.number, posting);
    }
    return found;
  }

  postings(client: number, from: number, to: number): Promise<readonly Posting[]> {
    return readPostings(this.#table, client, from, to, this.#call);
  }

  async claim(owner: number, transactionId: string): Promise<Claim | null> {
    const key = claimKey(owner, transactionId);
    const item = await this.#table.get(key, this.#call);
    return item && claimFromItem(item);
  }

  async isTaken(values: readonly UniqueValue[]): Promise<boolean> {
    const keys = values.map(({ space, value }) => uniqueKey(space, value));
    return (await this.#table.getMany(keys, this.#call)).length > 0;
  }

  async client(number: number): Promise<Client | null> {
    const item = await this.#table.get(clientKey(number), this.#call);
    return item && clientFromItem(item);
  }

  async clientsOf(numbers: readonly number[]): Promise<Client[]> {
    const found: Client[] = [];
    for (let start = 0; start < numbers.length; start += MOST_KEYS) {
      const keys = numbers.slice(start, start + MOST_KEYS).map(clientKey);
      const items = await this.#table.getMany(keys, this.#call, 'eventual');
      found.push(...items.map(clientFromItem));
    }
    return found;
  }

  async findClient(name: ClientName): Promise<ClientRef | null> {
    const kept = this.#kept.name(name);
    if (kept) return kept;
    const item = await this.#table.get(nameKey(name), this.#call);
    if (!item) return null;
    const client = clientRefFromName(item);
    this.#kept.keepName(name, client);
    return client;
  }

  async nextClientNumber(): Promise<number> {
    return this.#table.nextNumber(CLIENT_COUNTER, FIRST_MADE_NUMBER, this.#call);
  }

  documents: Store['documents'] = (kind, owner, ids) =>
    readDocuments(this.#table, kind, owner, ids, this.#call);

  listDocuments: Store['listDocuments'] = (kind, owner, page) =>
    listDocuments(this.#table, kind, owner, page, this.#call);

  nextDocumentNumber(kind: DocumentKind): Promise<number> {
    return this.#table.nextNumber(documentCounter(kind), 1, this.#call);
  }

  foldedGrants: Store['foldedGrants'] = (...asked) => readGrants(this.#table, this.#call, ...asked);
  foldedDraws: Store['foldedDraws'] = (...asked) => readDraws(this.#table, this.#call, ...asked);

  async commit(commit: Commit): Promise<Committed> {
    const writes = writesOf(commit);
    const items = writes.map(({ write }) => write);
    const reasons = await this.#table.transact(items, randomUUID(), this.#call);
    const involved = [...commit.accounts.map(({ after }) => after), ...commit.unchanged];
    if (reasons === null) {
      for (const account of involved) this.#kept.keepAccount(account, this.#pace.now());
      return 'committed';
    }
    this.#learn(writes, reasons);
    const loss = lossOf(writes, reasons);
    if (loss.lost === 'stale' || loss.lost === 'document_changed') await this.#raced(involved);
    return loss;
  }

  clients: Store['clients'] = (ask, keep) => listClients(this.#table, ask, keep, this.#call);

  credits: Store['credits'] = ({ client, ...filter }, ask) =>
    client
      ? listClientCredits(this.#table, { ...filter, client }, ask, this.#call)
      : listGlobalCredits(this.#table, filter, ask, this.#call);

  segments: Store['segments'] = (...asked) => listSegments(this.#table, ...asked, this.#call);
  segmentsOfAll: Store['segmentsOfAll'] = (...asked) =>
    listGlobalSegments(this.#table, ...asked, this.#call);

  history: Store['history'] = (filter, ask) => listHistory(this.#table, filter, ask, this.#call);

  /** No account that may have moved is guessed again, unless the newer one was handed back. */
  #learn(writes: readonly PartWrite[], reasons: readonly Reason[]): void {
    for (const [i, { write, part }] of writes.entries()) {
      const reason = reasons[i];
      if (part !== 'account' || !reason || reason.code === 'none') continue;
      if (reason.item) this.#kept.keepAccount(accountFromItem(reason.item), this.#pace.now());
      else this.#kept.dropAccount(clientOf('put' in write ? write.put.pk : write.check.pk));
    }
  }

  /** Somebody was faster: the first time go on at once, then give way more and more. */
  async #raced(involved: readonly Account[]): Promise<void> {
    if (this.#lost > 0 || involved.length > 1) {
      await pause(this.#pace, this.#call, Math.max(0, this.#lost - 1));
    }
    this.#lost += 1;
  }
}

function clientOf(pk: string): number {
  return Number(pk.slice(2));
}
