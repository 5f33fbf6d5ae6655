/** Each posting as a Verifik record: signs, statuses, ends. */
import { describe, expect, test } from 'vitest';
import { type CreditObject, toWire } from '../../../functions/dialects/verifik/credit.ts';
import { toJsonNumber } from '../../../functions/dialects/wire.ts';
import { formatAmount, MAX_AMOUNT, ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import { NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

const HOUR = 3_600_000;

function acme() {
  const ledger = new ScriptedLedger(NOW);
  const client = ledger.open('acme');
  const does = (command: Command) => ledger.must(client, command);
  return { ledger, client, does };
}

function shown(ledger: ScriptedLedger, client: ClientRef, number: number): CreditObject {
  const posting = ledger.postings(client).find((each) => each.number === number);
  if (!posting?.credit) throw new Error('no such record');
  return toWire(posting.credit, { clients: null, actors: false }, ledger.now);
}

describe('the Credit object', () => {
  test('carries every documented field', () => {
    const { ledger, client, does } = acme();
    const number = does({
      op: 'purchase',
      amount: 1000n * ONE,
      description: 'Credit purchase for API usage',
      paymentMethod: 'credit_card',
      currency: 'USD',
      exchangeRate: '1.0',
      endingBefore: NOW + HOUR,
    });
    expect(shown(ledger, client, number)).toEqual({
      _id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      amount: 1000,
      status: 'approved',
      category: 'purchase',
      client: 'acme',
      superAdmin: 'admin',
      description: 'Credit purchase for API usage',
      transactionId: null,
      paymentMethod: 'credit_card',
      currency: 'USD',
      exchangeRate: 1,
      expiresAt: '2026-03-15T13:00:00.000Z',
      isExpired: false,
      createdAt: '2026-03-15T12:00:00.000Z',
      updatedAt: '2026-03-15T12:00:00.000Z',
    });
  });

  test('says when a purchase has ended, and nothing of an end that never comes', () => {
    const { ledger, client, does } = acme();
    const ending = does({ op: 'purchase', amount: ONE, endingBefore: NOW + HOUR });
    const endless = does({ op: 'purchase', amount: ONE });
    ledger.now = NOW + HOUR;
    expect(shown(ledger, client, ending).isExpired).toBe(true);
    expect(shown(ledger, client, endless)).not.toHaveProperty('isExpired');
  });

  test.each([
    ['approve', 'approved'],
    ['fail', 'failed'],
  ] as const)('%s changes the status of a pending purchase, not its amount', (op, status) => {
    const { ledger, client, does } = acme();
    const number = does({ op: 'purchase', amount: 5n * ONE, status: 'pending' });
    expect(shown(ledger, client, number)).toMatchObject({ amount: 5, status: 'pending' });
    does({ op, credit: number });
    expect(shown(ledger, client, number)).toMatchObject({ amount: 5, status });
  });

  test('a post-paid usage counts whole', () => {
    const { ledger, client, does } = acme();
    const number = does({ op: 'usage', amount: 3n * ONE, postPaid: true });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -3, status: 'postPaid' });
  });

  test('a hold shows what was asked, then what was captured', () => {
    const { ledger, client, does } = acme();
    does({ op: 'purchase', amount: 10n * ONE });
    const number = does({ op: 'hold', amount: 8n * ONE, expiresInSeconds: 60 });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -8, status: 'pending' });
    does({ op: 'approve', credit: number, amount: 3n * ONE, final: false });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -3, status: 'approved' });
    does({ op: 'approve', credit: number, amount: ONE });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -4, isExpired: false });
  });

  test('a released hold failed', () => {
    const { ledger, client, does } = acme();
    does({ op: 'purchase', amount: 10n * ONE });
    const number = does({ op: 'hold', amount: 8n * ONE, expiresInSeconds: 60 });
    does({ op: 'fail', credit: number });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -8, status: 'failed' });
  });

  test('what was given back of a usage is shown beside it', () => {
    const { ledger, client, does } = acme();
    does({ op: 'purchase', amount: 10n * ONE });
    const number = does({ op: 'usage', amount: 4n * ONE });
    expect(shown(ledger, client, number)).not.toHaveProperty('reversed');
    does({ op: 'reverse', credit: number, amount: ONE });
    expect(shown(ledger, client, number)).toMatchObject({ amount: -4, reversed: 1 });
  });

  test('corrections are records with their sign', () => {
    const { ledger, client, does } = acme();
    const credit = does({ op: 'purchase', amount: 10n * ONE });
    const change = { op: 'adjust', credit, amount: ONE, reason: 'Goodwill' } as const;
    const plus = does({ ...change, direction: 'add' });
    const minus = does({ ...change, direction: 'remove' });
    expect(shown(ledger, client, plus)).toMatchObject({ amount: 1, category: 'purchase' });
    expect(shown(ledger, client, minus)).toMatchObject({ amount: -1, category: 'usage' });
  });
});

describe('amounts as JSON numbers', () => {
  test.each([
    0n,
    1n,
    -1n,
    100_000n,
    MAX_AMOUNT,
    -MAX_AMOUNT,
    MAX_AMOUNT - 1n,
    123_456_789_000_001n,
  ])('%s micro are written digit for digit', (amount) => {
    expect(JSON.stringify(toJsonNumber(amount))).toBe(formatAmount(amount));
  });
});
