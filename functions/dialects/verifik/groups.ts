/** Usages by product and price, as Verifik's own page of usage shows them: `groupThem`. */
import type { Micro } from '../../ledger/amount.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { creditId } from '../../ledger/credit-id.ts';
import type { CreditLine } from '../../ledger/credit-line.ts';
import { toJsonNumber } from '../wire.ts';
import { shownAmount } from './credit.ts';

export interface Group {
  /** Of each record; negative for usages. */
  readonly amount: number;
  /** The records' ids. */
  readonly indexes: readonly string[];
  /** Of all of them, without a sign. */
  readonly total: number;
}

interface Gathered {
  readonly amount: Micro;
  readonly numbers: number[];
}

export class Groups {
  readonly #groups = new Map<string, Gathered>();

  /** The key that Verifik's page reads: the product up to the colon. */
  add(line: CreditLine): void {
    const amount = shownAmount(line);
    const key = `${line.product ?? ''}:${toJsonNumber(amount)}`;
    const group = this.#groups.get(key);
    if (group) group.numbers.push(line.number);
    else this.#groups.set(key, { amount, numbers: [line.number] });
  }

  toWire(client: ClientRef): Readonly<Record<string, Group>> {
    const keys = [...this.#groups.keys()].sort();
    return Object.fromEntries(keys.map((key) => [key, this.#groupAt(key, client)]));
  }

  #groupAt(key: string, client: ClientRef): Group {
    const { amount, numbers } = this.#groups.get(key) ?? { amount: 0n, numbers: [] };
    const total = amount * BigInt(numbers.length);
    // They were found in no order.
    const ordered = numbers.toSorted((a, b) => a - b);
    return {
      amount: toJsonNumber(amount),
      indexes: ordered.map((number) => creditId({ client: client.number, number, part: 0 })),
      total: toJsonNumber(total < 0n ? -total : total),
    };
  }
}
