/** Usage plans: how much a caller may ask for, deployed and local. */
import { strict as assert } from 'node:assert';

export interface Plan {
  readonly name: string;
  /** Requests per second, on average. `null`: only what the stage as a whole may take. */
  readonly rate: number | null;
  /** Requests at once. */
  readonly burst: number | null;
  /** Requests per day, in UTC. `null`: no such limit. */
  readonly perDay: number | null;
}

export const PLANS: readonly Plan[] = [
  { name: 'free', rate: 5, burst: 10, perDay: 10_000 },
  { name: 'standard', rate: 100, burst: 200, perDay: null },
  { name: 'unlimited', rate: null, burst: null, perDay: null },
];

/** Of all keys that have no plan of their own, together. */
export const DEFAULT_PLAN: Plan = { name: 'default', rate: 1000, burst: 500, perDay: null };

/**
 * The plans of a deployment: those above, or others, given as JSON:
 * `{"free": {"rate": 1, "burst": 2, "perDay": 1000}, "big": {}}`.
 */
export function readPlans(chosen: unknown): readonly Plan[] {
  if (chosen === undefined) return PLANS;
  const read: unknown = typeof chosen === 'string' ? JSON.parse(chosen) : chosen;
  assert(typeof read === 'object' && read !== null, 'plans must be a JSON object');
  return Object.entries(read).map(([name, limits]) => {
    assert(/^[a-z][a-z0-9-]{0,31}$/.test(name) && name !== DEFAULT_PLAN.name, help(name));
    const { rate = null, burst = null, perDay = null } = limits;
    for (const limit of [rate, burst, perDay]) {
      assert(limit === null || (Number.isInteger(limit) && limit > 0), help(name));
    }
    assert((rate === null) === (burst === null), help(name));
    return { name, rate, burst, perDay };
  });
}

function help(name: string): string {
  return (
    `The plan ${JSON.stringify(name)} needs a lower-case name, and whole numbers above zero for ` +
    'rate and burst (both or neither) and perDay.'
  );
}
