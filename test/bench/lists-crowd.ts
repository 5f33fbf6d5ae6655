/** A crowd of clients over 18 months: who does how much when, the same for the same plan. */
import { chance } from '../support/log-writer.ts';

export interface CrowdPlan {
  readonly records: number;
  readonly clients: number;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Within the whole time, in order: so many records, as many as said in a second. */
  readonly bursts: readonly Burst[];
}

export interface Burst {
  /** Begins when so large a part of all records has been made. */
  readonly after: number;
  readonly records: number;
  readonly perSecond: number;
}

/** One client makes so many records at once. */
export interface Turn {
  readonly at: number;
  /** 0 makes a tenth of all records. */
  readonly client: number;
  readonly records: number;
  readonly inBurst: boolean;
}

const TENTH = 0.1;
const MOST_RECORDS = 45;
/** Most turns are full, so that writing is quick; the others are of any size. */
const FULL = 0.8;

export const EIGHTEEN_MONTHS = {
  from: Date.UTC(2025, 0, 1),
  to: Date.UTC(2026, 6, 1),
} as const;

/** Four bursts of 500 a second hold a tenth of all records. */
export function usualPlan(records: number): CrowdPlan {
  const bursts = [0.2, 0.4, 0.6, 0.8].map((after) => {
    return { after, records: Math.round(records / 40), perSecond: 500 };
  });
  return { ...EIGHTEEN_MONTHS, records, clients: 50, seed: 7, bursts };
}

/** In order of time. */
export function* turns(plan: CrowdPlan): Generator<Turn> {
  const next = chance(plan.seed);
  const inBursts = plan.bursts.reduce((sum, { records }) => sum + records, 0);
  const meanGap = (plan.to - plan.from) / (plan.records - inBursts);
  const waiting = [...plan.bursts];
  let [made, at, left, perSecond] = [0, plan.from, 0, 0];
  while (made < plan.records) {
    const [burst] = waiting;
    if (left === 0 && burst && made >= burst.after * plan.records) {
      waiting.shift();
      ({ records: left, perSecond } = burst);
    }
    const full = next() < FULL ? MOST_RECORDS : 1 + Math.floor(next() * (MOST_RECORDS - 1));
    const most = left > 0 ? left : plan.records - made;
    const records = Math.min(full, most);
    const inBurst = left > 0;
    // Long quiet times and short ones, as they fall.
    at += Math.ceil(records * (inBurst ? 1000 / perSecond : meanGap * -Math.log(1 - next())));
    yield { at, client: pick(next, plan.clients), records, inBurst };
    made += records;
    if (inBurst) left -= records;
  }
}

/** The first makes its tenth; of the others some do much, most little. */
function pick(next: () => number, clients: number): number {
  if (next() < TENTH) return 0;
  return 1 + Math.floor(next() ** 2 * (clients - 1));
}
