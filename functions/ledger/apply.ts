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
  const totals = counted(account.totals, kind, entries);
  const segments = [...account.segments, ...opens];
  let debt = account.debt;
  for (const entry of entries) {
    assert(entry.amount > 0n, 'an entry moves a positive amount');
    if (entry.credit === DEBT) debt += debtChange(entry);
    else moveInSegment(segments, entry);
  }
  assert(debt >= 0n, 'debt is never negative');
  return { ...account, totals, debt, segments: segments.filter((s) => s.left > 0n || s.held > 0n) };
}

/** The totals with what the entries count to. Throws for a move that the kind may not make. */
function counted(totals: Totals, kind: PostingKind, entries: readonly Entry[]): Totals {
  const after: Record<keyof Totals, Micro> = { ...totals };
  for (const move of summed(entries)) {
    const effect = MOVES[kind][moveOf(move)];
    assert(effect !== undefined, `a ${kind} may not move ${moveOf(move)}`);
    if (effect === null) continue;
    const total = effect.slice(1) as keyof Totals;
    after[total] += effect.startsWith('+') ? move.amount : -move.amount;
  }
  return after;
}

type Moved = Pick<Entry, 'from' | 'to'> & { amount: Micro };

/** How much moved between any two buckets: a posting has many entries and few kinds of moves. */
function summed(entries: readonly Entry[]): Moved[] {
  const moves: Moved[] = [];
  for (const { from, to, amount } of entries) {
    const same = moves.find((move) => move.from === from && move.to === to);
    if (same) same.amount += amount;
    else moves.push({ from, to, amount });
  }
  return moves;
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
  const left = moved(segment.left, 'available', entry);
  const held = moved(segment.held, 'held', entry);
  assert(left >= 0n && held >= 0n, `segment ${entry.credit}.${entry.part} would be overdrawn`);
  segments[at] = { ...segment, left, held };
}

/** What the bucket holds after the entry. */
function moved(held: Micro, bucket: Bucket, { from, to, amount }: Entry): Micro {
  if (from === bucket) return held - amount;
  return to === bucket ? held + amount : held;
}
