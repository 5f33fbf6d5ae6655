/** Searches of the counted tree whose nodes were not read at the same moment. */
import { describe, expect, test } from 'vitest';
import {
  type Counts,
  combinationOf,
  countsOf,
  GRANTED_SEGMENTS,
  minus,
  plus,
} from '../../../functions/projections/counts.ts';
import {
  append,
  type ClosedNode,
  EMPTY,
  LEAF_RECORDS,
  LEAVES_PER_NODE,
  totals,
} from '../../../functions/projections/tree.ts';
import {
  countBefore,
  type ReadNode,
  remembering,
  select,
} from '../../../functions/projections/tree-search.ts';

const PENDING = countsOf(combinationOf('purchase', 'pending'), 0);
const approved = (segments: number) => countsOf(combinationOf('purchase', 'approved'), segments);
const RECORDS = 600;
const NODE = LEAF_RECORDS * LEAVES_PER_NODE;

/** Records 1, 2, 3 …, a millisecond apart. */
function grown(countsAt: (at: number) => Counts) {
  const nodes = new Map<string, ClosedNode>();
  let spine = EMPTY;
  for (let at = 1; at <= RECORDS; at += 1) {
    const grown = append(spine, { at, client: 1, number: at }, countsAt(at));
    spine = grown.spine;
    for (const node of grown.closed) nodes.set(`${node.level}.${node.ordinal}`, node);
  }
  const readNode: ReadNode = async (level, ordinal) => {
    const node = nodes.get(`${level}.${ordinal}`);
    if (!node) throw new Error('no such node');
    return node;
  };
  return { spine, nodes, readNode };
}

const { spine, nodes, readNode } = grown(() => PENDING);

/** All but the first so many records of a node have been approved since. */
function settledBut(left: number): ReadNode {
  return async (level, ordinal) => {
    const node = await readNode(level, ordinal);
    const children = node.children.map((child, i) => {
      const pending = Math.max(0, Math.min(LEAF_RECORDS, left - LEAF_RECORDS * i));
      const moved = minus(approved(1), PENDING).map((count) => count * (LEAF_RECORDS - pending));
      return { ...child, counts: plus(child.counts, moved) };
    });
    return { ...node, children };
  };
}

describe('select', () => {
  test('finds the k-th record', async () => {
    for (const k of [0, LEAF_RECORDS - 1, LEAF_RECORDS, NODE - 1, NODE, 300, RECORDS - 1]) {
      const found = await select(spine, { status: 'pending' }, k, readNode);
      // The first leaf begins before everything.
      expect(Math.max(1, found?.start.at ?? 0) + (found?.skip ?? 0)).toBe(k + 1);
    }
    expect(await select(spine, {}, RECORDS, readNode)).toBeNull();
  });

  test.each([
    [200, 40, { at: NODE + 1 - LEAF_RECORDS, skip: 160 }],
    [200, 0, { at: NODE + 1 - LEAF_RECORDS, skip: 200 }],
    [5, LEAF_RECORDS, { at: 0, skip: 5 }],
  ])('goes on behind a node that counts fewer by now: %i of %i', async (k, left, expected) => {
    const found = await select(spine, { status: 'pending' }, k, settledBut(left));
    expect({ at: found?.start.at, skip: found?.skip }).toEqual(expected);
  });
});

describe('segments of approved purchases', () => {
  const segmentsAt = (at: number) => (at * 7) % 4;
  const tree = grown((at) => (at % 5 === 0 ? PENDING : approved(segmentsAt(at))));
  /** Where each of them stands. */
  const all = Array.from({ length: RECORDS }, (_, i) => i + 1).flatMap((at) =>
    at % 5 === 0 ? [] : Array.from({ length: segmentsAt(at) }, () => at),
  );
  const earlier = (start: number) => all.filter((at) => at < start).length;

  test('are counted, and the k-th is found', async () => {
    expect(totals(tree.spine).at(-1)).toBe(all.length);
    for (let k = 0; k < all.length; k += 1) {
      const found = await select(tree.spine, GRANTED_SEGMENTS, k, tree.readNode);
      const [start, end] = [found?.start.at ?? 0, found?.end?.at ?? RECORDS + 1];
      expect(earlier(start) + (found?.skip ?? 0)).toBe(k);
      expect(earlier(end)).toBeGreaterThan(k);
    }
    const beyond = await select(tree.spine, GRANTED_SEGMENTS, all.length, tree.readNode);
    expect(beyond).toBeNull();
  });

  test('are counted up to the leaf of any place', async () => {
    for (let at = 1; at <= RECORDS + 1; at += 1) {
      const place = { at, client: 0, number: 0 };
      const found = await countBefore(tree.spine, GRANTED_SEGMENTS, place, tree.readNode);
      const { before, inside, start, end } = found;
      expect(before).toBe(earlier(start.at));
      expect(before + inside).toBe(earlier(end?.at ?? RECORDS + 1));
      // A record that stands at the place begins its own leaf.
      expect(at - Math.max(1, start.at)).toBeLessThanOrEqual(LEAF_RECORDS);
      if (end) expect(end.at - Math.max(1, start.at)).toBe(LEAF_RECORDS);
      else expect(start.at).toBeGreaterThan(RECORDS - LEAF_RECORDS);
    }
  });
});

test('remembering reads each node once', async () => {
  const asked: string[] = [];
  const once = remembering((level, ordinal) => {
    asked.push(`${level}.${ordinal}`);
    return readNode(level, ordinal);
  });
  await Promise.all([once(0, 0), once(0, 1), once(0, 0)]);
  expect(await once(0, 0)).toBe(nodes.get('0.0'));
  expect(asked).toEqual(['0.0', '0.1']);
});
