/** Postings: the numbered, immutable facts about an account, and the credits that some are. */
import type { Micro } from './amount.ts';
import type { ClientRef } from './client.ts';
import type { Instant } from './instant.ts';

/** Where credits of a grant can lie. `null` in an entry is outside: issue and correction. */
export type Bucket = 'available' | 'held' | 'spent' | 'expired' | 'voided';

/** The grant 0: what a client owes lies in it as a negative `available`. */
export const DEBT = 0;

/** One move of credits between two buckets of one segment of one grant. */
export interface Entry {
  /** Posting number of the purchase that issued the grant, or `DEBT`. */
  readonly credit: number;
  /** Segment of the grant, from 1. */
  readonly part: number;
  readonly from: Bucket | null;
  readonly to: Bucket | null;
  readonly amount: Micro;
}

export type PostingKind =
  | 'purchase'
  | 'pending_purchase'
  | 'approval'
  | 'failure'
  | 'usage'
  | 'hold'
  | 'capture'
  | 'release'
  | 'hold_expiry'
  | 'expiry'
  | 'void'
  | 'take_back'
  | 'transfer_out'
  | 'transfer_in'
  | 'reversal'
  | 'adjustment'
  | 'shortening'
  | 'extension'
  | 'edit'
  | 'limit_change'
  | 'closing';

export type Category = 'purchase' | 'usage';
export type CreditStatus = 'approved' | 'pending' | 'failed' | 'postPaid';

export const CATEGORIES: readonly Category[] = ['purchase', 'usage'];
export const STATUSES: readonly CreditStatus[] = ['approved', 'pending', 'failed', 'postPaid'];

/** One item of an access schedule: half-open `[startingAt, endingBefore)`. */
export interface Segment {
  /** From 1, never reused within its grant. */
  readonly part: number;
  readonly amount: Micro;
  readonly startingAt: Instant;
  /** `NEVER` without an end. */
  readonly endingBefore: Instant;
}

/** Who did it: the holder of the key (Verifik's superAdmin). */
export interface Actor {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** A record of a purchase or a usage, with its status: Verifik's Credit object. */
export interface Credit {
  readonly client: ClientRef;
  /** Number of the posting that recorded it. */
  readonly number: number;
  /** Its ordinal within its category and client, from 1. */
  readonly ordinal: number;
  readonly category: Category;
  readonly status: CreditStatus;
  readonly amount: Micro;
  /** What a hold has paid so far; `null` where the record never was a hold. */
  readonly captured: Micro | null;
  readonly reversed: Micro;
  readonly description: string | null;
  /** The caller's name for its request, where it gave one. */
  readonly transactionId: string | null;
  /** A receiving record's sender-side transaction id. */
  readonly reference: string | null;
  readonly paymentMethod: string | null;
  readonly currency: string | null;
  /** Decimal texts, recorded and never calculated with. */
  readonly exchangeRate: string | null;
  readonly price: string | null;
  /** Nothing was paid for it: its credits burn before those that were paid for. */
  readonly free: boolean;
  readonly priority: number;
  /** A purchase's segments, in order; empty for a usage. */
  readonly schedule: readonly Segment[];
  /** What a grant may pay for (empty: everything). */
  readonly products: readonly string[];
  readonly tags: readonly string[];
  /** What a usage was for: Verifik's `code`. */
  readonly product: string | null;
  readonly partner: string | null;
  readonly store: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly actor: Actor | null;
  /** The date that the caller gave (`YYYY-MM-DD`, WHMCS): shown there, orders nothing. */
  readonly callerDate: string | null;
  /** When a hold lapses. */
  readonly expiresAt: Instant | null;
  readonly voidedAt: Instant | null;
  /** How a hold ended, `null` while it is open or where there was none. */
  readonly settled: 'captured' | 'released' | 'expired' | null;
  /** The account's balance right after it was recorded. */
  readonly balanceAfter: Micro;
  /** What a usage drew, in burn order, debt last: set once. */
  readonly draws: readonly Draw[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Number of the posting that gave it its status: it moves once at most. */
  readonly statusBy: number;
  /** Number of the posting that changed it last, be it in its status or otherwise. */
  readonly changedBy: number;
  /** What one dialect needs to give back and the ledger does not interpret. */
  readonly vendor: Readonly<Record<string, unknown>>;
}

/** One grant's share of a usage; `credit` is `DEBT` for the part beyond all grants. */
export interface Draw {
  readonly credit: number;
  readonly part: number;
  readonly amount: Micro;
}

/**
 * The payments of debt form a stack, so that a reversed post-paid usage whose debt has been paid
 * since finds the grants that paid it: `left` of posting `number`'s payment is not yet given back.
 */
export interface DebtPayment {
  readonly number: number;
  readonly left: Micro;
}

/** Running counts, monotone in the posting number: what makes any offset findable. */
export interface RunningCounts {
  /** Postings that moved the balance. */
  readonly movements: number;
  readonly credits: number;
  readonly purchases: number;
  /** Segments of approved purchases, from the posting on that issued them. */
  readonly segments: number;
}

export interface Posting {
  readonly client: number;
  readonly number: number;
  readonly kind: PostingKind;
  readonly at: Instant;
  /** When the clock decided it, where that was before it was booked. */
  readonly effectiveAt: Instant | null;
  readonly entries: readonly Entry[];
  /** What it did to the balance. */
  readonly delta: Micro;
  readonly balanceAfter: Micro;
  readonly heldAfter: Micro;
  readonly debtAfter: Micro;
  readonly counts: RunningCounts;
  readonly note: string | null;
  readonly actor: Actor | null;
  readonly partner: string | null;
  readonly store: string | null;
  readonly transactionId: string | null;
  /** Where it paid debt: the payment on top of the stack before it. */
  readonly paidBefore: DebtPayment | null;
  /** Number of the credit that it settles, ends or corrects. */
  readonly concerns: number | null;
  /** Parts that it issued: of the purchase that it is, or of the one that it concerns. */
  readonly issues: readonly number[];
  /** Present where the posting records a purchase or a usage. */
  readonly credit: Credit | null;
}

export const MAX_NOTE_BYTES = 256;
export const MAX_SEGMENTS = 12;
export const MAX_PARTS = 63;
export const MAX_PRODUCTS_AND_TAGS = 16;
