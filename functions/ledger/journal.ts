/** The journal of one decision: postings are written into it, the account follows. */
import { strict as assert } from 'node:assert';
import { type Account, balanceOf, heldOf, type OpenHold } from './account.ts';
import { apply, deltaOf } from './apply.ts';
import type { Draft, NewCredit, Writer } from './draft.ts';
import type { Instant } from './instant.ts';
import type { Credit, Posting, RunningCounts } from './posting.ts';

/** Thrown where a decision needs records that were not read: they are, and it is made again. */
export class MissingRecords {
  readonly client: number;
  readonly numbers: readonly number[];
  constructor(client: number, numbers: readonly number[]) {
    this.client = client;
    this.numbers = numbers;
  }
}

export type Records = ReadonlyMap<number, Posting>;

export class Journal {
  readonly before: Account;
  readonly now: Instant;
  account: Account;
  readonly postings: Posting[] = [];
  /** Records that existed before and changed, by number. */
  readonly changed = new Map<number, Posting>();
  readonly #records: Records;
  readonly #writer: Writer;

  /** `now` is the clock's; time in an account never runs back. */
  constructor(account: Account, records: Records, now: Instant, writer: Writer) {
    this.before = account;
    this.account = { ...account, version: account.version + 1 };
    this.#records = records;
    this.#writer = writer;
    this.now = Math.max(now, account.lastAt);
  }

  get next(): number {
    return this.account.last + 1;
  }

  /** The record with that number as it stands now; `null` where the posting is no credit. */
  credit(number: number): Credit | null {
    return this.record(number)?.credit ?? null;
  }

  record(number: number): Posting | null {
    if (!Number.isInteger(number) || number < 1 || number > this.account.last) return null;
    const own = this.postings.find((posting) => posting.number === number);
    const known = own ?? this.changed.get(number) ?? this.#records.get(number);
    if (!known) throw new MissingRecords(this.account.client.number, [number]);
    return known;
  }

  /** Asks for several at once, so that they are read at once. */
  require(numbers: readonly number[]): void {
    const known = (n: number) => n > this.before.last || this.#records.has(n);
    const missing = [...new Set(numbers)].filter((number) => !known(number));
    if (missing.length > 0) throw new MissingRecords(this.account.client.number, missing);
  }

  post(draft: Draft): Posting {
    const number = this.next;
    const delta = deltaOf(draft.entries);
    const applied = apply(this.account, draft.kind, draft.entries, draft.opens);
    const issues = this.#issuedBy(draft);
    const counts = this.#countsWith(draft, delta !== 0n, issues.length);
    const account: Account = {
      ...applied,
      ...draft.account,
      last: number,
      lastAt: this.now,
      counts,
      segments: draft.reshape ? applied.segments.map(draft.reshape) : applied.segments,
      holds: draft.hold ? withHold(applied.holds, draft.hold) : applied.holds,
      lastPayment: draft.lastPayment === undefined ? applied.lastPayment : draft.lastPayment,
    };
    const balance = balanceOf(account);
    const credit = draft.credit && this.#filledIn(draft.credit, number, counts, balance);
    // What the clock decided is nobody's request, whoever's request happens to book it.
    const { actor, transactionId } =
      draft.effectiveAt === undefined ? this.#writer : { actor: null, transactionId: null };
    const posting: Posting = {
      client: account.client.number,
      number,
      kind: draft.kind,
      at: this.now,
      effectiveAt: draft.effectiveAt ?? null,
      entries: draft.entries,
      delta,
      balanceAfter: balance,
      heldAfter: heldOf(account),
      debtAfter: account.debt,
      counts,
      note: draft.note ?? draft.credit?.description ?? draft.changes?.description ?? null,
      actor,
      partner: draft.credit?.partner ?? draft.changes?.partner ?? null,
      store: draft.credit?.store ?? draft.changes?.store ?? null,
      transactionId,
      paidBefore: draft.lastPayment === undefined ? null : this.account.lastPayment,
      concerns: draft.concerns ?? draft.changes?.number ?? null,
      issues,
      credit: credit ?? null,
    };
    this.account = account;
    this.postings.push(posting);
    if (credit) this.#count(credit, 1);
    if (draft.changes) this.#change(draft.changes, number);
    return posting;
  }

  #change(after: Credit, by: number): void {
    const record = this.record(after.number);
    assert(record?.credit, 'only a credit can be changed');
    const statusBy = after.status === record.credit.status ? record.credit.statusBy : by;
    this.#count(record.credit, -1);
    this.#count(after, 1);
    const changed = {
      ...record,
      credit: { ...after, updatedAt: this.now, statusBy, changedBy: by },
    };
    const own = this.postings.findIndex((posting) => posting.number === after.number);
    if (own >= 0) this.postings[own] = changed;
    else this.changed.set(after.number, changed);
  }

  #count(credit: Credit, step: 1 | -1): void {
    const key = `${credit.category}.${credit.status}`;
    const count = (this.account.statusCounts[key] ?? 0) + step;
    this.account = {
      ...this.account,
      statusCounts: { ...this.account.statusCounts, [key]: count },
    };
  }

  /** Parts that nobody had before: those of a grant that is new, approved only now, or longer. */
  #issuedBy({ credit, changes }: Draft): number[] {
    const before = changes ? grantedParts(this.credit(changes.number)) : [];
    return grantedParts(credit ?? changes).filter((part) => !before.includes(part));
  }

  #countsWith(draft: Draft, moved: boolean, issued: number): RunningCounts {
    const { movements, credits, purchases, segments } = this.account.counts;
    return {
      movements: movements + (moved ? 1 : 0),
      credits: credits + (draft.credit ? 1 : 0),
      purchases: purchases + (draft.credit?.category === 'purchase' ? 1 : 0),
      segments: segments + issued,
    };
  }

  #filledIn(
    credit: NewCredit,
    number: number,
    counts: RunningCounts,
    balanceAfter: bigint,
  ): Credit {
    const { purchases, credits } = counts;
    return {
      ...credit,
      actor: this.#writer.actor,
      transactionId: this.#writer.transactionId,
      client: this.account.client,
      number,
      ordinal: credit.category === 'purchase' ? purchases : credits - purchases,
      balanceAfter,
      statusBy: number,
      changedBy: number,
      createdAt: this.now,
      updatedAt: this.now,
    };
  }
}

function grantedParts(credit: NewCredit | null | undefined): number[] {
  const isGranted = credit?.category === 'purchase' && credit.status === 'approved';
  return isGranted ? credit.schedule.map(({ part }) => part) : [];
}

function withHold(holds: readonly OpenHold[], hold: OpenHold): OpenHold[] {
  const others = holds.filter((other) => other.number !== hold.number);
  return hold.left > 0n ? [...others, hold] : others;
}
