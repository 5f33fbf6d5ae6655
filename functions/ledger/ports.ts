/** What the ledger needs of a store: atomic commits that say why they were not made. */
import type { Account } from './account.ts';
import type { Client, ClientName, ClientRef } from './client.ts';
import type { Document, DocumentKind, DocumentPage } from './documents.ts';
import type { FoldedReads } from './grant-lines.ts';
import type { CreditFilter, HistoryFilter, Page, PageAsk, Reply, UniqueValue } from './ledger.ts';
import type { SegmentLists } from './lists.ts';
import type { Posting } from './posting.ts';

/** The scope of ids whose client does not exist yet: creating clients. */
export const DEPLOYMENT = 0;

/** What a request left under its id. */
export interface Claim {
  readonly owner: number;
  readonly transactionId: string;
  readonly fingerprint: string;
  readonly outcome: 'done' | 'refused-final';
  readonly reply: Reply;
  /**
   * The client that the request made or changed, without personal fields. Its reply is worded again
   * on replay, with these filled in: they can be erased, an answer under an id cannot.
   */
  readonly made: Client | null;
  /** The other client that its answer speaks of: the receiver of a transfer. */
  readonly peer: number | null;
  /** Which attempt wrote it: a caller whose answer was lost finds its own. */
  readonly call: string;
}

/** One atomic write: all of it or nothing. */
export interface Commit {
  /** Accounts as read and as they shall be; without `before` it must not exist. */
  readonly accounts: readonly { readonly before: Account | null; readonly after: Account }[];
  /** Accounts that must still be as read, and stay so: what a recorded refusal depends on. */
  readonly unchanged: readonly Account[];
  readonly postings: readonly Posting[];
  /** Records that exist and change. */
  readonly changed: readonly Posting[];
  /** Clients that are new or changed. */
  readonly clients: readonly Client[];
  /** Names that no other client may have. */
  readonly names: readonly { readonly name: ClientName; readonly client: ClientRef }[];
  readonly unique: readonly { readonly value: UniqueValue; readonly owner: number }[];
  /** Each over the version before it: the first must not exist. */
  readonly documents: readonly Document[];
  readonly claim: Claim | null;
}

export const NOTHING: Commit = {
  accounts: [],
  unchanged: [],
  postings: [],
  changed: [],
  clients: [],
  names: [],
  unique: [],
  documents: [],
  claim: null,
};

/** Why a commit was not made; the first that holds, in this order. */
export type Lost =
  | { readonly lost: 'claimed'; readonly claim: Claim }
  | { readonly lost: 'stale' }
  | { readonly lost: 'document_changed' }
  | { readonly lost: 'unique_taken' }
  | { readonly lost: 'name_taken'; readonly name: ClientName };

export type Committed = 'committed' | Lost;

export interface Reading {
  readonly account: Account;
  /** Read now, and strongly: not kept from an earlier call. */
  readonly fresh: boolean;
}

/** Throws `Outage` where the store cannot say in time. */
export interface Store extends FoldedReads, SegmentLists {
  /** A guess less than a second old is good enough unless `fresh` is asked for. */
  account(client: number, fresh: boolean): Promise<Reading | null>;
  records(client: number, numbers: readonly number[]): Promise<ReadonlyMap<number, Posting>>;
  /** A range of numbers, inclusive, in order. */
  postings(client: number, from: number, to: number): Promise<readonly Posting[]>;
  claim(owner: number, transactionId: string): Promise<Claim | null>;
  /** Whether any of the values has been used: then it is for ever. */
  isTaken(values: readonly UniqueValue[]): Promise<boolean>;
  client(number: number): Promise<Client | null>;
  /** Perhaps without what changed a moment ago. */
  clientsOf(numbers: readonly number[]): Promise<readonly Client[]>;
  findClient(name: ClientName): Promise<ClientRef | null>;
  /** The next number that was never given out. */
  nextClientNumber(): Promise<number>;
  documents(
    kind: DocumentKind,
    owner: number,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Document>>;
  listDocuments(
    kind: DocumentKind,
    owner: number,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<DocumentPage>;
  nextDocumentNumber(kind: DocumentKind): Promise<number>;
  commit(commit: Commit): Promise<Committed>;
  /** By number; only those to keep are counted and given. */
  clients(ask: PageAsk, keep: (client: Client) => boolean): Promise<Page<Client>>;
  credits(filter: CreditFilter, ask: PageAsk): Promise<Page<Posting>>;
  history(filter: HistoryFilter, ask: PageAsk): Promise<Page<Posting>>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
