/** What a client does: mostly it uses what it bought; little waits, fails or is paid later. */
import type { Hold, Purchase, Usage } from '../../functions/ledger/command.ts';

export type Operation = Purchase | Usage | Hold;

/** What is known of a client: enough never to ask for what would be refused. */
export interface Means {
  readonly available: bigint;
  readonly openHolds: number;
}

const ONE = 1_000_000n;
const HOUR = 3_600_000;
/** With less than this a client buys; with more it buys no further. */
const LOW = 12n * ONE;
const HIGH = 300n * ONE;
const MOST_HOLDS = 24;

/** So many, each with what the ones before it left. `next` gives numbers from 0 to 1. */
export function operationsFor(
  next: () => number,
  { available, openHolds }: Means,
  count: number,
  at: number,
): Operation[] {
  let [budget, holds] = [available, openHolds];
  return Array.from({ length: count }, () => {
    const operation = operationFor(next, budget, holds, at);
    if (operation.op !== 'purchase') budget -= operation.amount;
    else if (!operation.status) budget += operation.amount;
    if (operation.op === 'hold') holds += 1;
    return operation;
  });
}

function operationFor(
  next: () => number,
  budget: bigint,
  openHolds: number,
  at: number,
): Operation {
  const pick = next();
  const amount = BigInt(1 + Math.floor(next() * 7)) * 250_000n;
  const order = `order ${Math.floor(next() * 1e9)}`;
  const sale = { paymentMethod: 'card', currency: 'EUR', price: '9.90', metadata: { order } };
  const bought = { op: 'purchase', amount: amount * 12n, description: order, ...sale } as const;
  if (budget < LOW || (pick < 0.12 && pick > 0.05 && budget < HIGH)) {
    const endingBefore = at + Math.ceil((30 + next() * 90) * 24 * HOUR);
    return next() < 0.1 ? { ...bought, endingBefore } : bought;
  }
  if (pick < 0.025) return { ...bought, status: 'pending' };
  const description = `lookup for ${order}`;
  const used = { amount, description, product: 'lookup', metadata: { order } };
  if (pick < 0.045 && openHolds < MOST_HOLDS) {
    return { op: 'hold', ...used, expiresInSeconds: 3600 * Math.ceil(1 + next() * 700) };
  }
  return pick < 0.05 ? { op: 'usage', ...used, postPaid: true } : { op: 'usage', ...used };
}

/** When a record that waits is settled; `null`: it is left to the clock, or for good. */
export function settledAt(next: () => number, operation: Operation, at: number): number | null {
  const isHold = operation.op === 'hold';
  if (!isHold && !(operation.op === 'purchase' && operation.status)) return null;
  const fate = next();
  if (fate > 0.8 && !isHold) return null;
  return at + (fate < 0.5 ? next() : 60 * next()) * HOUR;
}
