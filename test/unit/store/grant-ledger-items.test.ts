/** Grants' ledgers in the table: what a fold leaves, and what is read of it. */
import { describe, expect, test } from 'vitest';
import type { GrantLine } from '../../../functions/ledger/grant-lines.ts';
import {
  grantWrites,
  linesToItems,
  readDraws,
  readGrants,
} from '../../../functions/store/grant-ledger-items.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { lineTexts } from '../../support/line-texts.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const FOLDS = [
  {
    client: 1,
    from: 0,
    to: 64,
    lines: [
      { grant: 1, part: 1, month: '2026-01', amount: -5n },
      { grant: 1, part: 1, posting: 7, amount: 2n },
      { grant: 1, part: 2, posting: 7, amount: 3n },
      { grant: 1, part: 1, posting: 60, amount: -1n },
      { grant: 12, part: 1, month: '2026-01', amount: -8n },
    ],
    months: [
      { grant: 1, part: 1, month: '2026-01', amount: -5n },
      { grant: 12, part: 1, month: '2026-01', amount: -8n },
    ],
  },
  {
    client: 1,
    from: 64,
    to: 70,
    lines: [
      { grant: 1, part: 1, month: '2026-01', amount: -4n },
      { grant: 1, part: 1, month: '2026-02', amount: -6n },
      { grant: 1, part: 1, posting: 66, amount: 9n },
    ],
    months: [
      { grant: 1, part: 1, month: '2026-01', amount: -4n },
      { grant: 1, part: 1, month: '2026-02', amount: -6n },
    ],
  },
];

async function folded() {
  const table = new MemoryTable();
  for (const fold of FOLDS) {
    await table.putMany(linesToItems(fold), newCall());
    expect(await table.transact(grantWrites(fold), `${fold.to}`, newCall())).toBeNull();
  }
  return table;
}

const all: readonly GrantLine[] = FOLDS.flatMap(({ lines }) => lines);
const of = (grant: number) => all.filter((line) => line.grant === grant);

describe('folds', () => {
  test('add up: draws per month, all else by its posting', async () => {
    const table = await folded();
    const both = await readGrants(table, newCall(), 1, [1, 12], 9);
    expect([both.upTo, both.tooMany]).toEqual([70, false]);
    expect(lineTexts(both.lines)).toEqual(lineTexts(all));
    const one = await readGrants(table, newCall(), 1, [12], 9);
    expect(lineTexts(one.lines)).toEqual(lineTexts(of(12)));
    const month = await readDraws(table, newCall(), 1, '2026-01');
    expect(lineTexts(month.lines)).toEqual(['1.1 2026-01 -9', '12.1 2026-01 -8']);
  });

  test('read nothing where nothing has been folded', async () => {
    const table = new MemoryTable();
    const none = { upTo: 0, lines: [], tooMany: false };
    expect(await readGrants(table, newCall(), 1, [1], 9)).toEqual(none);
    expect(await readDraws(table, newCall(), 1, '2026-01')).toEqual({ upTo: 0, lines: [] });
  });

  test('are made once: the mark guards them', async () => {
    const table = await folded();
    const [first] = FOLDS;
    const again = first ? grantWrites(first) : [];
    expect(await table.transact(again, 'again', newCall())).not.toBeNull();
    const { lines } = await readGrants(table, newCall(), 1, [1], 9);
    expect(lineTexts(lines)).toEqual(lineTexts(of(1)));
  });

  test('that died before their mark are not seen', async () => {
    const table = await folded();
    const late = { grant: 1, part: 1, posting: 71, amount: 100n };
    const died = { client: 1, from: 70, to: 75, lines: [late], months: [] };
    await table.putMany(linesToItems(died), newCall());
    const { lines } = await readGrants(table, newCall(), 1, [1], 9);
    expect(lineTexts(lines)).toEqual(lineTexts(of(1)));
  });

  test('with more single lines than are wanted say so before they are read', async () => {
    const table = await folded();
    const call = newCall();
    expect(await readGrants(table, call, 1, [1], 2)).toMatchObject({ tooMany: true });
    expect(call.spent.trips).toBe(1);
    expect(await readGrants(table, newCall(), 1, [1], 3)).toMatchObject({ tooMany: false });
  });
});
