/** What is due and does not fit beside a command is booked before it: where exactly that begins. */
import { expect, test } from 'vitest';
import type { Command } from '../../../functions/ledger/command.ts';
import { WatchedOffice } from './watched-office.ts';

/** A client with so many holds that have lapsed and so many grants that end now. */
async function due(holds: number, ends: number) {
  const office = new WatchedOffice();
  const client = await office.client(7);
  const to = await office.client(8);
  await office.ask(client, { op: 'purchase', amount: 500n });
  for (let i = 0; i < holds; i += 1) {
    await office.ask(client, { op: 'hold', amount: 1n, expiresAt: 2_000 + i });
  }
  for (let i = 0; i < ends; i += 1) {
    const ending = { endingBefore: 3_000, products: ['x'] };
    await office.ask(client, { op: 'purchase', amount: 1n, ...ending });
  }
  office.now = 3_000;
  office.commits.length = 0;
  const transfer = { op: 'transfer', to, amount: 1n } as const;
  return { office, client, transfer };
}

const usage = { op: 'usage', amount: 1n } as const;
const batch: Command = { op: 'batch', operations: Array.from({ length: 44 }, () => usage) };
const named = (aliases: number): Command => ({
  op: 'change_client',
  change: { aliases: Array.from({ length: aliases }, (_, i) => `a${i}`) },
});

test.each([
  ['a usage', usage, 31, 0],
  ['a shortening', { op: 'shorten', credit: 1, endingBefore: 9_000 } as const, 30, 2],
  ['an edit', { op: 'edit', credit: 1, priority: 5 } as const, 30, 2],
  ['a batch of 44', batch, 2, 2],
  ['a transfer', null, 9, 2],
  ['a change of 32 names', named(32), 20, 2],
  ['a change of no name', named(0), 31, 1],
])('beside %s fits so much, and not one ending more', async (_, command, holds, ends) => {
  const fitting = await due(holds, ends);
  await fitting.office.ask(fitting.client, command ?? fitting.transfer);
  expect(fitting.office.commits).toHaveLength(1);
  const more = await due(holds, ends + 1);
  const calls = await more.office.during(() =>
    more.office.ask(more.client, command ?? more.transfer),
  );
  expect(more.office.commits).toHaveLength(2);
  expect(calls).not.toContain('account 7 fresh');
  const [ahead, last] = more.office.commits;
  expect(ahead?.claim).toBeNull();
  expect(ahead?.postings.length).toBeLessThanOrEqual(16);
  expect(last?.claim).not.toBeNull();
  const { account } = await more.office.ledger.standing(more.client);
  expect(account).toMatchObject({ holds: [], totals: { expired: BigInt(ends + 1) } });
});

test('documents that change in the same write have room of their own', async () => {
  const documents = async () => [];
  const fitting = await due(28, 1);
  await fitting.office.ask(fitting.client, usage, { documents });
  expect(fitting.office.commits).toHaveLength(1);
  const more = await due(28, 2);
  await more.office.ask(more.client, usage, { documents });
  expect(more.office.commits).toHaveLength(2);
});

test('a grant of which nothing is left but in holds needs no room of its own', async () => {
  const office = new WatchedOffice();
  const client = await office.client(7);
  await office.ask(client, { op: 'purchase', amount: 31n, endingBefore: 2_500 });
  for (let i = 0; i < 31; i += 1) {
    await office.ask(client, { op: 'hold', amount: 1n, expiresAt: 2_000 });
  }
  await office.ask(client, { op: 'purchase', amount: 5n });
  office.now = 3_000;
  office.commits.length = 0;
  await office.ask(client, usage);
  expect(office.commits).toHaveLength(1);
  expect((await office.ledger.standing(client)).account.totals.expired).toBe(31n);
});
