/** Folds changes of records into the counted tree: what to write so that it counts them. */

import { type Counts, comparePlaces, type Place, plus } from './counts.ts';
import { append, type Child, type ClosedNode, type OpenNode, type Spine } from './tree.ts';
import { pathTo, type ReadNode, remembering } from './tree-search.ts';

/** How much more or less is to be counted of one record, at its place in time. */
export interface CountChange {
  readonly place: Place;
  readonly counts: Counts;
}

export interface Folded {
  readonly spine: Spine;
  /** Nodes that closed on the way, complete. */
  readonly closed: readonly ClosedNode[];
  /** What late records and moves change in nodes that were closed before. */
  readonly late: readonly LateChange[];
}

export interface LateChange {
  readonly level: number;
  readonly ordinal: number;
  readonly child: number;
  readonly counter: number;
  readonly step: number;
}

/**
 * `inserted`: records that the tree has not counted yet; the others move within it.
 * New records are taken in order of time: neighbours that come crossed make no difference.
 */
export async function fold(
  spine: Spine,
  inserted: readonly CountChange[],
  moved: readonly CountChange[],
  readNode: ReadNode,
): Promise<Folded> {
  const readOnce = remembering(readNode);
  const late = [...inserted.filter((change) => isLate(spine, change)), ...moved];
  // What lies on the ways is read at once, not one way after the other.
  await Promise.all(late.map(({ place }) => pathTo(spine, place, readOnce)));
  const folding = new Folding(spine, readOnce);
  for (const change of inserted.toSorted((a, b) => comparePlaces(a.place, b.place))) {
    await folding.insert(change);
  }
  for (const change of moved) await folding.change(change);
  return folding.done();
}

function isLate({ last }: Spine, { place }: CountChange): boolean {
  return comparePlaces(place, last) <= 0;
}

class Folding {
  #spine: Spine;
  readonly #readNode: ReadNode;
  readonly #closed = new Map<string, ClosedNode>();
  readonly #late = new Map<string, LateChange>();

  constructor(spine: Spine, readNode: ReadNode) {
    this.#spine = spine;
    this.#readNode = async (level, ordinal) =>
      this.#closed.get(keyOf(level, ordinal)) ?? readNode(level, ordinal);
  }

  async insert(change: CountChange): Promise<void> {
    if (isLate(this.#spine, change)) return this.change(change);
    const { spine, closed } = append(this.#spine, change.place, change.counts);
    this.#spine = spine;
    for (const node of closed) this.#closed.set(keyOf(node.level, node.ordinal), node);
  }

  /** Changes the counts along the way to the place. */
  async change({ place, counts }: CountChange): Promise<void> {
    for (const at of await pathTo(this.#spine, place, this.#readNode)) {
      const child = at.children[at.at];
      if (!child) continue; // the way goes on in the level below
      const grown = { ...child, counts: plus(child.counts, counts) };
      if (!at.closed) this.#changeSpine(at.level, at.at, grown);
      else this.#changeClosed(at.closed, at.at, grown, counts);
    }
  }

  done(): Folded {
    return {
      spine: this.#spine,
      closed: [...this.#closed.values()],
      late: [...this.#late.values()].filter((change) => change.step !== 0),
    };
  }

  #changeSpine(level: number, at: number, child: Child): void {
    const levels = this.#spine.levels.map(
      (open, i): OpenNode =>
        i === level ? { ...open, children: open.children.with(at, child) } : open,
    );
    this.#spine = { ...this.#spine, levels };
  }

  #changeClosed(node: ClosedNode, child: number, grown: Child, counts: Counts): void {
    const { level, ordinal } = node;
    const key = keyOf(level, ordinal);
    if (this.#closed.has(key)) {
      this.#closed.set(key, { ...node, children: node.children.with(child, grown) });
      return;
    }
    for (const [counter, step] of counts.entries()) {
      const lateKey = `${key}.${child}.${counter}`;
      const before = this.#late.get(lateKey)?.step ?? 0;
      this.#late.set(lateKey, { level, ordinal, child, counter, step: before + step });
    }
  }
}

function keyOf(level: number, ordinal: number): string {
  return `${level}.${ordinal}`;
}
