/** Searches of the counted tree whose nodes were not read at the same moment. */
import { describe, expect, test } from 'vitest';
import { combinationOf, plus } from '../../../functions/projections/counts.ts';
import { append, type ClosedNode, EMPTY } from '../../../functions/projections/tree.ts';
import { type ReadNode, remembering, select } from '../../../functions/projections/tree-search.ts';

const PENDING = combinationOf('purchase', 'pending');
const APPROVED = combinationOf('purchase', 'approved');
const RECORDS = 600;

/** Records 1, 2, 3 …, all pending, a millisecond apart. */
function grown() {
  const nodes = new Map<string, ClosedNode>();
  let spine = EMPTY;
  for (let at = 1; at <= RECORDS; at += 1) {
    const grown = append(spine, { at, client: 1, number: at }, PENDING);
    spine = grown.spine;
    for (const node of grown.closed) nodes.set(`${node.level}.${node.ordinal}`, node);
  }
  return { spine, nodes };
}

const { spine, nodes } = grown();

const readNode: ReadNode = async (level, ordinal) => {
  const node = nodes.get(`${level}.${ordinal}`);
  if (!node) throw new Error('no such node');
  return node;
};

/** All but the first so many records of a node have been approved since. */
function settledBut(left: number): ReadNode {
  return async (level, ordinal) => {
    const node = await readNode(level, ordinal);
    const children = node.children.map((child, i) => {
      const pending = Math.max(0, Math.min(16, left - 16 * i));
      const settled = plus(child.counts, PENDING, pending - 16);
      return { ...child, counts: plus(settled, APPROVED, 16 - pending) };
    });
    return { ...node, children };
  };
}

describe('select', () => {
  test('finds the k-th record', async () => {
    for (const k of [0, 15, 16, 255, 256, 300, RECORDS - 1]) {
      const found = await select(spine, { status: 'pending' }, k, readNode);
      // The first leaf begins before everything.
      expect(Math.max(1, found?.start.at ?? 0) + (found?.skip ?? 0)).toBe(k + 1);
    }
    expect(await select(spine, {}, RECORDS, readNode)).toBeNull();
  });

  test.each([
    [200, 40, { at: 241, skip: 160 }],
    [200, 0, { at: 241, skip: 200 }],
    [10, 16, { at: 0, skip: 10 }],
  ])('goes on behind a node that counts fewer by now: %i of %i', async (k, left, expected) => {
    const found = await select(spine, { status: 'pending' }, k, settledBut(left));
    expect({ at: found?.start.at, skip: found?.skip }).toEqual(expected);
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
