/** An account with thousands of postings, decided for real under a clock of its own and planted. */
import { strict as assert } from 'node:assert';
import { type Account, balanceOf, openAccount } from '../../functions/ledger/account.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { clientUuid } from '../../functions/ledger/credit-id.ts';
import { decide } from '../../functions/ledger/decide.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { isRefusal } from '../../functions/ledger/refusal.ts';
import { accountToItem } from '../../functions/store/account-item.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { postingToItem } from '../../functions/store/posting-item.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from './ledger-on-table.ts';

const BEGINNING = Date.parse('2026-01-05T08:00:00Z');
const HOUR = 3_600_000;
const ITEMS_AT_ONCE = 500;

export interface LongAccount {
  readonly client: ClientRef;
  readonly account: Account;
  /** By number, from 1. */
  readonly postings: readonly Posting[];
}

/** Numbers from 0 to 1, the same every time. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Mostly usages; purchases that end, holds, captures, pending purchases, edits and refunds. */
export function longAccount(number: number, postings: number, seed = number): LongAccount {
  const writing = new Writing(number, chance(seed));
  while (writing.postings.size < postings) writing.step();
  return writing.done();
}

class Writing {
  readonly postings = new Map<number, Posting>();
  readonly #client: ClientRef;
  readonly #next: () => number;
  #account: Account;
  #now = BEGINNING;
  #pending: number[] = [];
  #last = 0;

  constructor(number: number, next: () => number) {
    this.#client = { number, id: `long-${number}`, uuid: clientUuid(number) };
    this.#account = openAccount(this.#client, 0n, BEGINNING);
    this.#next = next;
  }

  step(): void {
    // Bursts within a millisecond, quiet hours, and a day now and then.
    const quiet = this.#next();
    if (quiet > 0.4) this.#now += Math.floor(quiet ** 9 * HOUR);
    const command = this.#command(this.#next());
    const made = command && this.#do(command);
    if (made && command.op === 'purchase' && command.status) this.#pending.push(made);
    if (made && command.op === 'usage') this.#last = made;
  }

  done(): LongAccount {
    const postings = [...this.postings.values()].sort((a, b) => a.number - b.number);
    return { client: this.#client, account: this.#account, postings };
  }

  #command(pick: number): Command | null {
    const amount = BigInt(1 + Math.floor(this.#next() * 9)) * 250_000n;
    const description = NOTES[Math.floor(this.#next() * NOTES.length)] ?? null;
    if (balanceOf(this.#account) < 20_000_000n || pick > 0.985) {
      const endingBefore = this.#now + Math.floor(this.#next() * 30 * HOUR) + 1;
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
    const [open] = this.#account.holds;
    if (!open || this.#account.holds.length < 4) {
      const expiresInSeconds = 1 + Math.floor(this.#next() * 7200);
      return { op: 'hold', amount, expiresInSeconds, description: 'reserved' };
    }
    return { op: this.#next() > 0.2 ? 'approve' : 'fail', credit: open.number };
  }

  /** Number of the credit that it made or changed; 0 where it was refused. */
  #do(command: Command): number {
    const given = {
      account: this.#account,
      records: this.postings,
      peer: null,
      peerRecords: new Map(),
      client: null,
      now: this.#now,
      writer: { actor: { id: 'key', name: 'Key', email: null }, transactionId: null },
    };
    const decision = decide(given, command);
    if (isRefusal(decision)) return 0;
    const [journal] = decision.journals;
    assert(journal);
    this.#account = journal.account;
    for (const posting of [...journal.postings, ...journal.changed.values()]) {
      this.postings.set(posting.number, posting);
    }
    return decision.credits[0]?.number ?? 0;
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
