/** The counted tree over time: how many records of which kind were made up to when. */
import type { Instant } from '../ledger/instant.ts';
import { type Counts, countOf, FIRST_PLACE, type Place, plus, sumOf } from './counts.ts';

/**
 * A leaf closes when it holds so many records: the residual never depends on their rate. Pages and
 * time ranges read a part of a leaf beside what they want.
 */
export const LEAF_RECORDS = 8;
/** Leaves per lowest node, and nodes per node above: less than a KB closed, and less than two. */
export const LEAVES_PER_NODE = 28;
export const NODES_PER_NODE = 32;

/** A leaf, or a closed node as the node above knows it: from `start` up to the next one's. */
export interface Child {
  readonly start: Place;
  readonly counts: Counts;
}

/** A node that gets no new children; late records and moves still change its counts. */
export interface ClosedNode {
  readonly level: number;
  readonly ordinal: number;
  readonly children: readonly Child[];
}

/**
 * The right edge of the tree: per level, from the lowest, the open node. Older records lie in the
 * children of higher levels. Everything that is appended touches only this.
 */
export interface Spine {
  readonly version: number;
  /** A rebuilt tree is another generation: its nodes never meet those of the one before. */
  readonly generation: number;
  /** When the last change that it counts was made. */
  readonly asOf: Instant;
  /** While it is rebuilt nothing is folded: the stream waits. */
  readonly paused: boolean;
  /** When it was rebuilt last; 0: never. Until the stream is past it, marks say what is counted. */
  readonly rebuiltAt: Instant;
  readonly levels: readonly OpenNode[];
  /** The last place in the open leaf: nothing before it may start a new one. */
  readonly last: Place;
}

export interface OpenNode {
  readonly ordinal: number;
  readonly children: readonly Child[];
}

export const EMPTY: Spine = {
  version: 0,
  generation: 0,
  asOf: 0,
  paused: false,
  rebuiltAt: 0,
  levels: [{ ordinal: 0, children: [] }],
  last: FIRST_PLACE,
};

export function fanout(level: number): number {
  return level === 0 ? LEAVES_PER_NODE : NODES_PER_NODE;
}

/** Of everything. */
export function totals(spine: Spine): Counts {
  return sumOf(spine.levels.flatMap((level) => level.children.map((child) => child.counts)));
}

/** A spine with one more record at its very end, which counts so; what closed on the way. */
export function append(
  spine: Spine,
  place: Place,
  counts: Counts,
): { readonly spine: Spine; readonly closed: readonly ClosedNode[] } {
  const closed: ClosedNode[] = [];
  const levels = [...spine.levels];
  const lowest = levels[0] ?? { ordinal: 0, children: [] };
  const leaf = lowest.children.at(-1);
  const held = leaf ? countOf(leaf.counts, {}) : LEAF_RECORDS;
  if (leaf && held < LEAF_RECORDS) {
    const grown = { ...leaf, counts: plus(leaf.counts, counts) };
    levels[0] = { ...lowest, children: [...lowest.children.slice(0, -1), grown] };
    return { spine: { ...spine, levels, last: place }, closed };
  }
  const isFirst = leaf === undefined && levels.every((level) => level.children.length === 0);
  const start = isFirst ? FIRST_PLACE : place;
  let added: Child = { start, counts };
  for (let level = 0; ; level += 1) {
    const open = levels[level] ?? { ordinal: 0, children: [] };
    if (open.children.length < fanout(level)) {
      levels[level] = { ...open, children: [...open.children, added] };
      return { spine: { ...spine, levels, last: place }, closed };
    }
    closed.push({ level, ordinal: open.ordinal, children: open.children });
    levels[level] = { ordinal: open.ordinal + 1, children: [added] };
    added = {
      start: open.children[0]?.start ?? FIRST_PLACE,
      counts: sumOf(open.children.map((child) => child.counts)),
    };
  }
}
