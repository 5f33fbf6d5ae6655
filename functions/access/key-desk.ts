/** What keys are made, found and changed with. */
import type { KeyRecord } from './caller.ts';
import type { ApiKey, KeyChange, Placed } from './keys.ts';

export interface KeyDesk {
  /** By id; `after`: the id that the page before ended with. */
  list(page: { readonly limit: number; readonly after?: string }): Promise<{
    readonly rows: readonly ApiKey[];
    readonly next: string | null;
  }>;
  find(id: string): Promise<ApiKey | null>;
  /** What was done to it, the latest first. */
  changes(id: string): Promise<readonly KeyChange[]>;
  /** Days on which keys were last used, `2026-01-31`; those that never were are left out. */
  lastUses(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** `false`: it was changed since `before` was read; nothing was written. */
  write(before: ApiKey | null, after: ApiKey, change: KeyChange): Promise<boolean>;
  /** What sign-in finds under the hash of a secret, a public identifier or a token. */
  record(address: string): Promise<KeyRecord | null>;
  putToken(token: Placed): Promise<void>;
  /** Notes that the key is used today: once a day is written. */
  noteUse(id: string): Promise<void>;
  /**
   * Notes a sign-in that failed, and says whether there were too many in this minute, of that name
   * or from that address. Only failures are counted: who has the secret is never kept out.
   */
  noteFailure(name: string, address: string): Promise<'once more' | 'too many'>;
  /** An API Gateway key in the named plan: its value. `null`: there is no plan of that name. */
  gatewayKey(name: string, plan: string): Promise<GatewayKey | null>;
}

export interface GatewayKey {
  /** What API Gateway calls it. */
  readonly id: string;
  readonly value: string;
}

/** What makes API Gateway keys: the gateway's control plane. */
export interface GatewayKeys {
  /** Names of the plans that there are. */
  readonly plans: readonly string[];
  make(name: string, plan: string): Promise<GatewayKey>;
}
