/** Tries again what may go well, with growing full jitter, until the caller's deadline. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Outage } from '../ledger/ledger.ts';
import { Busy, type Call } from './table.ts';

const FIRST_WAIT_MILLISECONDS = 10;
const LONGEST_WAIT_MILLISECONDS = 1_000;

/** What waiting needs, passed in so that a virtual clock can take its place. */
export interface Pace {
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export const REAL_PACE: Pace = {
  now: Date.now,
  random: Math.random,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

/** Throws `Outage` where it is still busy at the deadline. */
export async function untilDeadline<A>(
  pace: Pace,
  call: Call,
  attempt: () => Promise<A>,
): Promise<A> {
  for (let lost = 0; ; lost += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await pause(pace, call, lost);
    }
  }
}

/** Waits after the n-th lost attempt, counted from 0. */
export async function pause(pace: Pace, call: Call, lost: number): Promise<void> {
  const most = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** lost);
  const wait = pace.random() * most;
  if (pace.now() + wait >= call.deadline) {
    throw new Outage('The store was busy for too long: repeat the request with the same id.');
  }
  await pace.sleep(wait);
}
