/** What the ledger offers to whoever speaks for a caller: the only door that dialects know. */
import type { Account } from './account.ts';
import type { Micro } from './amount.ts';
import type { Client, ClientRef, Clients } from './client.ts';
import type { Command } from './command.ts';
import type { CreditSift } from './credit-line.ts';
import type { Document, Documents, ToWrite } from './documents.ts';
import type { Explanation, ToExplain } from './explanation.ts';
import type { GrantReads } from './grant-lines.ts';
import type { Instant } from './instant.ts';
import type { PostingLine, SegmentLists, SortKey } from './lists.ts';
import type { Actor, Category, Credit, CreditStatus, Posting, PostingKind } from './posting.ts';
import type { Refusal } from './refusal.ts';

/** An answer as its dialect puts it on the wire; kept byte for byte under its request's id. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What the caller may rely on: see law 12. */
export type Outcome = 'done' | 'refused-final' | 'not-recorded' | 'unknown';

/** One request to change an account. */
export interface LedgerRequest {
  readonly client: ClientRef;
  /** The caller's name for it; `null` where it gave none: such a call is not retry-safe. */
  readonly transactionId: string | null;
  /** Both are part of the fingerprint. */
  readonly dialect: string;
  readonly operation: string;
  readonly command: Command;
  /** What the fingerprint is taken of where the command follows from more than was asked for. */
  readonly asked?: unknown;
  /** Values that no other request may ever use, such as Metronome's uniqueness keys. */
  readonly unique?: readonly UniqueValue[];
  /** Documents that change in the same write. */
  readonly documents?: ToWrite;
}

export interface UniqueValue {
  readonly space: string;
  readonly value: string;
}

/** What a command did: rendered into the reply before it is committed. */
export interface Done {
  /** After the command, with everything due booked. */
  readonly account: Account;
  /** The records that the command made or changed, the addressed or sending one first. */
  readonly credits: readonly Credit[];
  /** What was written for the command, without the expiries booked before it. */
  readonly postings: readonly Posting[];
  /** The client as changed, where the command changed it. */
  readonly changed: Client | null;
  /** As written beside it. */
  readonly documents: readonly Document[];
  readonly now: Instant;
}

/** How a dialect words an outcome. Both must be pure: they run again after a lost race. */
export interface Rendering<D = Done> {
  readonly done: (done: D) => Reply;
  readonly refused: (refusal: Refusal) => Reply;
}

export interface Performed {
  readonly reply: Reply;
  readonly outcome: Exclude<Outcome, 'unknown'>;
  readonly replayed: boolean;
}

export interface NewClient {
  readonly id: string | null;
  readonly number: number | null;
  readonly aliases: readonly string[];
  readonly name: string | null;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly overdraftLimit: bigint;
  readonly vendor: Readonly<Record<string, unknown>>;
}

export interface ClientRequest {
  /** Its scope is the deployment: no client has it yet. */
  readonly transactionId: string | null;
  readonly dialect: string;
  readonly operation: string;
  readonly client: NewClient;
  readonly unique?: readonly UniqueValue[];
  /** Documents that are written with it. */
  readonly documents?: ToWrite;
}

/** A client's account as the clock sees it, whether or not anything has been booked. */
export interface Standing {
  readonly account: Account;
  readonly at: Instant;
}

/** What is known of an account at an instant before its last posting. */
export interface PastStanding {
  readonly client: ClientRef;
  readonly at: Instant;
  /** The last posting that counts at that instant; 0 before the first. */
  readonly number: number;
  readonly balance: Micro;
  readonly held: Micro;
  readonly debt: Micro;
}

/** What became of a request. */
export interface RequestRecord {
  readonly outcome: 'done' | 'refused-final';
  readonly reply: Reply;
}

/** Narrows a list of credits. `from` and `to` are half-open over createdAt. */
export interface CreditFilter extends Partial<CreditSift> {
  readonly client?: ClientRef;
  readonly status?: CreditStatus;
  readonly category?: Category;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly order: 'newest' | 'oldest';
}

/** Narrows one client's postings. `from` and `to` are half-open over `effectiveAt ?? at`. */
export interface HistoryFilter {
  readonly client: ClientRef;
  readonly kinds?: readonly PostingKind[];
  /** Only postings that moved the balance: what CareCloud and WHMCS show. */
  readonly movements?: boolean;
  readonly from?: Instant;
  readonly to?: Instant;
  /** A literal, case-insensitive part of the note. */
  readonly note?: string;
  /** What only the caller can judge. */
  readonly fits?: (line: PostingLine) => boolean;
  /** In place of the number. `oldest` is ascending, `newest` the exact reverse. */
  readonly sortedBy?: (line: PostingLine) => SortKey;
  readonly order: 'newest' | 'oldest';
}

/** Which page: by offset, or after the position that the page before ended with. */
export interface PageAsk {
  readonly limit: number;
  readonly offset?: number;
  readonly after?: string;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** All rows that match; `null` where it was not counted (pages by position). */
  readonly total: number | null;
  /** Where the next page starts; `null` at the end. */
  readonly next: string | null;
  /** As of when total and order are, where that is not now. */
  readonly asOf: Instant | null;
}

/** The ledger as one caller sees it: a client outside the caller's restriction does not exist. */
export interface Ledger extends Clients, Documents, GrantReads, SegmentLists {
  /** By client number, ascending; `q` is a part of any name, id or email, case-insensitive. */
  clients(ask: PageAsk & { q?: string; status?: 'active' | 'closed' }): Promise<Page<Client>>;
  /** Now, or at an instant that is not before the last posting: known ends are foreseen. */
  standing(ref: ClientRef, at?: Instant): Promise<Standing>;
  /** At any instant: the whole standing where it is known, else what the postings say. */
  standingAt(ref: ClientRef, at: Instant): Promise<Standing | PastStanding>;
  /** Which grants paid, or would pay; `null`: there is no such usage. */
  explain(ref: ClientRef, asked: ToExplain): Promise<Explanation | null>;
  /** What the id was used for; `null`: it was not seen, and nothing was done under it. */
  request(ref: ClientRef, transactionId: string): Promise<RequestRecord | null>;
  /** By the id that any dialect shows for it (see credit-id.ts); `null`: unknown. */
  credit(id: CreditRef): Promise<Credit | null>;
  credits(filter: CreditFilter, page: PageAsk): Promise<Page<Credit>>;
  history(filter: HistoryFilter, page: PageAsk): Promise<Page<Posting>>;
  perform(request: LedgerRequest, rendering: Rendering): Promise<Performed>;
  createClient(request: ClientRequest, rendering: Rendering<Client>): Promise<Performed>;
}

export interface CreditRef {
  readonly client: number;
  readonly number: number;
  /** A segment of it; 0 for the whole record. */
  readonly part: number;
}

/** For whom a ledger is opened. */
export interface Speaker {
  readonly actor: Actor | null;
  /** Client numbers that it may see; `null`: all. */
  readonly clients: readonly number[] | null;
}

/** The store could not say what happened in time: unknown, repeat with the same id. */
export class Outage extends Error {
  override readonly name = 'Outage';
}
