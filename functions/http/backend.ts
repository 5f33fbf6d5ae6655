/** What stands behind the chain, opened once per invocation. Made by runtime/. */
import type { Caller, KeyRecord } from '../access/caller.ts';
import type { KeyDesk } from '../access/key-desk.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from './contract.ts';

/** What one invocation may spend and has spent: `Server-Timing`. */
export interface Spent {
  /** Serial round trips to the table. */
  trips: number;
  /** Read and write request units. */
  rru: number;
  wru: number;
}

/** Everything behind the chain, opened once per invocation. Made by runtime/. */
export interface Backend {
  readonly settings: Settings;
  readonly serverTiming: boolean;
  readonly cursorKey: string;
  now(): number;
  /** `deadline`: milliseconds since 1970 by which the answer must be on its way. */
  open(deadline: number): OpenBackend;
}

export interface OpenBackend {
  ledgerFor(caller: Caller): Ledger;
  findKey(sha256: string): Promise<KeyRecord | null>;
  readonly keys: KeyDesk;
  readonly spent: Spent;
  /** True from the moment that a change of the ledger was attempted. */
  changing(): boolean;
}
