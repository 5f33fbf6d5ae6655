/** What the ledgers of a page of credits cost on the engine, however long the account is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import type { Credit } from '../../functions/ledger/posting.ts';
import { foldClient, POSTINGS_PER_FOLD } from '../../functions/projections/fold-grants.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { unfolded } from '../support/interrupted-table.ts';
import { ANYONE, backendOn, newCall } from '../support/ledger-on-table.ts';
import { longAccount, plantNew } from '../support/long-account.ts';

const LONG = 5_000;
const SHORT = 1_000;
const PAGE = 25;
const MINUTES = 300_000;
const NOW = Date.now();

let engine: TestEngine;
let table: Table;
const clients = new Map<number, ClientRef>();

beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  for (const [i, size] of [SHORT, LONG].entries()) {
    const account = longAccount(i + 1, size);
    await plantNew(table, account);
    clients.set(size, account.client);
    // The worst moment: the next fold is about to come.
    const { last } = account.account;
    const folded = (Math.floor((last + 1) / POSTINGS_PER_FOLD) - 1) * POSTINGS_PER_FOLD + 1;
    await foldClient(projectionStore(table, newCall(MINUTES)), account.client.number, folded);
  }
}, MINUTES);
afterAll(() => engine.stop());

/** At one instant, so that two answers can be compared. */
async function priced<A>(on: Table, ask: (ledger: Ledger) => Promise<A>) {
  const opened = backendOn(on, { ...REAL_PACE, now: () => NOW }).open(NOW + MINUTES);
  const answer = await ask(opened.ledgerFor(ANYONE));
  return { answer, ...opened.spent };
}

/** The purchases that were made last, or first. */
async function pageOf(client: ClientRef, order: 'newest' | 'oldest'): Promise<readonly Credit[]> {
  const filter = { client, category: 'purchase', status: 'approved', order } as const;
  return (await priced(table, (ledger) => ledger.credits(filter, { limit: PAGE }))).answer.rows;
}

function clientOf(size: number): ClientRef {
  const client = clients.get(size);
  if (!client) throw new Error('the accounts are planted');
  return client;
}

describe.each(['newest', 'oldest'] as const)('the %s 25 credits with their ledgers', (order) => {
  test('cost the same after 1,000 and after 5,000 postings', async () => {
    const costs = [];
    for (const size of [SHORT, LONG]) {
      const client = clientOf(size);
      const credits = await pageOf(client, order);
      expect(credits).toHaveLength(PAGE);
      costs.push(await priced(table, (ledger) => ledger.grantLedgers(client, credits)));
    }
    for (const { rru, trips, answer } of costs) {
      const singles = [...answer.lines.values()].flat().filter((line) => 'posting' in line);
      // Twice for each of the page and for the mark; the account; what has not been folded.
      const most = 2 * (PAGE + 1) + 2 + POSTINGS_PER_FOLD / 2;
      // A unit at most for each posting that is shown by itself, and a few to find them.
      expect(rru).toBeLessThanOrEqual(most + singles.length + PAGE);
      expect(trips).toBeLessThanOrEqual(6 + PAGE);
    }
  });
});

test('are what all postings say', async () => {
  const client = clientOf(SHORT);
  const credits = [...(await pageOf(client, 'oldest')), ...(await pageOf(client, 'newest'))];
  const [folded, plain] = await Promise.all(
    [table, unfolded(table)].map((on) =>
      priced(on, (ledger) => ledger.grantLedgers(client, credits)),
    ),
  );
  expect(folded?.answer.account).toEqual(plain?.answer.account);
  let shown = 0;
  for (const { number } of credits) {
    const lines = [folded, plain].map((one) => new Set(one?.answer.lines.get(number)));
    expect(lines[0]).toEqual(lines[1]);
    shown += lines[0]?.size ?? 0;
  }
  expect(shown).toBeGreaterThan(credits.length);
});

test('what the month took costs as little', async () => {
  const client = clientOf(LONG);
  const { rru, trips } = await priced(table, (ledger) => ledger.drawsOfMonth(client));
  expect(rru).toBeLessThanOrEqual(40);
  expect(trips).toBeLessThanOrEqual(5);
});
