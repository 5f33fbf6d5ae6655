/** Commands: everything that can be asked of an account. Each leaves postings or a refusal. */
import type { Micro } from './amount.ts';
import type { Client, ClientRef } from './client.ts';
import type { Instant } from './instant.ts';

/** What a purchase or usage carries beside its amount. */
export interface Descriptive {
  readonly description?: string | null;
  /** Shown on the record; the claim on it is `Request.transactionId`. */
  readonly paymentMethod?: string | null;
  readonly currency?: string | null;
  readonly exchangeRate?: string | null;
  readonly price?: string | null;
  readonly partner?: string | null;
  readonly store?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly callerDate?: string | null;
  readonly vendor?: Readonly<Record<string, unknown>>;
}

/** A segment as asked for; without `startingAt` it starts now, without `endingBefore` it lasts. */
export interface AskedSegment {
  readonly amount: Micro;
  readonly startingAt?: Instant;
  readonly endingBefore?: Instant;
}

export interface Purchase extends Descriptive {
  readonly op: 'purchase';
  readonly amount: Micro;
  readonly status?: 'approved' | 'pending';
  readonly priority?: number;
  /** Default: one segment of the whole amount from now until `endingBefore`. */
  readonly schedule?: readonly AskedSegment[];
  readonly endingBefore?: Instant;
  readonly products?: readonly string[];
  readonly tags?: readonly string[];
}

export interface Usage extends Descriptive {
  readonly op: 'usage';
  readonly amount: Micro;
  readonly postPaid?: boolean;
  readonly product?: string | null;
  readonly tags?: readonly string[];
}

export interface Hold extends Descriptive {
  readonly op: 'hold';
  readonly amount: Micro;
  readonly product?: string | null;
  readonly tags?: readonly string[];
  /** Exactly one of the two. */
  readonly expiresAt?: Instant;
  readonly expiresInSeconds?: number;
}

/** Approves a pending purchase, or captures a hold: `amount` and `final` are for holds. */
export interface Approve {
  readonly op: 'approve';
  readonly credit: number;
  readonly amount?: Micro;
  readonly final?: boolean;
}

/** Fails a pending purchase, or releases a hold. */
export interface Fail {
  readonly op: 'fail';
  readonly credit: number;
}

/** Gives back a usage, or takes back what remains of a purchase. */
export interface Reverse {
  readonly op: 'reverse';
  readonly credit: number;
  readonly amount?: Micro;
  readonly reason?: string | null;
}

export interface Void {
  readonly op: 'void';
  readonly credit: number;
}

/** A segment that begins at or after the new end is dropped; what it holds is voided. */
export interface Shorten {
  readonly op: 'shorten';
  readonly credit: number;
  /** Default: every segment that ends later. */
  readonly part?: number;
  readonly endingBefore: Instant;
}

export interface Extend {
  readonly op: 'extend';
  readonly credit: number;
  readonly part?: number;
  readonly endingBefore?: Instant | null;
  readonly add?: AskedSegment;
}

export interface Edit {
  readonly op: 'edit';
  readonly credit: number;
  readonly priority?: number;
  readonly products?: readonly string[];
  readonly tags?: readonly string[];
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  /** A merge patch (see merge-patch.ts), so that changes of different fields do not collide. */
  readonly vendor?: Readonly<Record<string, unknown>>;
  /** With it, even empty, only a grant can be edited. */
  readonly schedule?: ScheduleChange;
}

/** Changes of a grant's segments that are made together or not at all. */
export interface ScheduleChange {
  readonly add?: readonly AskedSegment[];
  readonly update?: readonly SegmentUpdate[];
  /** Parts that are dropped: nothing may have been drawn from them. */
  readonly remove?: readonly number[];
}

/** What changes of a segment that has not ended. */
export interface SegmentUpdate {
  readonly part: number;
  /** Grows, or shrinks by what is left at most. */
  readonly amount?: Micro;
  /** Of a segment that has not begun. */
  readonly startingAt?: Instant;
  readonly endingBefore?: Instant;
}

/** A signed correction, with its reason, on a named segment (default: the grant's only one). */
export interface Adjust extends Descriptive {
  readonly op: 'adjust';
  readonly credit: number;
  readonly part?: number;
  readonly direction: 'add' | 'remove';
  readonly amount: Micro;
  readonly reason: string;
}

export interface Transfer {
  readonly op: 'transfer';
  readonly to: ClientRef;
  readonly amount: Micro;
  readonly note?: string | null;
  readonly vendor?: Readonly<Record<string, unknown>>;
}

export interface Batch {
  readonly op: 'batch';
  readonly operations: readonly (Purchase | Usage | Hold)[];
}

/** Changes a client; a change of its overdraft limit and its closing are postings. */
export interface ChangeClient {
  readonly op: 'change_client';
  /** `vendor` is a merge patch (see merge-patch.ts). */
  readonly change: Partial<
    Pick<Client, 'aliases' | 'name' | 'email' | 'metadata' | 'overdraftLimit' | 'vendor'>
  >;
}

export interface CloseClient {
  readonly op: 'close_client';
}

export type Command =
  | Purchase
  | Usage
  | Hold
  | Approve
  | Fail
  | Reverse
  | Void
  | Shorten
  | Extend
  | Edit
  | Adjust
  | Transfer
  | Batch
  | ChangeClient
  | CloseClient;

export const MAX_BATCH = 45;
/** How far ahead a hold may expire. */
export const MAX_HOLD_DAYS = 30;
export const DEFAULT_PRIORITY = 100;
