/** The ledgers of grants: what each segment lost per month, and every other movement by itself. */
import type { Micro } from '../ledger/amount.ts';
import { type Instant, toIso } from '../ledger/instant.ts';
import { moveOf } from '../ledger/moves.ts';
import { DEBT, type Posting } from '../ledger/posting.ts';

/** What happens to a segment, folded: draws of one month in one line, the rest a line each. */
export interface GrantMonth {
  readonly grant: number;
  readonly part: number;
  /** `2026-01` for the draws of a month, else `E` and the posting's number. */
  readonly line: string;
  readonly kind: 'drawn' | 'given_back' | 'expired' | 'other';
  /** What the line adds to the segment: negative for what is taken. */
  readonly amount: Micro;
  readonly at: Instant;
}

/** Postings between two folds of one client: often enough to keep the rest short, and cheap. */
export const POSTINGS_PER_FOLD = 64;

/**
 * `heldAt`: when the hold was placed that a posting settles. What a hold reserves is drawn in the
 * month in which it was placed, and what is captured in the month of its capture.
 */
export function grantLines(
  postings: readonly Posting[],
  heldAt: ReadonlyMap<number, Instant>,
): GrantMonth[] {
  const lines = new Map<string, GrantMonth>();
  const add = (line: GrantMonth) => {
    const key = `${line.grant} ${line.part} ${line.line}`;
    const amount = (lines.get(key)?.amount ?? 0n) + line.amount;
    lines.set(key, { ...line, amount });
  };
  for (const posting of postings) {
    for (const line of linesOf(posting, heldAt)) add(line);
  }
  return [...lines.values()].filter((line) => line.amount !== 0n);
}

function linesOf(posting: Posting, heldAt: ReadonlyMap<number, Instant>): GrantMonth[] {
  const at = posting.effectiveAt ?? posting.at;
  const placed = heldAt.get(posting.concerns ?? 0) ?? at;
  return posting.entries
    .filter((entry) => entry.credit !== DEBT)
    .flatMap((entry): GrantMonth[] => {
      const { credit: grant, part, amount } = entry;
      const own = { grant, part, line: `E${posting.number}`, at };
      const drawn = (when: Instant, by: Micro): GrantMonth => {
        return { grant, part, line: toIso(when).slice(0, 7), kind: 'drawn', amount: by, at: when };
      };
      switch (moveOf(entry)) {
        case 'available>held':
          return [drawn(at, -amount)];
        case 'held>available':
          return [drawn(placed, amount)];
        case 'held>spent':
          return [drawn(placed, amount), drawn(at, -amount)];
        case 'available>spent':
          if (posting.kind === 'transfer_out') return [{ ...own, kind: 'other', amount: -amount }];
          return [drawn(at, -amount)];
        case 'spent>available':
          return [{ ...own, kind: 'given_back', amount }];
        case 'available>expired':
          return [{ ...own, kind: 'expired', amount: -amount }];
        case 'outside>available':
          // What a segment was issued with stands in its schedule; only corrections are lines.
          return posting.kind === 'adjustment' ? [{ ...own, kind: 'other', amount }] : [];
        default:
          return [{ ...own, kind: 'other', amount: -amount }];
      }
    });
}

/** Numbers of the holds that the postings settle. */
export function settledHolds(postings: readonly Posting[]): number[] {
  const settling = postings.filter((posting) => posting.entries.some((e) => e.from === 'held'));
  return [...new Set(settling.flatMap((posting) => posting.concerns ?? []))];
}
