/** An account that much is bought for: in segments, approved later, made longer, changed. */
import type { AskedSegment, Command } from '../../functions/ledger/command.ts';
import { chance, LogWriter, type LongAccount } from './log-writer.ts';

const HOUR = 3_600_000;
const AMOUNT = 1_000_000n;
const NOTES = ['Straßenfest', 'spring offer', 'SPRING, second wave', '100 %', null];

/** `share` of what is done concerns purchases, the rest are usages. */
export function grantedAccount(number: number, postings: number, share = 0.6): LongAccount {
  const writing = new Writing(number, share);
  while (writing.log.postings.size < postings) writing.step();
  return writing.log.done();
}

class Writing {
  readonly log: LogWriter;
  readonly #share: number;
  readonly #next: () => number;
  #pending: number[] = [];
  #granted: number[] = [];

  constructor(number: number, share: number) {
    this.log = new LogWriter(number);
    this.#share = share;
    this.#next = chance(number);
  }

  step(): void {
    if (this.#next() > 0.3) this.log.now += Math.floor(this.#next() * HOUR);
    if (this.#next() > this.#share) {
      this.log.do({ op: 'usage', amount: AMOUNT / 10n });
      return;
    }
    const command = this.#command(this.#next());
    const made = this.log.do(command);
    if (made === 0 || command.op === 'void' || command.op === 'adjust') return;
    if (command.op === 'purchase' && command.status) this.#pending.push(made);
    else if (command.op === 'purchase' || command.op === 'approve') this.#granted.push(made);
  }

  #command(pick: number): Command {
    if (pick > 0.85) return { ...this.#purchase(), status: 'pending' };
    const pending = pick > 0.72 ? this.#pending.shift() : undefined;
    if (pending) return { op: this.#next() > 0.2 ? 'approve' : 'fail', credit: pending };
    const credit = pick > 0.5 ? this.#granted[this.#granted.length - this.#upTo(5)] : undefined;
    return credit ? this.#change(credit, this.#next()) : this.#purchase();
  }

  #purchase(): Command & { op: 'purchase' } {
    const schedule = Array.from({ length: this.#upTo(12) ** 2 % 13 || 1 }, () => this.#segment());
    const amount = BigInt(schedule.length) * AMOUNT;
    const description = NOTES[this.#upTo(NOTES.length) - 1] ?? null;
    return { op: 'purchase', amount, description, schedule };
  }

  #change(credit: number, pick: number): Command {
    if (pick > 0.6) return { op: 'extend', credit, add: this.#segment() };
    if (pick > 0.2) {
      const update = [{ part: 1, amount: AMOUNT * 2n }];
      const add = [this.#segment(), this.#segment()];
      return { op: 'edit', credit, schedule: pick > 0.3 ? { update, add } : { add } };
    }
    if (pick > 0.1)
      return { op: 'adjust', credit, part: 1, direction: 'add', amount: 1n, reason: 'x' };
    return { op: 'void', credit };
  }

  #segment(): AskedSegment {
    const startingAt = this.log.now + (this.#next() > 0.7 ? HOUR : 0);
    return { amount: AMOUNT, startingAt, endingBefore: startingAt + this.#upTo(5) * HOUR };
  }

  #upTo(most: number): number {
    return 1 + Math.floor(this.#next() * most);
  }
}
