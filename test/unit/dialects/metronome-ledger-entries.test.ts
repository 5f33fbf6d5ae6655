/** Metronome's ledger of a credit: what each posting is in it. */
import { describe, expect, test } from 'vitest';
import { ledgerEntries } from '../../../functions/dialects/metronome/ledger-entries.ts';
import { formatAmount, ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import { toIso } from '../../../functions/ledger/instant.ts';
import { acme, DAY, grantsOf, OCTOBER, SEPTEMBER } from './metronome-grants.ts';
import type { ScriptedLedger } from './scripted-ledger.ts';

/** Short: `START +100 2026-09-01`. */
async function linesOf(
  ledger: ScriptedLedger,
  client: ClientRef,
  number: number,
): Promise<string[]> {
  const credits = grantsOf(ledger, client).filter((credit) => credit.number === number);
  const ledgers = await ledger.grantLedgers(client, credits);
  return credits
    .flatMap((credit) => ledgerEntries(credit, ledgers))
    .map((entry) => {
      const { type, amount, at } = entry;
      const kind = type.replace(/^CREDIT_/, '').replace(/^(AUTOMATED_INVOICE|SEGMENT)_/, '');
      return `${kind} ${formatAmount(amount)} ${toIso(at).slice(0, 10)}`;
    });
}

const september = { startingAt: SEPTEMBER, endingBefore: OCTOBER };

describe('entries', () => {
  test('the worked example of the guide: 100 for September, 63 of it used', async () => {
    const { ledger, client, does } = acme();
    const amount = 100n * ONE;
    const credit = does({ op: 'purchase', amount, schedule: [{ amount, ...september }] });
    ledger.now += DAY;
    does({ op: 'usage', amount: 60n * ONE });
    ledger.now += DAY;
    does({ op: 'usage', amount: 3n * ONE });
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 100 2026-09-01',
      'DEDUCTION -63 2026-10-01',
    ]);
    ledger.now = OCTOBER;
    const closed = [
      'START 100 2026-09-01',
      'DEDUCTION -63 2026-10-01',
      'EXPIRATION -37 2026-10-01',
    ];
    expect(await linesOf(ledger, client, credit)).toEqual(closed);
    does({ op: 'purchase', amount: ONE }); // books what was due
    expect(await linesOf(ledger, client, credit)).toEqual(closed);
  });

  test('one deduction per segment and month', async () => {
    const { ledger, client, does } = acme();
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    does({ op: 'usage', amount: ONE });
    ledger.now = OCTOBER;
    does({ op: 'usage', amount: 2n * ONE });
    does({ op: 'usage', amount: 3n * ONE });
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 10 2026-09-01',
      'DEDUCTION -1 2026-10-01',
      'DEDUCTION -5 2026-11-01',
    ]);
  });

  test('nothing of a segment that has not begun', async () => {
    const { ledger, client, does } = acme();
    const schedule = [
      { amount: ONE, ...september },
      { amount: 2n * ONE, startingAt: OCTOBER },
    ];
    const credit = does({ op: 'purchase', amount: 3n * ONE, schedule });
    does({ op: 'adjust', credit, part: 2, direction: 'add', amount: ONE, reason: 'More' });
    expect(await linesOf(ledger, client, credit)).toEqual(['START 1 2026-09-01']);
  });

  test('a purchase that pays debt starts whole and is deducted from', async () => {
    const { ledger, client, does } = acme();
    does({ op: 'usage', amount: 4n * ONE, postPaid: true });
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 10 2026-09-01',
      'DEDUCTION -4 2026-10-01',
    ]);
  });

  test('a hold is deducted in its month while it is open, a capture in its own', async () => {
    const { ledger, client, does } = acme();
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    ledger.now = OCTOBER - DAY;
    const hold = does({ op: 'hold', amount: 6n * ONE, expiresAt: OCTOBER + DAY });
    expect((await linesOf(ledger, client, credit))[1]).toBe('DEDUCTION -6 2026-10-01');
    ledger.now = OCTOBER;
    does({ op: 'approve', credit: hold, amount: 4n * ONE, final: false });
    const open = ['START 10 2026-09-01', 'DEDUCTION -2 2026-10-01', 'DEDUCTION -4 2026-11-01'];
    expect(await linesOf(ledger, client, credit)).toEqual(open);
    ledger.now = OCTOBER + DAY; // lapsed, not booked
    const lapsed = ['START 10 2026-09-01', 'DEDUCTION -4 2026-11-01'];
    expect(await linesOf(ledger, client, credit)).toEqual(lapsed);
    does({ op: 'purchase', amount: ONE });
    expect(await linesOf(ledger, client, credit)).toEqual(lapsed);
  });

  test('corrections and take-backs are manual, reversals are credited', async () => {
    const { ledger, client, does } = acme();
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    does({ op: 'adjust', credit, direction: 'add', amount: ONE, reason: 'Goodwill' });
    does({ op: 'adjust', credit, direction: 'remove', amount: 2n * ONE, reason: 'Mistake' });
    does({ op: 'reverse', credit, amount: 3n * ONE, reason: 'Refund' });
    const usage = does({ op: 'usage', amount: 4n * ONE });
    does({ op: 'reverse', credit: usage, amount: ONE });
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 10 2026-09-01',
      'MANUAL 1 2026-09-01',
      'MANUAL -2 2026-09-01',
      'MANUAL -3 2026-09-01',
      'CREDITED 1 2026-09-01',
      'DEDUCTION -4 2026-10-01',
    ]);
  });

  test('what comes back to a segment that has ended expires at once', async () => {
    const { ledger, client, does } = acme();
    const amount = 10n * ONE;
    const credit = does({ op: 'purchase', amount, schedule: [{ amount, ...september }] });
    const usage = does({ op: 'usage', amount: 4n * ONE });
    ledger.now = OCTOBER + DAY;
    does({ op: 'reverse', credit: usage });
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 10 2026-09-01',
      'DEDUCTION -4 2026-10-01',
      'EXPIRATION -6 2026-10-01',
      'CREDITED 4 2026-10-02',
      'EXPIRATION -4 2026-10-02',
    ]);
  });

  test('an edited schedule starts with its new amount, a dropped segment has none', async () => {
    const { ledger, client, does } = acme();
    const schedule = [
      { amount: 5n * ONE, ...september },
      { amount: 2n * ONE, startingAt: OCTOBER },
    ];
    const credit = does({ op: 'purchase', amount: 7n * ONE, schedule });
    does({ op: 'usage', amount: ONE });
    const change = { update: [{ part: 1, amount: 3n * ONE }], remove: [2] };
    does({ op: 'edit', credit, schedule: change });
    ledger.now = OCTOBER;
    expect(await linesOf(ledger, client, credit)).toEqual([
      'START 3 2026-09-01',
      'DEDUCTION -1 2026-10-01',
      'EXPIRATION -2 2026-10-01',
    ]);
  });
});

describe('the time of a manual entry', () => {
  test('is what it asks for, else the start of its segment; of others, their own', async () => {
    const { ledger, client, does } = acme();
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    ledger.now += 5 * DAY;
    const change = { op: 'adjust', credit, direction: 'add', amount: ONE } as const;
    does({ ...change, reason: 'native' });
    does({ ...change, reason: 'plain', vendor: { metronome: {} } });
    const timestamp = toIso(SEPTEMBER + 2 * DAY);
    does({ ...change, reason: 'dated', vendor: { metronome: { timestamp } } });
    const credits = grantsOf(ledger, client);
    const ledgers = await ledger.grantLedgers(client, credits);
    const entries = credits.flatMap((one) => ledgerEntries(one, ledgers));
    const times = entries.map((entry) => ('reason' in entry ? [entry.reason, entry.at] : []));
    expect(times).toEqual([
      [],
      ['plain', SEPTEMBER],
      ['dated', SEPTEMBER + 2 * DAY],
      ['native', SEPTEMBER + 5 * DAY],
    ]);
  });
});
