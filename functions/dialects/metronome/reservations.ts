/** What open holds reserve of which segment, followed through a client's postings. */
import type { Micro } from '../../ledger/amount.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Entry, Posting } from '../../ledger/posting.ts';
import { type Month, monthOf } from './invoice.ts';

/** Reserved of one segment; its deduction stands in the month in which the hold was placed. */
export interface Reservation {
  readonly credit: number;
  readonly part: number;
  readonly amount: Micro;
  readonly month: Month;
}

interface OpenHold {
  readonly month: Month;
  readonly expiresAt: Instant | null;
  readonly reserved: Map<string, Reservation>;
}

export class Reservations {
  readonly #holds = new Map<number, OpenHold>();

  /** A hold's own posting, before its entries. */
  open({ number, at, credit }: Posting): void {
    const expiresAt = credit?.expiresAt ?? null;
    this.#holds.set(number, { month: monthOf(at), expiresAt, reserved: new Map() });
  }

  /** Changes what the hold reserves; the month tells where its deduction changes as well. */
  change(hold: number | null, { credit, part }: Entry, by: Micro): Month | null {
    const held = this.#holds.get(hold ?? 0);
    if (!held) return null;
    const key = `${credit}.${part}`;
    const amount = (held.reserved.get(key)?.amount ?? 0n) + by;
    held.reserved.set(key, { credit, part, amount, month: held.month });
    return held.month;
  }

  /** By the clock a lapsed hold reserves nothing, whether or not that has been booked. */
  lapsed(now: Instant): Reservation[] {
    const holds = [...this.#holds.values()];
    const over = holds.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
    return over.flatMap(({ reserved }) => [...reserved.values()]);
  }
}
