/** A desk where commands are decided on one account, without a store: what follows is kept. */
import { type Account, openAccount } from '../../../functions/ledger/account.ts';
import type { Client, ClientRef } from '../../../functions/ledger/client.ts';
import type { Command, Purchase } from '../../../functions/ledger/command.ts';
import { type Decision, decide } from '../../../functions/ledger/decide.ts';
import type { Credit, Posting } from '../../../functions/ledger/posting.ts';
import { isRefusal, type Refusal } from '../../../functions/ledger/refusal.ts';

export const ACTOR = { id: 'clerk', name: 'Clerk', email: null };

export class Desk {
  now = 1_000;
  account: Account;
  client: Client;
  /** All postings, by number. */
  readonly log = new Map<number, Posting>();
  readonly #number: number;

  constructor(overdraftLimit = 0n, number = 7) {
    this.#number = number;
    const ref: ClientRef = { number, id: `client-${number}`, uuid: `uuid-${number}` };
    this.account = openAccount(ref, overdraftLimit, 0);
    const personal = { name: 'Ada', email: null, metadata: {}, vendor: {} };
    const times = { createdAt: 0, updatedAt: 0 };
    this.client = { ...ref, ...personal, ...times, aliases: [], overdraftLimit, status: 'active' };
  }

  /** What came of it; a refusal changes nothing. */
  ask(command: Command, peer?: Desk, transactionId: string | null = null): Refusal | Decision {
    const given = {
      account: this.account,
      records: this.log,
      peer: peer?.account ?? null,
      peerRecords: peer?.log ?? new Map(),
      client: command.op.endsWith('client') ? this.client : null,
      now: this.now,
      writer: { actor: ACTOR, transactionId },
    };
    const result = decide(given, command);
    if (isRefusal(result)) return result;
    const [own, other] = result.journals;
    if (own) this.#keep(own);
    if (other && peer) peer.#keep(other);
    if (result.changed) this.client = result.changed;
    return result;
  }

  /** The record that it made or changed; a refusal is a failure of the test. */
  done(command: Command, peer?: Desk): Credit {
    const result = this.ask(command, peer);
    if (isRefusal(result)) throw new Error(`refused: ${result.refusal}: ${result.detail}`);
    const [credit] = result.credits;
    if (!credit) throw new Error('nothing was made');
    return credit;
  }

  /** `done` or the code of the refusal, with the field at fault. */
  says(command: Command, peer?: Desk): string {
    const result = this.ask(command, peer);
    if (!isRefusal(result)) return 'done';
    return result.field === undefined ? result.refusal : `${result.refusal} ${result.field}`;
  }

  buy(amount: bigint, terms: Partial<Purchase> = {}): number {
    return this.done({ op: 'purchase', amount, ...terms }).number;
  }

  credit(number: number): Credit {
    const credit = this.log.get(number)?.credit;
    if (!credit) throw new Error(`${number} is no credit`);
    return credit;
  }

  /** `credit.part left+held` of what is open, in order of issue. */
  get open(): string[] {
    return this.account.segments
      .toSorted((a, b) => a.credit - b.credit || a.part - b.part)
      .map(({ credit, part, left, held }) => `${credit}.${part} ${left}+${held}`);
  }

  /** The last posting and how it moved what: `5 usage: 1.1 available>spent 3`. */
  get last(): string {
    return this.postings(1)[0] ?? '';
  }

  postings(most = Infinity): string[] {
    return [...this.log.values()]
      .sort((a, b) => a.number - b.number)
      .slice(-most)
      .map(({ number, kind, effectiveAt, entries }) => {
        const when = effectiveAt === null ? '' : ` @${effectiveAt}`;
        const moved = entries.map(
          ({ credit, part, from, to, amount }) =>
            `${credit}.${part} ${from ?? 'outside'}>${to ?? 'outside'} ${amount}`,
        );
        return `${number} ${kind}${when}: ${moved.join(', ')}`;
      });
  }

  get number(): number {
    return this.#number;
  }

  #keep(journal: Decision['journals'][number]): void {
    this.account = journal.account;
    for (const posting of [...journal.postings, ...journal.changed.values()]) {
      this.log.set(posting.number, posting);
    }
  }
}
