/** What the projections need of a store. */
import type { DrawnLine, GrantLine } from '../ledger/grant-lines.ts';
import type { Sums } from './changes.ts';
import type { LateChange } from './fold.ts';
import type { LineStore } from './fold-lines.ts';
import type { ClosedNode, Spine } from './tree.ts';

/** The last record of a shard that was folded; `version` guards it. */
export interface Watermark {
  readonly shard: string;
  readonly version: number;
  readonly sequence: bigint;
}

/** One flush: all of it or nothing. */
export interface Flush {
  readonly watermark: Watermark;
  readonly before: Spine;
  readonly after: Spine;
  readonly closed: readonly ClosedNode[];
  readonly late: readonly LateChange[];
  readonly sums: ReadonlyMap<string, Sums>;
  /** Records that could not be read. */
  readonly unreadable: readonly string[];
}

export interface ProjectionStore extends LineStore {
  spine(): Promise<Spine>;
  node(generation: number, level: number, ordinal: number): Promise<ClosedNode>;
  watermark(shard: string): Promise<Watermark>;
  /** `false`: somebody else was faster, nothing was written. */
  flush(flush: Flush): Promise<boolean>;
  /** Up to which posting the last rebuild counted each of the clients. */
  rebuiltUpTo(clients: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Accounts with something due, and accounts with new postings, by hour. */
  note(due: readonly HourNote[], changed: readonly HourNote[]): Promise<void>;
  /** Up to which posting a client's grant ledgers are folded. */
  foldedUpTo(client: number): Promise<number>;
  /** `false`: somebody else was faster. */
  foldGrants(fold: GrantFold): Promise<boolean>;
}

export interface HourNote {
  readonly hour: string;
  readonly client: number;
}

export interface GrantFold {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly GrantLine[];
  /** What each segment lost in each month. */
  readonly months: readonly DrawnLine[];
}
