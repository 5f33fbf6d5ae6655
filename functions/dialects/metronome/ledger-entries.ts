/** Metronome's ledger of a credit, derived from the client's postings: their sum is its balance. */
import { type Micro, sum } from '../../ledger/amount.ts';
import type { Instant } from '../../ledger/instant.ts';
import { moveOf } from '../../ledger/moves.ts';
import type { Credit, Entry, Posting, Segment } from '../../ledger/posting.ts';
import { endOfMonth, type Month, monthOf } from './invoice.ts';
import { Reservations } from './reservations.ts';

interface Common {
  /** The segment that it moved. */
  readonly part: number;
  readonly amount: Micro;
  readonly at: Instant;
}

interface Invoiced extends Common {
  readonly type: 'CREDIT_AUTOMATED_INVOICE_DEDUCTION' | 'CREDIT_CREDITED';
  /** Of the invoice. */
  readonly month: Month;
}

export type CreditEntry =
  | Invoiced
  | (Common & { readonly type: 'CREDIT_SEGMENT_START' | 'CREDIT_EXPIRATION' })
  | (Common & { readonly type: 'CREDIT_MANUAL'; readonly reason: string });

/**
 * The entries of each of the credits, in Metronome's order.
 * `postings`: all of the client since the first of the credits, oldest first.
 *
 * Segments that have not begun have no entries and ended ones net to zero, booked or not: so the
 * sum over a credit's entries is what can be spent of it at `now`.
 */
export function ledgerEntries(
  postings: readonly Posting[],
  credits: readonly Credit[],
  now: Instant,
): ReadonlyMap<number, readonly CreditEntry[]> {
  const fold = new Fold(credits);
  for (const posting of postings) fold.add(posting);
  fold.releaseLapsed(now);
  return new Map(credits.map((credit) => [credit.number, fold.entriesOf(credit, now)]));
}

type Place = Pick<Entry, 'credit' | 'part'>;

class Fold {
  readonly #credits: ReadonlyMap<number, Credit>;
  readonly #single = new Map<number, CreditEntry[]>();
  /** One deduction per credit, part and month. */
  readonly #deducted = new Map<string, Invoiced & Place>();
  readonly #holds = new Reservations();
  /** When each usage and hold drew, for what is given back of it later. */
  readonly #months = new Map<number, Month>();

  constructor(credits: readonly Credit[]) {
    this.#credits = new Map(credits.map((credit) => [credit.number, credit]));
  }

  add(posting: Posting): void {
    if (posting.kind === 'hold') this.#holds.open(posting);
    this.#months.set(posting.number, monthOf(timeOf(posting)));
    for (const entry of posting.entries) {
      if (this.#credits.has(entry.credit)) this.#move(posting, entry);
    }
  }

  #move(posting: Posting, entry: Entry): void {
    const { amount } = entry;
    const month = monthOf(timeOf(posting));
    const move = moveOf(entry);
    if (move === 'outside>available' && posting.kind === 'adjustment') {
      this.#manual(posting, entry, amount);
    } else if (move === 'outside>available') {
      this.#start(posting, entry);
    } else if (move === 'available>spent' && posting.kind !== 'transfer_out') {
      this.#deduct(entry, month, amount);
    } else if (move === 'available>held') {
      this.#holds.change(posting.number, entry, amount);
      this.#deduct(entry, month, amount);
    } else if (move === 'held>available') {
      this.#giveBack(posting, entry);
    } else if (move === 'held>spent') {
      this.#giveBack(posting, entry);
      this.#deduct(entry, month, amount);
    } else if (move === 'spent>available') {
      this.#credited(posting, entry);
    } else if (move === 'available>expired') {
      this.#keep(entry, expirationOf(entry.part, amount, timeOf(posting)));
    } else {
      // Taken out by a correction, a take-back or a transfer.
      this.#manual(posting, entry, -amount);
    }
  }

  #start(posting: Posting, entry: Entry): void {
    const { part, amount } = entry;
    const at = this.#segment(entry)?.startingAt ?? timeOf(posting);
    this.#keep(entry, { type: 'CREDIT_SEGMENT_START', part, amount, at });
  }

  #manual(posting: Posting, entry: Entry, amount: Micro): void {
    const reason = posting.note ?? posting.kind.replaceAll('_', ' ');
    const at = timeOf(posting);
    this.#keep(entry, { type: 'CREDIT_MANUAL', part: entry.part, amount, at, reason });
  }

  #credited(posting: Posting, entry: Entry): void {
    const at = timeOf(posting);
    const month = this.#months.get(posting.concerns ?? 0) ?? monthOf(at);
    const { part, amount } = entry;
    this.#keep(entry, { type: 'CREDIT_CREDITED', part, amount, at, month });
  }

  #giveBack(posting: Posting, entry: Entry): void {
    const month = this.#holds.change(posting.concerns, entry, -entry.amount);
    this.#deduct(entry, month ?? monthOf(timeOf(posting)), -entry.amount);
  }

  #keep({ credit }: Place, entry: CreditEntry): void {
    this.#single.set(credit, [...(this.#single.get(credit) ?? []), entry]);
  }

  #deduct({ credit, part }: Place, month: Month, amount: Micro): void {
    const key = `${credit}.${part}.${month}`;
    const total = (this.#deducted.get(key)?.amount ?? 0n) - amount;
    const type = 'CREDIT_AUTOMATED_INVOICE_DEDUCTION';
    this.#deducted.set(key, { type, credit, part, amount: total, at: endOfMonth(month), month });
  }

  releaseLapsed(now: Instant): void {
    for (const { month, amount, ...place } of this.#holds.lapsed(now)) {
      this.#deduct(place, month, -amount);
    }
  }

  entriesOf(credit: Credit, now: Instant): CreditEntry[] {
    const deducted = [...this.#deducted.values()].filter((own) => own.credit === credit.number);
    const all = [...(this.#single.get(credit.number) ?? []), ...deducted];
    const begun = credit.schedule.filter((segment) => segment.startingAt <= now);
    const shown = begun.flatMap((segment) => {
      const own = all.filter((entry) => entry.part === segment.part && entry.amount !== 0n);
      const left = sum(own.map((entry) => entry.amount));
      if (segment.endingBefore > now || left <= 0n) return own;
      return [...own, expirationOf(segment.part, left, segment.endingBefore)];
    });
    return shown.sort((a, b) => a.at - b.at || RANK[a.type] - RANK[b.type] || a.part - b.part);
  }

  #segment({ credit, part }: Place): Segment | undefined {
    return this.#credits.get(credit)?.schedule.find((segment) => segment.part === part);
  }
}

/** Among entries of one instant. */
const RANK: Readonly<Record<CreditEntry['type'], number>> = {
  CREDIT_SEGMENT_START: 0,
  CREDIT_MANUAL: 1,
  CREDIT_CREDITED: 2,
  CREDIT_AUTOMATED_INVOICE_DEDUCTION: 3,
  CREDIT_EXPIRATION: 4,
};

function timeOf({ effectiveAt, at }: Posting): Instant {
  return effectiveAt ?? at;
}

function expirationOf(part: number, amount: Micro, at: Instant): CreditEntry {
  return { type: 'CREDIT_EXPIRATION', part, amount: -amount, at };
}
