/** Time that passes only while everything waits: a run under it is the same for the same seed. */
import type { Pace } from '../../functions/store/attempts.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export class VirtualTime implements Pace {
  readonly random: () => number;
  #now: number;
  /** In order of waking; who fell asleep first wakes first. */
  readonly #sleepers: Sleeper[] = [];

  constructor(random: () => number, start: number) {
    this.random = random;
    this.#now = start;
  }

  now = (): number => Math.floor(this.#now);

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      const until = this.#now + milliseconds;
      const place = this.#sleepers.findLastIndex((other) => other.until <= until) + 1;
      this.#sleepers.splice(place, 0, { until, wake });
    });

  /** Lets time pass until the work is done. Throws where it waits for nothing. */
  async pass<A>(work: Promise<A>): Promise<A> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    for (;;) {
      // Whatever can go on without time goes on first.
      await new Promise(setImmediate);
      if (done) return work;
      const next = this.#sleepers.shift();
      if (!next) throw new Error('everything waits, and nothing is to come');
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
  }
}
