/** The store as one invocation sees it: reads, commits and lists, until its deadline. */
import { randomUUID } from 'node:crypto';
import type { Account } from '../ledger/account.ts';
import {
  type Client,
  type ClientName,
  type ClientRef,
  FIRST_MADE_NUMBER,
} from '../ledger/client.ts';
import type { Claim, Commit, Committed, Reading, Store } from '../ledger/ports.ts';
import type { Posting } from '../ledger/posting.ts';
import { accountFromItem } from './account-item.ts';
import { type Pace, pause, untilDeadline } from './attempts.ts';
import { claimFromItem } from './claim-item.ts';
import { clientFromItem, clientRefFromName } from './client-item.ts';
import { lossOf, newerAccounts, type PartWrite, writesOf } from './commit.ts';
import type { Kept } from './kept.ts';
import { accountKey, CLIENT_COUNTER, claimKey, clientKey, nameKey, postingKey } from './keys.ts';
import { listClients, listCredits, listHistory } from './lists.ts';
import { postingFromItem } from './posting-item.ts';
import { Busy, type Call, type Reason, type Table } from './table.ts';

/** Keys of one BatchGetItem. */
const MOST_KEYS = 100;

export interface StoreParts {
  readonly table: Table;
  readonly kept: Kept;
  readonly pace: Pace;
}

export function openStore(parts: StoreParts, call: Call): Store {
  return new OpenStore(parts, call);
}

class OpenStore implements Store {
  readonly #table: Table;
  readonly #kept: Kept;
  readonly #pace: Pace;
  readonly #call: Call;
  /** Lost races so far: each makes the next wait longer. */
  #lost = 0;

  constructor({ table, kept, pace }: StoreParts, call: Call) {
    this.#table = table;
    this.#kept = kept;
    this.#pace = pace;
    this.#call = call;
  }

  async account(client: number, fresh: boolean): Promise<Reading | null> {
    const guess = fresh ? null : this.#kept.account(client, this.#pace.now());
    if (guess) return { account: guess, fresh: false };
    const item = await this.#try((call) => this.#table.get(accountKey(client), call));
    if (!item) return null;
    const account = accountFromItem(item);
    this.#kept.keepAccount(account, this.#pace.now());
    return { account, fresh: true };
  }

  async records(client: number, numbers: readonly number[]): Promise<Map<number, Posting>> {
    const found = new Map<number, Posting>();
    const [only, second] = numbers;
    if (only !== undefined && second === undefined) {
      const item = await this.#try((call) => this.#table.get(postingKey(client, only), call));
      return item ? found.set(only, postingFromItem(item)) : found;
    }
    for (let start = 0; start < numbers.length; start += MOST_KEYS) {
      const keys = numbers.slice(start, start + MOST_KEYS).map((n) => postingKey(client, n));
      const items = await this.#try((call) => this.#table.getMany(keys, call));
      for (const posting of items.map(postingFromItem)) found.set(posting.number, posting);
    }
    return found;
  }

  async claim(owner: number, transactionId: string): Promise<Claim | null> {
    const key = claimKey(owner, transactionId);
    const item = await this.#try((call) => this.#table.get(key, call));
    return item && claimFromItem(item);
  }

  async client(number: number): Promise<Client | null> {
    const item = await this.#try((call) => this.#table.get(clientKey(number), call));
    return item && clientFromItem(item);
  }

  async findClient(name: ClientName): Promise<ClientRef | null> {
    const kept = this.#kept.name(name);
    if (kept) return kept;
    const item = await this.#try((call) => this.#table.get(nameKey(name), call));
    if (!item) return null;
    const client = clientRefFromName(item);
    this.#kept.keepName(name, client);
    return client;
  }

  async nextClientNumber(): Promise<number> {
    return this.#try((call) => this.#table.nextNumber(CLIENT_COUNTER, FIRST_MADE_NUMBER, call));
  }

  async commit(commit: Commit): Promise<Committed> {
    const writes = writesOf(commit);
    const token = randomUUID();
    const loss = await untilDeadline(this.#pace, this.#call, async () => {
      const reasons = await this.#table.transact(
        writes.map(({ write }) => write),
        token,
        this.#call,
      );
      return reasons && this.#lossFrom(writes, reasons);
    });
    const involved = [...commit.accounts.map(({ after }) => after), ...commit.unchanged];
    if (loss === null) {
      for (const account of involved) this.#kept.keepAccount(account, this.#pace.now());
      return 'committed';
    }
    if (loss.lost === 'stale') await this.#raced(involved);
    return loss;
  }

  clients: Store['clients'] = (ask, keep) =>
    this.#try((call) => listClients(this.#table, ask, keep, call));

  credits: Store['credits'] = (filter, ask) =>
    this.#try((call) => listCredits(this.#table, filter, ask, call));

  history: Store['history'] = (filter, ask) =>
    this.#try((call) => listHistory(this.#table, filter, ask, call));

  #lossFrom(writes: readonly PartWrite[], reasons: readonly Reason[]) {
    const loss = lossOf(writes, reasons);
    // No condition failed: somebody else's transaction was in the way.
    if (!loss) throw new Busy('the transaction met another');
    for (const [i, { write, part }] of writes.entries()) {
      if (part !== 'account' || reasons[i]?.code !== 'condition') continue;
      this.#kept.dropAccount(clientOf('put' in write ? write.put.pk : write.check.pk));
    }
    for (const item of newerAccounts(writes, reasons)) {
      this.#kept.keepAccount(accountFromItem(item), this.#pace.now());
    }
    return loss;
  }

  /** Somebody was faster: the first time go on at once, then give way more and more. */
  async #raced(involved: readonly Account[]): Promise<void> {
    if (this.#lost > 0 || involved.length > 1) {
      await pause(this.#pace, this.#call, Math.max(0, this.#lost - 1));
    }
    this.#lost += 1;
  }

  #try<A>(attempt: (call: Call) => Promise<A>): Promise<A> {
    return untilDeadline(this.#pace, this.#call, () => attempt(this.#call));
  }
}

function clientOf(pk: string): number {
  return Number(pk.slice(2));
}
