/** An account with thousands of postings, decided for real under a clock of its own and planted. */
import { balanceOf } from '../../functions/ledger/account.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { accountToItem } from '../../functions/store/account-item.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { postingToItem } from '../../functions/store/posting-item.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from './ledger-on-table.ts';
import { chance, LogWriter, type LongAccount } from './log-writer.ts';

const HOUR = 3_600_000;
const ITEMS_AT_ONCE = 500;
const MOST_WRITES = 100;

/** Mostly usages; purchases that end, holds, captures, pending purchases, edits and refunds. */
export function longAccount(number: number, postings: number, seed = number): LongAccount {
  const writing = new Writing(number, chance(seed));
  while (writing.log.postings.size < postings) writing.step();
  return writing.log.done();
}

class Writing {
  readonly log: LogWriter;
  readonly #next: () => number;
  #pending: number[] = [];
  #last = 0;

  constructor(number: number, next: () => number) {
    this.log = new LogWriter(number);
    this.#next = next;
  }

  step(): void {
    // Bursts within a millisecond, quiet hours, and a day now and then.
    const quiet = this.#next();
    if (quiet > 0.4) this.log.now += Math.floor(quiet ** 9 * HOUR);
    const command = this.#command(this.#next());
    const made = command && this.log.do(command);
    if (made && command.op === 'purchase' && command.status) this.#pending.push(made);
    if (made && command.op === 'usage') this.#last = made;
  }

  #command(pick: number): Command | null {
    const amount = BigInt(1 + Math.floor(this.#next() * 9)) * 250_000n;
    const description = NOTES[Math.floor(this.#next() * NOTES.length)] ?? null;
    if (balanceOf(this.log.account) < 20_000_000n || pick > 0.985) {
      const endingBefore = this.log.now + Math.floor(this.#next() * 30 * HOUR) + 1;
      const lasting = this.#next() > 0.4 ? {} : { endingBefore };
      return { op: 'purchase', amount: amount * 20n, description, currency: 'EUR', ...lasting };
    }
    if (pick > 0.975) return { op: 'purchase', amount, status: 'pending', partner: 'shop' };
    if (pick > 0.965) return this.#settlePending();
    if (pick > 0.95 && this.#last) return { op: 'edit', credit: this.#last, tags: [] };
    if (pick > 0.94 && this.#last) return { op: 'reverse', credit: this.#last, amount: 1n };
    if (pick > 0.85) return this.#holdOrCapture(amount);
    const store = amount > 2_000_000n ? { store: 'north' } : {};
    return { op: 'usage', amount, description, product: 'lookup', ...store };
  }

  #settlePending(): Command | null {
    const credit = this.#pending.shift();
    if (!credit) return null;
    return this.#next() > 0.3 ? { op: 'approve', credit } : { op: 'fail', credit };
  }

  #holdOrCapture(amount: bigint): Command {
    const [open] = this.log.account.holds;
    if (!open || this.log.account.holds.length < 4) {
      const expiresInSeconds = 1 + Math.floor(this.#next() * 7200);
      return { op: 'hold', amount, expiresInSeconds, description: 'reserved' };
    }
    return { op: this.#next() > 0.2 ? 'approve' : 'fail', credit: open.number };
  }
}

const NOTES = [
  'Straßenbahn, Linie 7',
  'lookup of a passport',
  'LOOKUP of a plate',
  '100 % off.*',
  'Café — crème',
  null,
];

/** Writes it as the store does, without the keys of requests. */
export async function plant(table: Table, { client, account, postings }: LongAccount) {
  const call = newCall(600_000);
  const steady = patient(table, REAL_PACE);
  for (let start = 0; start < postings.length; start += ITEMS_AT_ONCE) {
    const some = postings.slice(start, start + ITEMS_AT_ONCE);
    await table.putMany(
      some.map((posting) => postingToItem(posting, client)),
      call,
    );
  }
  await steady.putMany([accountToItem(account)], call);
}

/** The same in large transactions, for an engine: nothing of it may be there yet. */
export async function plantNew(table: Table, { client, account, postings }: LongAccount) {
  const items = [
    ...postings.map((posting) => postingToItem(posting, client)),
    accountToItem(account),
  ];
  for (let start = 0; start < items.length; start += MOST_WRITES) {
    const some = items.slice(start, start + MOST_WRITES);
    const writes = some.map((put) => ({ put, when: { if: 'absent' } as const }));
    await table.transact(writes, `plant-${client.number}-${start}`, newCall(600_000));
  }
}
