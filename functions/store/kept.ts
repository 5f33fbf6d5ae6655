/** What a warm function keeps between calls: accounts for a second, names for good. */
import type { Account } from '../ledger/account.ts';
import type { ClientName, ClientRef } from '../ledger/client.ts';

/** A guess about an account is worth trying for so long; a stale one costs one more trip. */
const ACCOUNT_MILLISECONDS = 1_000;
const MOST_ACCOUNTS = 1_000;
const MOST_NAMES = 10_000;

export class Kept {
  readonly #accounts = new Map<number, { account: Account; until: number }>();
  readonly #names = new Map<string, ClientRef>();

  account(client: number, now: number): Account | null {
    const kept = this.#accounts.get(client);
    return kept && kept.until > now ? kept.account : null;
  }

  keepAccount(account: Account, now: number): void {
    const { number } = account.client;
    const newest = this.#accounts.get(number)?.account;
    if (newest && newest.version > account.version) return;
    this.#accounts.delete(number);
    this.#accounts.set(number, { account, until: now + ACCOUNT_MILLISECONDS });
    trim(this.#accounts, MOST_ACCOUNTS);
  }

  dropAccount(client: number): void {
    this.#accounts.delete(client);
  }

  name({ kind, value }: ClientName): ClientRef | null {
    return this.#names.get(`${kind} ${value}`) ?? null;
  }

  keepName({ kind, value }: ClientName, client: ClientRef): void {
    this.#names.set(`${kind} ${value}`, client);
    trim(this.#names, MOST_NAMES);
  }
}

/** Oldest first. */
function trim(map: Map<unknown, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
