/** Draws and their fate: a hold is captured from the front, a usage given back from the end. */
import { least, type Micro } from './amount.ts';
import type { Bucket, Credit, Draw, Entry } from './posting.ts';

/** The part of the draws that lies in `[from, to)` when they are laid end to end. */
export function slice(draws: readonly Draw[], from: Micro, to: Micro): Draw[] {
  const inside: Draw[] = [];
  let start = 0n;
  for (const draw of draws) {
    const end = start + draw.amount;
    const first = start > from ? start : from;
    const last = least(end, to);
    if (last > first) inside.push({ ...draw, amount: last - first });
    start = end;
  }
  return inside;
}

/** What an open hold still reserves. */
export function remainingDraws(hold: Credit): Draw[] {
  return slice(hold.draws, hold.captured ?? 0n, hold.amount);
}

/** What a usage has paid: a hold's captured part, else all of it. */
export function spentOf(usage: Credit): Micro {
  return usage.captured ?? usage.amount;
}

/** What reversing `amount` more gives back: the last drawn first, so that debt comes first. */
export function reversedDraws(usage: Credit, amount: Micro): Draw[] {
  const end = spentOf(usage) - usage.reversed;
  return slice(usage.draws, end - amount, end).reverse();
}

export function heldEntries(draws: readonly Draw[], to: Bucket): Entry[] {
  return entriesOf(draws, 'held', to);
}

export function entriesOf(draws: readonly Draw[], from: Bucket | null, to: Bucket | null): Entry[] {
  return draws.map(({ credit, part, amount }) => ({ credit, part, from, to, amount }));
}
