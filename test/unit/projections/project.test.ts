/** Batches of the stream that one transaction cannot take, and what they ask of the table. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Posting } from '../../../functions/ledger/posting.ts';
import type { Change } from '../../../functions/projections/changes.ts';
import { countOf } from '../../../functions/projections/counts.ts';
import { project } from '../../../functions/projections/project.ts';
import { totals } from '../../../functions/projections/tree.ts';
import { postingFromItem } from '../../../functions/store/posting-item.ts';
import { projectionStore } from '../../../functions/store/projection-store.ts';
import type { Write } from '../../../functions/store/table.ts';
import { ledgerOn, newCall } from '../../support/ledger-on-table.ts';
import { MemoryTable } from '../../support/memory-table.ts';
import { MeteredTable } from '../../support/metered-table.ts';

const RECORDS = 40_000;
const MOVES = 250;
const MINUTE = 60_000;

let pending: Posting;
beforeAll(async () => {
  const table = new MemoryTable();
  const desk = ledgerOn(table);
  const client = await desk.client('a');
  await desk.ask(client, { op: 'purchase', amount: 1n, status: 'pending' });
  const item = table.items().find(({ pk }) => String(pk).startsWith('R#'));
  pending = postingFromItem(item ?? {});
});

/** Records of as many clients, so that no ledgers of grants are folded. */
function recordOf(i: number): Posting {
  const [client, at] = [1_000 + i, pending.at + i * MINUTE];
  return { ...pending, client, at };
}

function approvedOf(i: number): Posting {
  const { credit, ...rest } = recordOf(i);
  return { ...rest, credit: credit && { ...credit, status: 'approved', statusBy: 2 } };
}

describe('a batch of late moves, each in a node of its own', () => {
  const table = new MemoryTable();
  const written: (readonly Write[])[] = [];
  const metered = new MeteredTable(table, ({ writes }) => written.push(writes));
  let moves: readonly Change[];
  beforeAll(async () => {
    moves = Array.from({ length: MOVES }, (_, i): Change => {
      const at = i * Math.floor(RECORDS / MOVES);
      const sequence = BigInt(RECORDS + i);
      return { sequence, of: 'posting', before: recordOf(at), after: approvedOf(at) };
    });
    const store = projectionStore(table, newCall());
    const made = Array.from({ length: RECORDS }, (_, i): Change => {
      return { sequence: BigInt(i), of: 'posting', before: null, after: recordOf(i) };
    });
    await project(store, 'shard', made);
    await project(projectionStore(metered, newCall()), 'shard', moves);
  });

  test('is cut into transactions that the table takes', () => {
    expect(written.length).toBeGreaterThan(1);
    for (const writes of written) expect(writes.length).toBeLessThanOrEqual(90);
  });

  test('is counted once, also when it comes again', async () => {
    const store = projectionStore(table, newCall());
    await project(store, 'shard', moves);
    const counts = totals(await store.spine());
    expect(countOf(counts, { status: 'approved' })).toBe(MOVES);
    expect(countOf(counts, { status: 'pending' })).toBe(RECORDS - MOVES);
  });

  test('reads the ways to all of them at once', () => {
    // Per transaction: watermark and spine together, two levels of nodes, the write.
    expect(metered.depth).toBeLessThanOrEqual(4 * 2 * written.length);
  });
});

test('a batch of nothing but accounts leaves the tree alone', async () => {
  const table = new MemoryTable();
  const desk = ledgerOn(table);
  const { account } = await desk.ledger.standing(await desk.client('a'));
  const before = table.stream.length;
  const change: Change = { sequence: 1n, of: 'account', before: null, after: account };
  await project(projectionStore(table, newCall()), 'shard', [change]);
  expect(table.stream.slice(before).map(({ after }) => after.pk)).toEqual([]);
});
