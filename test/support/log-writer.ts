/** Writes an account's log in memory: commands are decided for real, under a clock of its own. */
import { strict as assert } from 'node:assert';
import { type Account, openAccount } from '../../functions/ledger/account.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { clientUuid } from '../../functions/ledger/credit-id.ts';
import { decide } from '../../functions/ledger/decide.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { isRefusal } from '../../functions/ledger/refusal.ts';

const BEGINNING = Date.parse('2026-01-05T08:00:00Z');

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

export class LogWriter {
  now = BEGINNING;
  account: Account;
  readonly postings = new Map<number, Posting>();
  readonly #client: ClientRef;

  constructor(number: number) {
    this.#client = { number, id: `long-${number}`, uuid: clientUuid(number) };
    this.account = openAccount(this.#client, 0n, BEGINNING);
  }

  /** Number of the credit that it made or changed; 0 where it was refused. */
  do(command: Command): number {
    const given = {
      account: this.account,
      records: this.postings,
      peer: null,
      peerRecords: new Map(),
      client: null,
      now: this.now,
      writer: { actor: { id: 'key', name: 'Key', email: null }, transactionId: null },
    };
    const decision = decide(given, command);
    if (isRefusal(decision)) return 0;
    const [journal] = decision.journals;
    assert(journal);
    this.account = journal.account;
    for (const posting of [...journal.postings, ...journal.changed.values()]) {
      this.postings.set(posting.number, posting);
    }
    return decision.credits[0]?.number ?? 0;
  }

  done(): LongAccount {
    const postings = [...this.postings.values()].sort((a, b) => a.number - b.number);
    return { client: this.#client, account: this.account, postings };
  }
}
