/** Explanations: which grants paid or would pay, why in this order, and what ends unused. */
import type { Micro } from './amount.ts';
import type { BurnRule } from './burn-down.ts';
import type { Instant } from './instant.ts';
import type { CreditRef } from './ledger.ts';
import type { Draw } from './posting.ts';

/** One grant's share of a usage, and why it came before the next. */
export interface Explained {
  readonly draw: Draw;
  /**
   * The rule that placed it; `debt` for what no grant covers, `last` where none follows, `changed`
   * where an edit since has turned the order around.
   */
  readonly rule: BurnRule | 'changed' | 'debt' | 'last';
  readonly because: string;
}

/** Credits that end without having been spent, if nothing else is used. */
export interface Expiring {
  readonly credit: number;
  readonly part: number;
  readonly amount: Micro;
  readonly at: Instant;
}

export interface Explanation {
  readonly amount: Micro;
  readonly paid: readonly Explained[];
  /** What no grant covers. */
  readonly uncovered: Micro;
  readonly expiring: readonly Expiring[];
}

/** A usage that was made, or one that might be. */
export type ToExplain =
  | { readonly usage: CreditRef }
  | { readonly amount: Micro; readonly product: string | null; readonly tags: readonly string[] };
