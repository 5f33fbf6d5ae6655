/** A client with a record of every sort, and Verifik's list as it is asked for in tests. */
import { verifikRoutes } from '../../../functions/dialects/verifik/routes.ts';
import type { WireFields } from '../../../functions/http/contract.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import { type Called, call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

export const HOUR = 3_600_000;
const list = find(verifikRoutes, '/v2/credits');

/** As it is shown. */
export interface Row {
  readonly _id: string;
  readonly amount: number;
  readonly status: string;
  readonly category: string;
  readonly client: string;
  readonly superAdmin: string;
  readonly description: string | null;
  readonly transactionId: string | null;
  readonly paymentMethod: string | null;
  readonly currency: string | null;
  readonly exchangeRate: number | null;
  readonly code?: string;
  readonly reversed?: number;
  readonly expiresAt?: string;
  readonly isExpired?: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Shop {
  readonly ledger: ScriptedLedger;
  readonly acme: ClientRef;
  readonly other: ClientRef;
}

/** An hour passes between records; the last of them is made five hours before noon. */
const COMMANDS: readonly Command[] = [
  {
    op: 'purchase',
    amount: 100n * ONE,
    description: 'Credit purchase',
    paymentMethod: 'credit_card',
    currency: 'USD',
    exchangeRate: '1.0',
  },
  { op: 'purchase', amount: 40n * ONE, currency: 'EUR', exchangeRate: '1.085', price: '36.87' },
  { op: 'purchase', amount: 7n * ONE, endingBefore: NOW - 4 * HOUR, description: 'Straße' },
  { op: 'purchase', amount: 3n * ONE, endingBefore: NOW + HOUR, paymentMethod: 'bank_transfer' },
  { op: 'purchase', amount: 25n * ONE, status: 'pending', description: 'Next month' },
  { op: 'usage', amount: 2_500_000n, product: 'scan', description: 'CREDIT check' },
  { op: 'usage', amount: 2_500_000n, product: 'scan' },
  { op: 'usage', amount: 10n * ONE, product: 'face', description: 'Face of 100 %' },
  { op: 'usage', amount: 1n, product: 'Face' },
  { op: 'hold', amount: 4n * ONE, expiresInSeconds: 86_400, product: 'face' },
  { op: 'hold', amount: 6n * ONE, expiresInSeconds: 86_400 },
  { op: 'usage', amount: 500n * ONE, postPaid: true, product: 'lookup' },
];

export function openShop(): Shop {
  const ledger = new ScriptedLedger(NOW - (COMMANDS.length + 4) * HOUR);
  const acme = ledger.open('acme', ['acme-alias', '613a3a48f2c84b454153add7']);
  const other = ledger.open('other');
  const numbers = COMMANDS.map((command) => {
    const number = ledger.must(acme, command);
    ledger.now += HOUR;
    return number;
  });
  ledger.now = NOW;
  ledger.must(acme, { op: 'approve', credit: numbers[9] ?? 0, amount: 3n * ONE });
  ledger.must(acme, { op: 'fail', credit: numbers[10] ?? 0 });
  ledger.must(acme, { op: 'reverse', credit: numbers[7] ?? 0, amount: ONE });
  ledger.must(other, { op: 'purchase', amount: 9n * ONE });
  return { ledger, acme, other };
}

export function ask({ ledger }: Shop, query: WireFields, clients?: number[]): Promise<Called> {
  return call(list, { ledger, query, ...(clients ? { caller: { clients } } : {}) });
}

/** Of acme, newest first where the query does not say otherwise. */
export async function rowsOf(shop: Shop, query: WireFields): Promise<readonly Row[]> {
  const { status, body } = await ask(shop, { where_client: 'acme', ...query });
  if (status !== 200) throw new Error(body.message);
  return body.data;
}
