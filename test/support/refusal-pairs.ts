/** Requests that two refusals hold for at once, and what it takes to meet only the later one. */
import type { RefusalCode } from '../../functions/ledger/refusal.ts';
import type { Counter } from './counter.ts';

export interface Asked {
  readonly path: string;
  readonly body: object;
  readonly method?: string;
  readonly key?: string;
}

/** What to ask for the later refusal alone; then what arises, and what to ask for both. */
export interface Play {
  readonly later: Asked;
  readonly arises?: () => Promise<unknown>;
  readonly both?: Asked;
}

export interface Pair {
  readonly earlier: RefusalCode;
  readonly later: RefusalCode;
  /** `client` is new, has no credits and may owe nothing. */
  readonly play: (counter: Counter, client: string) => Promise<Play>;
}
