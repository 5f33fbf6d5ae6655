/** What one client's lists are searched and sorted by, and when they cannot be. */
import type { Micro } from './amount.ts';
import type { ClientRef } from './client.ts';
import type { Instant } from './instant.ts';
import type { Credit, PostingKind, Segment } from './posting.ts';

/** A posting as lists look at it in thousands: a fraction of it is read. */
export interface PostingLine {
  readonly number: number;
  readonly kind: PostingKind;
  readonly at: Instant;
  readonly effectiveAt: Instant | null;
  readonly delta: Micro;
  readonly balanceAfter: Micro;
  readonly heldAfter: Micro;
  readonly debtAfter: Micro;
  readonly note: string | null;
  readonly partner: string | null;
  readonly store: string | null;
  readonly transactionId: string | null;
  /** Id of whoever did it. */
  readonly actor: string | null;
  /** Number of the credit that it records, settles or corrects. */
  readonly credit: number | null;
  /** Of the credit that it records. */
  readonly currency: string | null;
}

/**
 * Lines are kept in blocks, few and fat: what a search costs an engine is by the items and
 * attributes that it goes through. A block weighs a few KB.
 */
export const POSTINGS_PER_BLOCK = 64;

/** The number with which the block of a posting begins. */
export function blockStart(number: number): number {
  return number - ((number - 1) % POSTINGS_PER_BLOCK);
}

export type SortKey = string | number | bigint;

/** A segment of an approved purchase, with the purchase. */
export interface GrantedSegment {
  readonly credit: Credit;
  readonly segment: Segment;
}

/**
 * Narrows one client's segments. They stand in order of their issue, which is by purchase but for
 * those of a purchase that was approved later, and those that were added to it. `from` and `to` are
 * half-open over when they were issued.
 */
export interface SegmentFilter {
  readonly client: ClientRef;
  readonly from?: Instant;
  readonly to?: Instant;
  /** What only the caller can judge. */
  readonly fits?: (granted: GrantedSegment) => boolean;
  /** In place of the order of issue. `oldest` is ascending, `newest` the exact reverse. */
  readonly sortedBy?: (granted: GrantedSegment) => SortKey;
  readonly order: 'newest' | 'oldest';
}

export interface SegmentPage {
  readonly rows: readonly GrantedSegment[];
  /** All that match. */
  readonly total: number;
}

export interface SegmentAsk {
  readonly limit: number;
  readonly offset: number;
}

/**
 * Narrows the segments of all clients, which stand where their purchases do: in order of their
 * making, whenever they were issued. `from` and `to` are half-open over that.
 */
export type SegmentRange = Pick<SegmentFilter, 'from' | 'to' | 'order'>;

export interface SegmentLists {
  segments(filter: SegmentFilter, page: SegmentAsk): Promise<SegmentPage>;
  segmentsOfAll(range: SegmentRange, page: SegmentAsk): Promise<SegmentPage>;
}

/** A list that has no bounded price as it was asked for: it must be asked for in another way. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
  /** `offset`: rows so far in are reached by position only; `rows`: too many to look through. */
  readonly what: 'offset' | 'rows';
  readonly most: number;

  constructor(what: 'offset' | 'rows', most: number) {
    const said = what === 'offset' ? 'Such a list has pages by offset' : 'A list is looked through';
    super(`${said} up to ${most} rows: ask for a time range, or page by position.`);
    this.what = what;
    this.most = most;
  }
}

/** Equal for texts that differ only in case, or in how Unicode composes their letters. */
export function folded(text: string): string {
  // Upper after lower: Greek has two small sigmas, German a capital of its sharp s.
  return text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
}
