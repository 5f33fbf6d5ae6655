/** Searches the counted tree: the k-th record of a kind, at the price of a few reads. */
import { strict as assert } from 'node:assert';
import {
  type Counts,
  comparePlaces,
  countOf,
  FIRST_PLACE,
  type Kind,
  type Place,
} from './counts.ts';
import { type Child, type ClosedNode, fanout, type OpenNode, type Spine } from './tree.ts';

/** Reads a closed node; every one that a spine or a node names exists. */
export type ReadNode = (level: number, ordinal: number) => Promise<ClosedNode>;

/** Reads each node once. */
export function remembering(readNode: ReadNode): ReadNode {
  const read = new Map<string, Promise<ClosedNode>>();
  return (level, ordinal) => {
    const key = `${level}.${ordinal}`;
    const known = read.get(key) ?? readNode(level, ordinal);
    read.set(key, known);
    return known;
  };
}

/** In which leaf a record is: where to read the index, and how many records to pass over. */
export interface Found {
  readonly start: Place;
  /** Where the next leaf starts; `null` behind the last one. */
  readonly end: Place | null;
  readonly skip: number;
  /** Of all kinds in the leaf. */
  readonly counts: Counts;
}

/** The k-th record of that kind, from 0 and oldest first; `null` beyond the last. */
export async function select(
  spine: Spine,
  kind: Kind,
  k: number,
  readNode: ReadNode,
): Promise<Found | null> {
  let rest = k;
  for (let level = spine.levels.length - 1; level >= 0; level -= 1) {
    const { ordinal, children } = spine.levels[level] ?? NO_NODE;
    const hit = within(children, kind, rest);
    if ('child' in hit) {
      const end = children[hit.at + 1]?.start ?? followingStart(spine, level);
      return descend(level, ordinal * fanout(level) + hit.at, { hit, end }, kind, readNode);
    }
    rest = hit.rest;
  }
  return null;
}

const NO_NODE: OpenNode = { ordinal: 0, children: [] };

interface Way {
  readonly hit: Hit;
  readonly end: Place | null;
}

async function descend(
  from: number,
  ordinalFrom: number,
  wayFrom: Way,
  kind: Kind,
  readNode: ReadNode,
): Promise<Found> {
  let [level, ordinal, { hit, end }] = [from, ordinalFrom, wayFrom];
  while (level > 0) {
    level -= 1;
    const { children } = await readNode(level, ordinal);
    hit = orLast(within(children, kind, hit.rest), children, kind);
    end = children[hit.at + 1]?.start ?? end;
    ordinal = ordinal * fanout(level) + hit.at;
  }
  const { start, counts } = hit.child;
  return { start, end, skip: hit.rest, counts };
}

interface Hit extends Rest {
  readonly child: Child;
  readonly at: number;
}

/** As many records stand still before the one that is sought. */
interface Rest {
  readonly rest: number;
}

function within(children: readonly Child[], kind: Kind, k: number): Hit | Rest {
  let rest = k;
  for (const [at, child] of children.entries()) {
    const count = countOf(child.counts, kind);
    if (rest < count) return { child, at, rest };
    rest -= count;
  }
  return { rest };
}

/**
 * A node may be newer or older than the one above it was when it was read, and count fewer: the
 * record stands behind it then, and is reached by passing over its last child too.
 */
function orLast(found: Hit | Rest, children: readonly Child[], kind: Kind): Hit {
  if ('child' in found) return found;
  const child = children.at(-1);
  assert(child, 'a closed node has children');
  return { child, at: children.length - 1, rest: found.rest + countOf(child.counts, kind) };
}

/** The leaf in which a place lies, and how many of a kind stand before it and in it. */
export interface Lying {
  readonly before: number;
  readonly inside: number;
  readonly start: Place;
  /** Where the next leaf starts; `null` behind the last one. */
  readonly end: Place | null;
}

export async function countBefore(
  spine: Spine,
  kind: Kind,
  place: Place,
  readNode: ReadNode,
): Promise<Lying> {
  let before = 0;
  let end: Place | null = null;
  for (const { closed, level, children, at, leaf } of await pathTo(spine, place, readNode)) {
    const earlier = children.slice(0, at);
    before += earlier.reduce((total, child) => total + countOf(child.counts, kind), 0);
    end = children[at + 1]?.start ?? (closed ? end : followingStart(spine, level));
    if (leaf) return { before, inside: countOf(leaf.counts, kind), start: leaf.start, end };
  }
  return { before, inside: 0, start: FIRST_PLACE, end };
}

/** One step of the way from the top of the tree to the leaf in which a place lies. */
export interface Step {
  /** `null`: a level of the spine. */
  readonly closed: ClosedNode | null;
  readonly level: number;
  readonly children: readonly Child[];
  /** The child that the way goes through; all of them where it goes on in the level below. */
  readonly at: number;
  readonly leaf: Child | null;
}

/** The way to the leaf in which the place lies: levels of the spine, then closed nodes. */
export async function pathTo(spine: Spine, place: Place, readNode: ReadNode): Promise<Step[]> {
  const steps: Step[] = [];
  for (let level = spine.levels.length - 1; level >= 0; level -= 1) {
    const open = spine.levels[level] ?? NO_NODE;
    const later = followingStart(spine, level);
    const goesOn = level > 0 && (later === null || comparePlaces(place, later) >= 0);
    const at = goesOn ? open.children.length : lastNotAfter(open.children, place);
    const leaf = level === 0 ? (open.children[at] ?? null) : null;
    steps.push({ closed: null, level, children: open.children, at, leaf });
    if (goesOn || level === 0) continue;
    let ordinal = open.ordinal * fanout(level) + at;
    for (let below = level - 1; below >= 0; below -= 1) {
      const closed = await readNode(below, ordinal);
      const inside = lastNotAfter(closed.children, place);
      const found = below === 0 ? (closed.children[inside] ?? null) : null;
      steps.push({ closed, level: below, children: closed.children, at: inside, leaf: found });
      ordinal = ordinal * fanout(below) + inside;
    }
    return steps;
  }
  return steps;
}

/** Where the levels below begin; `null` where they are empty. */
function followingStart(spine: Spine, level: number): Place | null {
  for (let below = level - 1; below >= 0; below -= 1) {
    const first = spine.levels[below]?.children[0];
    if (first) return first.start;
  }
  return null;
}

/** The last child that does not start after the place; the first where all do. */
function lastNotAfter(children: readonly Child[], place: Place): number {
  let at = 0;
  for (const [i, child] of children.entries()) {
    if (comparePlaces(child.start, place) <= 0) at = i;
  }
  return at;
}
