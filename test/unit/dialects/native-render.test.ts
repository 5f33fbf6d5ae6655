/** The ledger's values as the own dialect shows them. */
import { describe, expect, it } from 'vitest';
import {
  clientToWire,
  creditToWire,
  postingToWire,
} from '../../../functions/dialects/native/render.ts';
import {
  clientShape,
  creditShape,
  postingShape,
} from '../../../functions/dialects/native/shapes.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { account, client, credit, NOW, NOW_TEXT, posting, segment } from './native-samples.ts';

const DAY = 86_400_000;

function id(number: number): string {
  return creditId({ client: 7, number, part: 0 });
}

describe('a client', () => {
  it('shows its names and limits, and nothing of what vendors keep with it', () => {
    expect(clientShape.parse(clientToWire(client()))).toEqual({
      id: 'acme',
      number: 7,
      uuid: 'uuid-of-7',
      name: 'Acme',
      email: null,
      aliases: ['a:1'],
      overdraftLimit: '0.5',
      metadata: { tier: 'gold' },
      status: 'active',
      createdAt: NOW_TEXT,
      updatedAt: '2026-01-02T03:04:05.679Z',
    });
  });
});

describe('a credit', () => {
  it('shows a purchase with its schedule', () => {
    expect(creditShape.parse(creditToWire(credit(), null))).toEqual({
      id: id(1),
      client: 'acme',
      number: 1,
      category: 'purchase',
      status: 'approved',
      amount: '10.5',
      description: null,
      transactionId: 'tx-1',
      paymentMethod: 'card',
      currency: 'USD',
      exchangeRate: '1.0',
      price: '9.99',
      priority: 100,
      schedule: [{ part: 1, amount: '10.5', startingAt: NOW_TEXT, endingBefore: null }],
      product: null,
      products: [],
      tags: [],
      partner: null,
      store: null,
      balanceAfter: '10.5',
      actor: { id: 'k1', name: 'Ann', email: null },
      metadata: {},
      createdAt: NOW_TEXT,
      updatedAt: NOW_TEXT,
    });
  });

  it('says what remains of an approved purchase where its account is at hand', () => {
    const own = account({ segments: [segment({ left: 1_000_000n, held: 250_000n })] });
    expect(creditToWire(credit(), own)).toMatchObject({ remaining: '1.25' });
    expect(creditToWire(credit(), account())).toMatchObject({ remaining: '0' });
    expect(creditToWire(credit({ status: 'pending' }), own)).not.toHaveProperty('remaining');
    const usage = credit({ category: 'usage', schedule: [] });
    expect(creditToWire(usage, own)).not.toHaveProperty('remaining');
  });

  it('says nothing of what remains from another client’s account', () => {
    const theirs = account({ client: { number: 8, id: 'other', uuid: 'u' } });
    expect(creditToWire(credit(), theirs)).not.toHaveProperty('remaining');
  });

  it('shows a hold with what it has paid, what it drew, debt last, and how it ended', () => {
    const hold = credit({
      category: 'usage',
      number: 5,
      schedule: [],
      captured: 1_000_000n,
      reversed: 1n,
      reference: 'sent-1',
      expiresAt: NOW + DAY,
      settled: 'captured',
      voidedAt: NOW,
      draws: [
        { credit: 1, part: 2, amount: 900_000n },
        { credit: 0, part: 1, amount: 100_000n },
      ],
    });
    expect(creditShape.parse(creditToWire(hold, null))).toMatchObject({
      id: id(5),
      captured: '1',
      reversed: '0.000001',
      reference: 'sent-1',
      expiresAt: '2026-01-03T03:04:05.678Z',
      settled: 'captured',
      voidedAt: NOW_TEXT,
      draws: [
        { credit: id(1), part: 2, amount: '0.9' },
        { credit: null, part: 1, amount: '0.1' },
      ],
    });
  });
});

describe('a posting', () => {
  it('shows what moved from where to where', () => {
    expect(postingShape.parse(postingToWire(posting()))).toEqual({
      number: 2,
      kind: 'usage',
      at: NOW_TEXT,
      delta: '-0.25',
      balanceAfter: '10.25',
      heldAfter: '0',
      debtAfter: '0',
      entries: [{ credit: id(1), part: 1, from: 'available', to: 'spent', amount: '0.25' }],
      transactionId: null,
      note: null,
      actor: null,
    });
  });

  it('names the credit that it records, or else the one that it settles', () => {
    const records = posting({ credit: credit({ number: 2 }), concerns: 1 });
    expect(postingToWire(records).credit).toBe(id(2));
    expect(postingToWire(posting({ concerns: 1 })).credit).toBe(id(1));
  });

  it('says when the clock decided it, and what debt moved', () => {
    const expiry = posting({
      kind: 'expiry',
      effectiveAt: NOW - 1,
      entries: [{ credit: 0, part: 1, from: null, to: 'available', amount: 1n }],
    });
    const shown = postingShape.parse(postingToWire(expiry));
    expect(shown.effectiveAt).toBe('2026-01-02T03:04:05.677Z');
    expect(shown.entries[0]).toMatchObject({ credit: null, from: null, amount: '0.000001' });
  });
});
