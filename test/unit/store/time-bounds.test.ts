/** A range of time over a history whose last postings were booked later than they happened. */
import { strict as assert } from 'node:assert';
import { expect, test } from 'vitest';
import { listHistory } from '../../../functions/store/account-lists.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { longAccount, plant } from '../../support/long-account.ts';
import { MemoryTable } from '../../support/memory-table.ts';
import { naiveHistory, naivePage } from '../../support/naive-lists.ts';

const whole = longAccount(5, 900);
const { client } = whole;
/** What the clock decided, booked by itself long after. */
const booked = whole.postings.filter(({ effectiveAt, at }) => (effectiveAt ?? at) < at - 10);

test('there is something that was booked late', () => {
  expect(booked.length).toBeGreaterThan(3);
});

test.each(booked.slice(0, 12).map(({ number }) => number))('up to posting %i', async (number) => {
  const postings = whole.postings.slice(0, number);
  const last = postings.at(-1);
  assert(last?.effectiveAt);
  const { at: lastAt, counts } = last;
  const table = new MemoryTable();
  const account = { ...whole.account, last: number, lastAt, counts };
  await plant(table, { client, account, postings });
  const instants = [
    last.effectiveAt - 1,
    last.effectiveAt,
    last.effectiveAt + 1,
    lastAt - 1,
    lastAt,
  ];
  for (const instant of instants) {
    for (const range of [{ from: instant }, { to: instant }]) {
      const filter = { client, movements: true, order: 'newest', ...range } as const;
      const all = naiveHistory(postings, filter);
      for (const ask of [{ limit: 10, offset: 0 }, { limit: 10 }]) {
        const page = await listHistory(table, filter, ask, newCall());
        expect(page.rows.map((row) => row.number)).toEqual(naivePage(all, ask));
        expect(page.total).toBe('offset' in ask ? all.length : null);
      }
    }
  }
});
