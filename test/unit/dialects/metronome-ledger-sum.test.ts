/** Metronome's ledger of a credit: whatever happened, its sum is what can be spent of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spendableOf } from '../../../functions/dialects/metronome/find-credits.ts';
import { balanceOf, ledgerEntries } from '../../../functions/dialects/metronome/ledger-entries.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import { acme, DAY, grantsOf } from './metronome-grants.ts';
import type { ScriptedLedger } from './scripted-ledger.ts';

describe('the sum of the entries', () => {
  const amount = fc.bigInt({ min: 1n, max: 5n * ONE });
  const days = fc.integer({ min: 0, max: 40 });
  const nth = fc.nat();
  const step = fc.oneof(
    fc.record({ op: fc.constant('purchase'), amount, days }),
    fc.record({
      op: fc.constantFrom('usage', 'hold', 'adjust', 'reverse', 'approve'),
      amount,
      nth,
    }),
    fc.record({ op: fc.constantFrom('fail', 'shorten', 'extend', 'edit'), amount, nth }),
    fc.record({ op: fc.constant('wait'), days }),
  );

  test('is what can be spent of each credit, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { ledger, client } = acme();
        for (const each of steps) take(ledger, client, each);
        const account = ledger.settledAccount(client);
        const grants = grantsOf(ledger, client);
        const ledgers = await ledger.grantLedgers(client, grants);
        for (const grant of grants) {
          const spendable = spendableOf(account, grant.number, ledger.now);
          expect(balanceOf(ledgerEntries(grant, ledgers))).toBe(spendable);
        }
      }),
      { numRuns: 300 },
    );
  });
});

interface Step {
  readonly op: string;
  readonly amount?: bigint;
  readonly days?: number;
  readonly nth?: number;
}

/** Refusals are welcome: they change nothing. */
function take(ledger: ScriptedLedger, client: ClientRef, step: Step): void {
  const { op, amount = ONE, days = 0, nth = 0 } = step;
  const { now } = ledger;
  const credit = (nth % Math.max(1, ledger.account(client).last)) + 1;
  const half = amount / 2n + 1n;
  const commands: Record<string, Command> = {
    purchase: {
      op: 'purchase',
      amount: amount + half,
      schedule: [
        { amount, endingBefore: now + (days + 1) * DAY },
        { amount: half, startingAt: now + days * DAY },
      ],
    },
    usage: { op: 'usage', amount, postPaid: nth % 2 === 0 },
    hold: { op: 'hold', amount, expiresAt: now + ((nth % 29) + 1) * DAY },
    adjust: {
      op: 'adjust',
      credit,
      part: (nth % 2) + 1,
      direction: amount % 2n === 0n ? 'add' : 'remove',
      amount,
      reason: 'Mistake',
    },
    reverse: { op: 'reverse', credit, amount: half },
    approve: { op: 'approve', credit, amount: half, final: nth % 2 === 0 },
    fail: { op: 'fail', credit },
    shorten: { op: 'shorten', credit, endingBefore: now + (nth % 3) * DAY },
    extend: { op: 'extend', credit, add: { amount, startingAt: now + (nth % 3) * DAY } },
    edit: {
      op: 'edit',
      credit,
      schedule:
        nth % 3 === 0
          ? { remove: [(nth % 2) + 1] }
          : { update: [{ part: (nth % 2) + 1, amount: half }], add: [{ amount }] },
    },
  };
  const command = commands[op];
  if (command) ledger.do(client, command);
  else ledger.now += days * DAY;
}
