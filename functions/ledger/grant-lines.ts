/** The lines of grants' ledgers: what each segment lost per month, and all else by its posting. */
import type { Micro } from './amount.ts';
import type { ClientRef } from './client.ts';
import { type Instant, toIso } from './instant.ts';
import type { Standing } from './ledger.ts';
import { moveOf } from './moves.ts';
import { type Credit, DEBT, type Entry, type Posting } from './posting.ts';

interface OfSegment {
  /** Posting number of the purchase that issued it. */
  readonly grant: number;
  readonly part: number;
  /** What the line adds to the segment: negative for what is taken. */
  readonly amount: Micro;
}

/** What was drawn in a month, `2026-01` in UTC: spent, or reserved by holds that were placed. */
export interface DrawnLine extends OfSegment {
  readonly month: string;
}

/** What one posting did to the segment beside draws. */
export interface SingleLine extends OfSegment {
  readonly posting: number;
}

export type GrantLine = DrawnLine | SingleLine;

/** Ledgers of grants, with the account of the same moment: all as the clock sees it. */
export interface GrantLedgers extends Standing {
  /** As they were asked for, with what has changed of them since. */
  readonly credits: readonly Credit[];
  /** By grant. With what its schedule says, a segment's lines come to what is left in it. */
  readonly lines: ReadonlyMap<number, readonly GrantLine[]>;
  /** That lines are of, by number; what the clock has decided has numbers beyond the last. */
  readonly postings: ReadonlyMap<number, Posting>;
}

/** What was lost in the running month, with the account of the same moment. */
export interface GrantDraws extends Standing {
  readonly lines: readonly DrawnLine[];
}

/** Part of `Ledger`. */
export interface GrantReads {
  /** Of at most 99 purchases of the client. Throws `TooDeep` beyond 10,000 lines of one posting. */
  grantLedgers(ref: ClientRef, credits: readonly Credit[]): Promise<GrantLedgers>;
  /** What all of its grants lost in the month of now. */
  drawsOfMonth(ref: ClientRef): Promise<GrantDraws>;
  /** Those of the purchases that exist, in order of their numbers. */
  purchases(ref: ClientRef, numbers: readonly number[]): Promise<readonly Credit[]>;
}

/** Lines of grants' ledgers, of one fold: complete up to a posting, which has been written. */
export interface FoldedGrants {
  readonly upTo: number;
  readonly lines: readonly GrantLine[];
  /** There are more lines of single postings than were asked for: none of them are here. */
  readonly tooMany: boolean;
}

export interface FoldedDraws {
  readonly upTo: number;
  readonly lines: readonly DrawnLine[];
}

/** Part of `Store`. */
export interface FoldedReads {
  /** Up to 99 grants of a client. */
  foldedGrants(
    client: number,
    grants: readonly number[],
    mostSingles: number,
  ): Promise<FoldedGrants>;
  /** What all grants of a client lost in a month, `2026-01`. */
  foldedDraws(client: number, month: string): Promise<FoldedDraws>;
}

/**
 * What a segment was issued with, and what edits change of that, stands in its schedule: with that
 * its lines come to what is left in it.
 * `heldAt`: when the hold was placed that a posting settles. What a hold reserves is drawn in the
 * month in which it was placed, and what is captured in the month of its capture.
 */
export function grantLines(
  postings: readonly Posting[],
  heldAt: ReadonlyMap<number, Instant>,
): GrantLine[] {
  return merged(postings.map((posting) => linesOf(posting, heldAt)));
}

/** What each segment lost in each month: draws, less what reversals gave back in it. */
export function monthLines(
  postings: readonly Posting[],
  heldAt: ReadonlyMap<number, Instant>,
): DrawnLine[] {
  const draws = grantLines(postings, heldAt);
  const back = postings.flatMap(({ kind, effectiveAt, at, entries }) =>
    kind !== 'reversal'
      ? []
      : entries
          .filter(({ credit }) => credit !== DEBT)
          .map((entry) => drawn(entry, effectiveAt ?? at, entry.amount)),
  );
  return merged([draws, back]).filter((line) => 'month' in line);
}

/** One line per segment and month, or segment and posting; none of nothing. */
export function merged(parts: readonly (readonly GrantLine[])[]): GrantLine[] {
  const lines = new Map<string, GrantLine>();
  for (const line of parts.flat()) {
    const of = 'month' in line ? line.month : line.posting;
    const key = `${line.grant} ${line.part} ${of}`;
    const amount = (lines.get(key)?.amount ?? 0n) + line.amount;
    lines.set(key, { ...line, amount });
  }
  return [...lines.values()].filter((line) => line.amount !== 0n);
}

/** Numbers of the holds that the postings settle. */
export function settledHolds(postings: readonly Posting[]): number[] {
  const settling = postings.filter((posting) => posting.entries.some((e) => e.from === 'held'));
  return [...new Set(settling.flatMap((posting) => posting.concerns ?? []))];
}

/** `2026-01` */
export function monthOf(at: Instant): string {
  return toIso(at).slice(0, 7);
}

function linesOf(posting: Posting, heldAt: ReadonlyMap<number, Instant>): GrantLine[] {
  const at = posting.effectiveAt ?? posting.at;
  const placed = heldAt.get(posting.concerns ?? 0) ?? at;
  return posting.entries
    .filter((entry) => entry.credit !== DEBT)
    .flatMap((entry): GrantLine[] => {
      const { amount } = entry;
      switch (moveOf(entry)) {
        case 'available>held':
          return [drawn(entry, at, -amount)];
        case 'held>available':
          return [drawn(entry, placed, amount)];
        case 'held>spent':
          return [drawn(entry, placed, amount), drawn(entry, at, -amount)];
        case 'available>spent':
          if (posting.kind === 'transfer_out') return [single(posting, entry, -amount)];
          return [drawn(entry, at, -amount)];
        case 'spent>available':
          return [single(posting, entry, amount)];
        case 'outside>available':
          return posting.kind === 'adjustment' ? [single(posting, entry, amount)] : [];
        default:
          // What an edit takes from a segment has left its schedule too.
          return posting.kind === 'edit' ? [] : [single(posting, entry, -amount)];
      }
    });
}

function drawn({ credit: grant, part }: Entry, when: Instant, amount: Micro): DrawnLine {
  return { grant, part, month: monthOf(when), amount };
}

function single({ number }: Posting, { credit: grant, part }: Entry, amount: Micro): SingleLine {
  return { grant, part, posting: number, amount };
}
