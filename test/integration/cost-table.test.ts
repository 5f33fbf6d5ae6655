/** What each row of the table of costs comes to on the engine, in write units and serial trips. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import { connectTable } from '../../functions/store/dynamodb.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { ledgerOn, type TestLedger } from '../support/ledger-on-table.ts';

const START = Date.UTC(2040, 0, 1);
const HOUR = 3_600_000;

let engine: TestEngine;
let table: Table;
let now = START;
let made = 0;
let on: TestLedger;
let client: ClientRef;
beforeAll(async () => {
  engine = await startTestEngine();
  table = connectTable({ table: engine.table, endpoint: engine.endpoint });
});
afterAll(() => engine.stop());
beforeEach(async () => {
  now = START;
  on = ledgerOn(table, { now: () => now, random: Math.random, sleep: async () => {} });
  client = await newClient();
});

async function newClient(): Promise<ClientRef> {
  made += 1;
  return on.client(`client-${made}`);
}

/** Warm: on an account that has just been written. */
const cost = async (command: Command) => {
  const id = `request-${(made += 1)}`;
  const { wru, trips, refusal } = await on.ask(client, command, id);
  return { wru, trips, ...(refusal === null ? {} : { refusal }) };
};

const buy = async (more: object = {}) => {
  const { credits } = await on.ask(client, { op: 'purchase', amount: 100n, ...more });
  return credits[0] ?? 0;
};

describe('probe', () => {
  it('prints', async () => {
    const out: Record<string, unknown> = {};
    const to = await newClient();
    await on.ask(to, { op: 'purchase', amount: 1n });
    await buy();
    out.transfer = await cost({ op: 'transfer', to, amount: 1n });
    await buy({ priority: 1 });
    await buy({ priority: 2 });
    out.transfer3 = await cost({ op: 'transfer', to, amount: 250n });
    out.transferRefused = await cost({ op: 'transfer', to, amount: 250_000n });
    const credit = await buy();
    out.adjustAdd = await cost({ op: 'adjust', credit, direction: 'add', amount: 1n, reason: 'x' });
    out.adjustRemove = await cost({ op: 'adjust', credit, direction: 'remove', amount: 1n, reason: 'x' });
    const used = (await on.ask(client, { op: 'usage', amount: 10n })).credits[0] ?? 0;
    out.reversal = await cost({ op: 'reverse', credit: used });
    out.takeback = await cost({ op: 'reverse', credit, amount: 1n });
    const end = await buy({ endingBefore: now + 9 * HOUR });
    out.shorten = await cost({ op: 'shorten', credit: end, endingBefore: now + 5 * HOUR });
    out.extend = await cost({ op: 'extend', credit: end, endingBefore: now + 6 * HOUR });
    out.edit = await cost({ op: 'edit', credit: end, description: 'x' });
    out.void = await cost({ op: 'void', credit: end });
    const pend = await buy({ status: 'pending' });
    out.approve = await cost({ op: 'approve', credit: pend });
    const pend2 = await buy({ status: 'pending' });
    out.fail = await cost({ op: 'fail', credit: pend2 });
    client = await newClient();
    await buy();
    for (const h of [1, 2, 3]) await buy({ endingBefore: now + h * HOUR });
    await buy({ endingBefore: now + 3 * HOUR });
    await on.ask(client, { op: 'usage', amount: 1n });
    now += 5 * HOUR;
    out.dueInstants3cold = await cost({ op: 'usage', amount: 1n });
    out.usageAfter = await cost({ op: 'usage', amount: 1n });
    for (const h of [1, 2]) await on.ask(client, { op: 'hold', amount: 5n, expiresAt: now + h * HOUR });
    now += 5 * HOUR;
    out.dueHolds2cold = await cost({ op: 'usage', amount: 1n });
    await on.ask(client, { op: 'hold', amount: 5n, expiresAt: now + HOUR })
    now += 5 * HOUR;
    out.dueHolds1cold = await cost({ op: 'usage', amount: 1n });
    now += 5 * HOUR;
    out.cold = await cost({ op: 'usage', amount: 1n });
    out.batch45 = await cost({ op: 'batch', operations: Array.from({length:45},()=>({op:'usage',amount:1n})) } as Command);
    client = await newClient();
    const schedule = Array.from({ length: 12 }, (_, i) => ({ amount: 10n, startingAt: now, endingBefore: now + (i + 50) * HOUR }));
    await on.ask(client, { op: 'purchase', amount: 120n, schedule });
    for (let i = 0; i < 4; i++) await on.ask(client, { op: 'hold', amount: 5n, expiresAt: now + HOUR });
    out.at12_4 = await cost({ op: 'usage', amount: 1n });
    out.at12_4buy = await cost({ op: 'purchase', amount: 1n });
    out.buy12 = await cost({ op: 'purchase', amount: 120n, schedule });
    const bodies = await on.ask(client, { op: 'usage', amount: 1n }, 'idx');
    out.plain = bodies.wru;
    const uniq = await on.ledger.perform({ client, transactionId: 'u1', dialect: 't', operation: 'p', command: { op: 'purchase', amount: 1n }, unique: [{ space: 's', value: 'v' }] }, { done: () => ({ status: 200, contentType: 'x', body: '{}' }), refused: () => ({ status: 200, contentType: 'x', body: '{}' }) });
    out.uniq = uniq.outcome;
    console.log(JSON.stringify(out, null, 1));
  });
});
