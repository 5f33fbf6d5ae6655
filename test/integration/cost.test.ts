/** What operations cost: read and write units and round trips are counts, so they are asserted. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf, openAccount } from '../../functions/ledger/account.ts';
import { inRange, MAX_AMOUNT } from '../../functions/ledger/amount.ts';
import { scopeOf } from '../../functions/ledger/scope.ts';
import { accountToItem } from '../../functions/store/account-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { ANYONE, backendOn, ledgerOn, newCall } from '../support/ledger-on-table.ts';

let engine: TestEngine;
let table: Table;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
});
afterAll(() => engine.stop());

describe('a warm operation', () => {
  it('costs the units and the trips of the table of costs', async () => {
    const { client, ask } = ledgerOn(table);
    const ref = await client('warm');
    const amount = 1_000_000n;
    const cost = ({ wru, trips }: { wru: number; trips: number }) => ({ wru, trips });
    await ask(ref, { op: 'purchase', amount: 100n * amount }, 'first');
    expect(cost(await ask(ref, { op: 'purchase', amount }, 'p'))).toEqual({ wru: 9, trips: 1 });
    expect(cost(await ask(ref, { op: 'usage', amount }, 'u'))).toEqual({ wru: 9, trips: 1 });
    const held = await ask(ref, { op: 'hold', amount: 9n, expiresInSeconds: 60 }, 'h');
    expect(cost(held)).toEqual({ wru: 9, trips: 1 });
    const credit = held.credits[0] ?? 0;
    const step = await ask(ref, { op: 'approve', credit, amount: 1n, final: false }, 's');
    expect(cost(step)).toEqual({ wru: 12, trips: 2 });
    const last = await ask(ref, { op: 'approve', credit }, 'l');
    expect(cost(last)).toEqual({ wru: 11, trips: 2 });
    const other = await ask(ref, { op: 'hold', amount: 9n, expiresInSeconds: 60 }, 'h2');
    const released = await ask(ref, { op: 'fail', credit: other.credits[0] ?? 0 }, 'r');
    expect(cost(released)).toEqual({ wru: 12, trips: 2 });
    const refused = await ask(ref, { op: 'usage', amount: MAX_AMOUNT }, 'no');
    expect(refused).toMatchObject({ refusal: 'insufficient_credit', wru: 4, trips: 1 });
    // A cancelled transaction costs, but its cost is not reported.
    const again = await ask(ref, { op: 'usage', amount }, 'u');
    expect(again).toMatchObject({ replayed: true, trips: 1 });
  });

  it('costs one unit more where it issues segments later', async () => {
    const { client, ask } = ledgerOn(table);
    const ref = await client('late');
    const pending = { op: 'purchase', amount: 4n, status: 'pending' } as const;
    const credit = (await ask(ref, pending, 'p')).credits[0] ?? 0;
    const add = { amount: 1n };
    const approved = await ask(ref, { op: 'approve', credit }, 'a');
    expect(approved).toMatchObject({ wru: 13, trips: 2 });
    const extended = await ask(ref, { op: 'extend', credit, add }, 'e');
    expect(extended).toMatchObject({ wru: 12, trips: 2 });
    const edited = await ask(ref, { op: 'edit', credit, schedule: { add: [add] } }, 's');
    expect(edited).toMatchObject({ wru: 12, trips: 2 });
  });

  it('costs one trip and at most one unit of reading for a balance', async () => {
    const { client, ask } = ledgerOn(table);
    const ref = await client('balance');
    await ask(ref, { op: 'purchase', amount: 5_000_000n });
    const { ledgerFor, spent } = backendOn(table).open(Date.now() + 10_000);
    const { account } = await ledgerFor(ANYONE).standing(ref);
    expect(account.totals.granted).toBe(5_000_000n);
    expect(spent).toEqual({ trips: 1, rru: 1, wru: 0 });
  });
});

describe('an account at all its limits', () => {
  it('stays under 7 KB', async () => {
    const client = { number: 2 ** 31 - 1, id: 'x'.repeat(64), uuid: '' };
    const names = (from: number) => Array.from({ length: 4 }, (_, i) => `product ${from + i}`);
    const segments = Array.from({ length: 64 }, (_, i) => ({
      credit: 999_999_999_000 + i,
      part: 63,
      left: 7_812_499_999_999n,
      held: 7_812_499_999_999n,
      priority: -1234567.890123456,
      free: true,
      startingAt: 1_795_308_156_264,
      endingBefore: 253_402_300_799_999,
      scope: scopeOf(names((i % 16) * 4), []),
    }));
    const holds = Array.from({ length: 64 }, (_, i) => ({
      number: 999_999_999_000 + i,
      expiresAt: 1_795_308_156_264,
      left: 7_812_499_999_999n,
    }));
    const counts = ['approved', 'pending', 'failed', 'postPaid'].flatMap((status) =>
      ['purchase', 'usage'].map((category): [string, number] => [
        `${category}.${status}`,
        10 ** 11,
      ]),
    );
    const account = {
      ...openAccount(client, MAX_AMOUNT, 1_795_308_156_264),
      version: 10 ** 12,
      last: 10 ** 12 - 1,
      counts: { movements: 10 ** 12, credits: 10 ** 12, purchases: 10 ** 12, segments: 10 ** 12 },
      statusCounts: Object.fromEntries(counts),
      debt: MAX_AMOUNT,
      lastPayment: { number: 10 ** 12, left: MAX_AMOUNT },
      segments,
      holds,
    };
    expect(inRange(balanceOf(account))).toBe(true);
    expect(itemBytes(accountToItem(account))).toBeLessThanOrEqual(7 * 1024);
    const call = newCall();
    const put = { put: accountToItem(account), when: { if: 'absent' } } as const;
    expect(await table.transact([put], 'the largest account', call)).toBeNull();
    expect(call.spent.wru).toBeLessThanOrEqual(2 * 7);
  });
});

/** The size of an item as DynamoDB measures it. */
function itemBytes(item: Record<string, unknown>): number {
  const fields = marshall(item);
  return Object.entries(fields).reduce((n, [k, v]) => n + Buffer.byteLength(k) + bytes(v), 0);
}

function bytes(value: object): number {
  const [[type, inner] = []] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(String(inner));
  if (type === 'N') return numberBytes(String(inner));
  if (type === 'L') return 3 + (inner as object[]).reduce((n, v) => n + 1 + bytes(v), 0);
  if (type === 'M') {
    const entries = Object.entries(inner as Record<string, object>);
    return 3 + entries.reduce((n, [k, v]) => n + 1 + Buffer.byteLength(k) + bytes(v), 0);
  }
  return 1;
}

/** About one byte for two significant digits, one more, and one for a sign. */
function numberBytes(text: string): number {
  const digits = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
