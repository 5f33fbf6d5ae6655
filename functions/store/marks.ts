/** Places in a client's postings, and the search for one by what never falls with their numbers. */
import type { Account } from '../ledger/account.ts';
import { postingKey } from './keys.ts';
import type { Call, Item, Table } from './table.ts';
import { count, countOrNull } from './values.ts';

/** What stands at a posting: its time, and the running counts up to it. */
export interface Mark {
  readonly number: number;
  readonly at: number;
  /** `effectiveAt ?? at`: as all that is due is booked before anything else, it never falls. */
  readonly time: number;
  readonly movements: number;
  readonly credits: number;
  readonly purchases: number;
  readonly segments: number;
}

export type Measure = (mark: Mark) => number;

/** Before the first posting. */
export const START: Mark = {
  number: 0,
  at: -1,
  time: -1,
  movements: 0,
  credits: 0,
  purchases: 0,
  segments: 0,
};

/** At the last posting. */
export function endOf({ last, lastAt, counts }: Account): Mark {
  return { number: last, at: lastAt, time: lastAt, ...counts };
}

export function markFromItem(item: Item): Mark {
  const at = count(item.at);
  return {
    number: count(item.sk),
    at,
    time: countOrNull(item.effectiveAt) ?? at,
    movements: count(item.movements),
    credits: count(item.credits),
    purchases: count(item.purchases),
    segments: count(item.issued),
  };
}

/** Postings that are as well read as looked for: a trip costs more than they do. */
const CLOSE = 32;
/** The same once the trips are used up in which a log of this length is searched. */
const CLOSE_ENOUGH = 256;
const TRIPS = 3;
const TRIPS_ARE_FOR = 100_000;
/** One more trip for every log that is so many times longer. */
const LONGER = 17;
/** Standard deviations around a guess in which it is right in nearly all even mixes. */
const DEVIATIONS = 2.5;
/** A guess is worth its trip where it makes the stretch so many times shorter. */
const WORTHWHILE = 8;

/** A search for the first posting whose measure reaches a target. */
export class Seek {
  /** The last posting that is known to lie before it. */
  before: Mark;
  /** The first that is known not to. */
  reached: Mark;
  readonly #measure: Measure;
  readonly #target: number;
  /** Trips that are left. */
  #left: number;
  #first = true;
  /** The width that the last guess would have left, had it been right. */
  #hoped: number;

  constructor(measure: Measure, target: number, before: Mark, reached: Mark) {
    this.#measure = measure;
    this.#target = target;
    this.before = before;
    this.reached = reached;
    this.#hoped = this.width;
    const longer = Math.log(this.width / TRIPS_ARE_FOR) / Math.log(LONGER);
    this.#left = TRIPS + Math.max(0, Math.ceil(longer));
  }

  get width(): number {
    return this.reached.number - this.before.number;
  }

  /** Numbers to look at next; none where it is near enough to be read. */
  probes(): number[] {
    if (this.width <= (this.#left > 0 ? CLOSE : CLOSE_ENOUGH)) return [];
    const { guess, spread } = this.#guess();
    const near = [guess - spread, guess + spread];
    const wider = this.#first ? [guess - WORTHWHILE * spread, guess + WORTHWHILE * spread] : [];
    const isRight = this.width <= this.#hoped + 1;
    const isWorthwhile = 2 * spread * WORTHWHILE <= this.width;
    const guessed = [...near, ...wider].filter((number) => this.#isInside(number));
    this.#hoped = 2 * spread;
    if (isRight && isWorthwhile && this.#left > 1 && guessed.length > 0) return guessed;
    // Counts say little of what lies between: cut it into parts that the trips left suffice for.
    const parts = Math.ceil((this.width / CLOSE_ENOUGH) ** (1 / Math.max(1, this.#left)));
    const even = Array.from({ length: parts - 1 }, (_, i) =>
      Math.round(this.before.number + (this.width * (i + 1)) / parts),
    );
    return [...near, ...even].filter((number) => this.#isInside(number));
  }

  narrow(marks: readonly Mark[]): void {
    for (const mark of marks) {
      if (!this.#isInside(mark.number)) continue;
      if (this.#measure(mark) < this.#target) this.before = mark;
      else this.reached = mark;
    }
    this.#left -= 1;
    this.#first = false;
  }

  /**
   * By proportion, and as far around it as chance would put it: of `width` postings that each are
   * what is counted with one probability, the place of the one sought scatters like this.
   */
  #guess(): { guess: number; spread: number } {
    const { before, reached, width } = this;
    const [low, high] = [this.#measure(before), this.#measure(reached)];
    const share = high > low ? Math.min(1, (this.#target - low) / (high - low)) : 1;
    const density = (high - low) / width;
    const scatter = density > 0 && density <= 1 ? (1 - density) / density : 1;
    const deviation = Math.sqrt(width * share * (1 - share) * scatter);
    return {
      guess: Math.round(before.number + share * width),
      spread: 1 + Math.ceil(DEVIATIONS * deviation),
    };
  }

  #isInside(number: number): boolean {
    return number > this.before.number && number < this.reached.number;
  }
}

/** Goes on with all of them at once until each is near enough to be read. */
export async function narrow(
  table: Pick<Table, 'getMany'>,
  client: number,
  seeks: readonly Seek[],
  call: Call,
): Promise<void> {
  for (;;) {
    const numbers = new Set(seeks.flatMap((seek) => seek.probes()));
    if (numbers.size === 0) return;
    const keys = [...numbers].map((number) => postingKey(client, number));
    const marks = (await table.getMany(keys, call)).map(markFromItem);
    marks.sort((a, b) => a.number - b.number);
    const widths = seeks.map(({ width }) => width);
    for (const seek of seeks) seek.narrow(marks);
    // Only where postings are missing: what is left is read, however long it is.
    if (seeks.every(({ width }, i) => width === widths[i])) return;
  }
}
