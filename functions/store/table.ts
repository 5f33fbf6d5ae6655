/** The few things that the store asks of a table: DynamoDB does them, so does a map in memory. */
import type { INDEXES } from './schema.ts';

export type Item = Readonly<Record<string, unknown>>;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What must hold of the item as it is for a write to be made. */
export type Condition =
  | { readonly if: 'absent' }
  | { readonly if: 'present' }
  | { readonly if: 'version'; readonly is: number }
  /** Absent, or its attribute `client` is that number. */
  | { readonly if: 'free_for'; readonly client: number };

/** Version 0 is what nobody has written yet. */
export function unchanged(version: number): Condition {
  return version === 0 ? { if: 'absent' } : { if: 'version', is: version };
}

export type Write =
  | { readonly put: Item & Key; readonly when: Condition }
  | { readonly check: Key; readonly when: Condition }
  /** Adds to numbers of the item, which is made where there is none. */
  | { readonly add: Key; readonly values: Readonly<Record<string, number | bigint>> };

/** What became of one write of a transaction that was not made. */
export interface Reason {
  readonly code: 'none' | 'condition' | 'busy';
  /** The item that failed the condition. */
  readonly item: Item | null;
}

export interface QueryAsk {
  readonly index?: (typeof INDEXES)[number]['name'];
  readonly pk: string;
  /** Inclusive bounds of the sort key. */
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  /** `next` of the answer before. */
  readonly after?: Item;
  /** Only these attributes, nested ones as `outer.inner`: the same price, far less to read. */
  readonly only?: readonly string[];
}

export interface QueryAnswer {
  readonly items: readonly Item[];
  readonly next: Item | null;
}

/** One invocation: by when it must answer, and what it has spent. */
export interface Call {
  readonly deadline: number;
  readonly spent: { trips: number; rru: number; wru: number };
}

/**
 * All reads of the base table are strongly consistent; those of an index cannot be.
 * Every method throws `Busy` for what may go well when it is tried again.
 */
export interface Table {
  /** `eventual`: half the price, and perhaps not yet what was written last. */
  get(key: Key, call: Call, how?: 'strong' | 'eventual'): Promise<Item | null>;
  /** Up to 100 keys; in no order, absent ones left out. */
  getMany(keys: readonly Key[], call: Call, how?: 'strong' | 'eventual'): Promise<readonly Item[]>;
  /** As `getMany`, all as they were at one instant: twice the price. */
  snapshot(keys: readonly Key[], call: Call): Promise<readonly Item[]>;
  query(ask: QueryAsk, call: Call): Promise<QueryAnswer>;
  /** How many items the range holds. */
  count(ask: Omit<QueryAsk, 'limit' | 'after'>, call: Call): Promise<number>;
  /**
   * All writes or none; `null` when made, else a reason for each write: some condition failed.
   * A repeat with the same token is made once.
   */
  transact(writes: readonly Write[], token: string, call: Call): Promise<readonly Reason[] | null>;
  /** Puts items whatever is there, each by itself: for what may be written twice. */
  putMany(items: readonly (Item & Key)[], call: Call): Promise<void>;
  /**
   * The next number of a counter whose first is given. Gaps may occur, repeats may not.
   * `until`: milliseconds since 1970 after which the counter may be forgotten.
   */
  nextNumber(key: Key, first: number, call: Call, until?: number): Promise<number>;
}

/** Throttled, in conflict, or no answer: trying again may go well. */
export class Busy extends Error {
  override readonly name = 'Busy';
}
