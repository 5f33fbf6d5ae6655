/** Burn-down: which grants pay for a usage, in which order. */
import type { OpenSegment, Scope } from './account.ts';
import { least, type Micro } from './amount.ts';
import type { Instant } from './instant.ts';
import type { Draw } from './posting.ts';
import { breadth, covers } from './scope.ts';

/**
 * The rules that place one segment before another, the first that differs decides.
 * Together they are a total order: no two segments share credit and part.
 */
export const BURN_RULES = [
  { name: 'priority', compare: (a, b) => a.priority - b.priority },
  { name: 'free', compare: (a, b) => Number(b.free) - Number(a.free) },
  { name: 'products', compare: (a, b) => breadth(a.scope) - breadth(b.scope) },
  { name: 'end', compare: (a, b) => a.endingBefore - b.endingBefore },
  { name: 'start', compare: (a, b) => a.startingAt - b.startingAt },
  { name: 'issue', compare: (a, b) => a.credit - b.credit },
  { name: 'part', compare: (a, b) => a.part - b.part },
] as const satisfies readonly {
  name: string;
  compare: (a: OpenSegment, b: OpenSegment) => number;
}[];

export type BurnRule = (typeof BURN_RULES)[number]['name'];

export function burnOrder(a: OpenSegment, b: OpenSegment): number {
  for (const rule of BURN_RULES) {
    const difference = rule.compare(a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function inBurnOrder(segments: readonly OpenSegment[]): OpenSegment[] {
  return [...segments].sort(burnOrder);
}

/** In force: begun and not ended. */
export function isLive(segment: OpenSegment, now: Instant): boolean {
  return segment.startingAt <= now && now < segment.endingBefore;
}

export interface Plan {
  readonly draws: readonly Draw[];
  /** What no grant covers. */
  readonly uncovered: Micro;
}

/** Draws the amount from the live, covering segments in burn order; `any`: whatever their scope. */
export function planDraws(
  segments: readonly OpenSegment[],
  amount: Micro,
  asked: Scope | 'any',
  now: Instant,
): Plan {
  const draws: Draw[] = [];
  let uncovered = amount;
  const payable = segments.filter(
    (s) => s.left > 0n && isLive(s, now) && (asked === 'any' || covers(s.scope, asked)),
  );
  for (const segment of payable.sort(burnOrder)) {
    if (uncovered === 0n) break;
    const drawn = least(segment.left, uncovered);
    draws.push({ credit: segment.credit, part: segment.part, amount: drawn });
    uncovered -= drawn;
  }
  return { draws, uncovered };
}
