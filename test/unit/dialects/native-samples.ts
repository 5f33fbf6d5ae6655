/** Values of the ledger, made by hand. */
import type { Account, OpenSegment } from '../../../functions/ledger/account.ts';
import { openAccount } from '../../../functions/ledger/account.ts';
import type { Client, ClientRef } from '../../../functions/ledger/client.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import type { Credit, Posting } from '../../../functions/ledger/posting.ts';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
export const NOW_TEXT = '2026-01-02T03:04:05.678Z';
export const ACME: ClientRef = { number: 7, id: 'acme', uuid: 'uuid-of-7' };
export const OTHER: ClientRef = { number: 8, id: 'other', uuid: 'uuid-of-8' };

export function client(changes: Partial<Client> = {}): Client {
  return {
    ...ACME,
    aliases: ['a:1'],
    name: 'Acme',
    email: null,
    metadata: { tier: 'gold' },
    overdraftLimit: 500_000n,
    status: 'active',
    createdAt: NOW,
    updatedAt: NOW + 1,
    vendor: { hidden: true },
    ...changes,
  };
}

export function segment(changes: Partial<OpenSegment> = {}): OpenSegment {
  return {
    credit: 1,
    part: 1,
    left: 10_000_000n,
    held: 0n,
    priority: 100,
    free: false,
    startingAt: NOW,
    endingBefore: NEVER,
    scope: { products: [], tags: [] },
    ...changes,
  };
}

export function account(changes: Partial<Account> = {}): Account {
  return { ...openAccount(ACME, 0n, NOW), ...changes };
}

export function credit(changes: Partial<Credit> = {}): Credit {
  return {
    client: ACME,
    number: 1,
    ordinal: 1,
    category: 'purchase',
    status: 'approved',
    amount: 10_500_000n,
    captured: null,
    reversed: 0n,
    description: null,
    transactionId: 'tx-1',
    reference: null,
    paymentMethod: 'card',
    currency: 'USD',
    exchangeRate: '1.0',
    price: '9.99',
    free: false,
    priority: 100,
    schedule: [{ part: 1, amount: 10_500_000n, startingAt: NOW, endingBefore: NEVER }],
    products: [],
    tags: [],
    product: null,
    partner: null,
    store: null,
    metadata: {},
    actor: { id: 'k1', name: 'Ann', email: null },
    callerDate: null,
    expiresAt: null,
    voidedAt: null,
    settled: null,
    balanceAfter: 10_500_000n,
    draws: [],
    createdAt: NOW,
    updatedAt: NOW,
    statusBy: 1,
    changedBy: 1,
    vendor: { hidden: true },
    ...changes,
  };
}

export function posting(changes: Partial<Posting> = {}): Posting {
  return {
    client: 7,
    number: 2,
    kind: 'usage',
    at: NOW,
    effectiveAt: null,
    entries: [{ credit: 1, part: 1, from: 'available', to: 'spent', amount: 250_000n }],
    delta: -250_000n,
    balanceAfter: 10_250_000n,
    heldAfter: 0n,
    debtAfter: 0n,
    counts: { movements: 2, credits: 2, purchases: 1, segments: 1 },
    note: null,
    actor: null,
    partner: null,
    store: null,
    transactionId: null,
    paidBefore: null,
    concerns: null,
    issues: [],
    credit: null,
    ...changes,
  };
}
