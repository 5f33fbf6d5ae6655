/** The one function that changes what an account holds: it applies a posting's entries. */
import { strict as assert } from 'node:assert';
import type { Account, OpenSegment, Totals } from './account.ts';
import type { Micro } from './amount.ts';
import { isInBalance, MOVES, moveOf } from './moves.ts';
import { type Bucket, DEBT, type Entry, type PostingKind } from './posting.ts';

/**
 * Moves credits between the buckets of the account's segments.
 * `opens`: segments that the entries fill and that are not open yet, with nothing in them.
 * Anything illegal is a bug of the caller: checks that may fail belong before it.
 */
export function apply(
  account: Account,
  kind: PostingKind,
  entries: readonly Entry[],
  opens: readonly OpenSegment[] = [],
): Account {
  const segments = [...account.segments, ...opens];
  const totals: Record<keyof Totals, Micro> = { ...account.totals };
  let debt = account.debt;
  for (const entry of entries) {
    const effect = MOVES[kind][moveOf(entry)];
    assert(effect !== undefined, `a ${kind} may not move ${moveOf(entry)}`);
    assert(entry.amount > 0n, 'an entry moves a positive amount');
    if (effect !== null) {
      const total = effect.slice(1) as keyof Totals;
      totals[total] += effect.startsWith('+') ? entry.amount : -entry.amount;
    }
    if (entry.credit === DEBT) debt += debtChange(entry);
    else moveInSegment(segments, entry);
  }
  assert(debt >= 0n, 'debt is never negative');
  return { ...account, totals, debt, segments: segments.filter((s) => s.left + s.held > 0n) };
}

/** What the entries do to the balance. */
export function deltaOf(entries: readonly Entry[]): Micro {
  let delta = 0n;
  for (const { from, to, amount } of entries) {
    if (isInBalance(from)) delta -= amount;
    if (isInBalance(to)) delta += amount;
  }
  return delta;
}

function debtChange(entry: Entry): Micro {
  return entry.from === 'available' ? entry.amount : -entry.amount;
}

function moveInSegment(segments: OpenSegment[], entry: Entry): void {
  const at = segments.findIndex((s) => s.credit === entry.credit && s.part === entry.part);
  const segment = segments[at];
  assert(segment, `segment ${entry.credit}.${entry.part} is not open`);
  const left = segment.left + share('available', entry);
  const held = segment.held + share('held', entry);
  assert(left >= 0n && held >= 0n, `segment ${entry.credit}.${entry.part} would be overdrawn`);
  segments[at] = { ...segment, left, held };
}

function share(bucket: Bucket, entry: Entry): Micro {
  return (entry.to === bucket ? entry.amount : 0n) - (entry.from === bucket ? entry.amount : 0n);
}
