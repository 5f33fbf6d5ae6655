/** Postings as commands word them, before the journal numbers them. */
import type { Account, OpenHold, OpenSegment } from './account.ts';
import type { Instant } from './instant.ts';
import type { Actor, Credit, DebtPayment, Entry, PostingKind } from './posting.ts';

/** A posting as a command words it; number, time, balances and counts follow from the account. */
export interface Draft {
  readonly kind: PostingKind;
  readonly entries: readonly Entry[];
  readonly effectiveAt?: Instant;
  /** Segments that the entries fill anew, with nothing in them. */
  readonly opens?: readonly OpenSegment[];
  /** New terms of open segments. */
  readonly reshape?: (segment: OpenSegment) => OpenSegment;
  /** The hold as it stands afterwards; with nothing left it is closed. */
  readonly hold?: OpenHold;
  /** The record that the posting is; number, ordinal, balance and times are filled in. */
  readonly credit?: NewCredit;
  /** The record that it settles or corrects, as it stands afterwards. */
  readonly changes?: Credit;
  readonly concerns?: number;
  readonly note?: string | null;
  readonly lastPayment?: DebtPayment | null;
  readonly account?: Partial<Pick<Account, 'status' | 'overdraftLimit'>>;
}

type FilledIn =
  | 'client'
  | 'number'
  | 'ordinal'
  | 'actor'
  | 'transactionId'
  | 'balanceAfter'
  | 'statusBy'
  | 'changedBy'
  | 'createdAt'
  | 'updatedAt';
export type NewCredit = Omit<Credit, FilledIn>;

/** What all postings of one request share. */
export interface Writer {
  readonly actor: Actor | null;
  readonly transactionId: string | null;
}

/** Of what the clock decides: nobody asked for it. */
export const NOBODY: Writer = { actor: null, transactionId: null };
