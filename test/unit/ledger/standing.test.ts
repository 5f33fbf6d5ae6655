/** Where a client stood at an instant, also where much was decided then and booked long after. */
import { describe, expect, it } from 'vitest';
import { balanceOf } from '../../../functions/ledger/account.ts';
import { ledgerOn } from '../../support/ledger-on-table.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

describe('a balance at a past instant', () => {
  it('counts all that was decided by then, however many postings booked it later', async () => {
    let now = START;
    const pace = { now: () => now, random: () => 0, sleep: async () => {} };
    const { client, ask, ledger } = ledgerOn(new MemoryTable(), pace);
    const ref = await client('busy');
    const pending = { op: 'purchase', amount: 1n, status: 'pending' } as const;
    const operations = Array.from({ length: 45 }, () => pending);
    for (let i = 0; i < 19; i += 1) await ask(ref, { op: 'batch', operations });
    // Sixty-four grants that end hour by hour, each with a hold on it that lapses half an hour
    // later and whose credits expire then: 192 postings, and more rows than are read at once.
    for (let i = 1; i <= 64; i += 1) {
      const grant = { amount: 10n, priority: -i, endingBefore: START + i * HOUR };
      await ask(ref, { op: 'purchase', ...grant });
      await ask(ref, { op: 'hold', amount: 4n, expiresInSeconds: (i + 0.5) * 3_600 });
    }
    const instants = [0, 1, 20.25, 20.75, 45.5, 59.9, 64.25, 70].map((h) => START + h * HOUR + 1);
    const foreseen = await Promise.all(
      instants.map(async (at) => balanceOf((await ledger.standing(ref, at)).account)),
    );
    now = START + 100 * HOUR;
    await ask(ref, { op: 'purchase', amount: 7n });
    const known = await Promise.all(instants.map((at) => ledger.standingAt(ref, at)));
    expect(known.map((past) => ('balance' in past ? past.balance : null))).toEqual(foreseen);
    expect(new Set(foreseen).size).toBeGreaterThan(5);
    const before = 19 * 45 + 2 * 64;
    expect(known.at(-1)).toMatchObject({ number: before + 192, balance: 0n });
  });
});

describe('a recorded request', () => {
  it('is unknown to a caller who may not see the client that its answer speaks of', async () => {
    const { client, ask, ledger, ledgerOf } = ledgerOn(new MemoryTable());
    const [from, to] = [await client('from'), await client('to')];
    await ask(from, { op: 'purchase', amount: 10n }, 'bought');
    await ask(from, { op: 'transfer', to, amount: 4n }, 'sent');
    const restricted = ledgerOf([from.number]);
    expect(await restricted.request(from, 'bought')).toMatchObject({ outcome: 'done' });
    expect(await restricted.request(from, 'sent')).toBeNull();
    expect(await ledger.request(from, 'sent')).toMatchObject({ outcome: 'done' });
  });
});
