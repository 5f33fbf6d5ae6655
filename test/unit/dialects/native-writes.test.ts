/** The own dialect's writes: one command of the ledger each, and its answer passed on. */
import { beforeEach, describe, expect, it } from 'vitest';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { call, failureOf, SampleLedger } from './native-call.ts';
import { ACME, NOW, NOW_TEXT, OTHER } from './native-samples.ts';

const CLIENT = '/ledger/v1/clients/{client}';
const CREDIT = '/ledger/v1/credits/{id}';
const acme = { client: 'acme' };
const first = { id: creditId({ client: 7, number: 1, part: 0 }) };

let ledger = new SampleLedger();
beforeEach(() => {
  ledger = new SampleLedger();
});

describe('a write', () => {
  it('becomes one command under its id, and its answer carries what became of it', async () => {
    const body = { amount: '10.50', transactionId: 'tx-1', price: '9.990', status: 'pending' };
    const answer = await call(`POST ${CLIENT}/purchases`, { params: acme, body, ledger });
    expect(ledger.performed).toEqual([
      {
        client: ACME,
        transactionId: 'tx-1',
        dialect: 'native',
        operation: 'purchase',
        command: { op: 'purchase', amount: 10_500_000n, price: '9.990', status: 'pending' },
      },
    ]);
    expect(answer).toMatchObject({ status: 201, outcome: 'done', replayed: true });
    expect(JSON.parse(answer.body)).toMatchObject({ id: first.id, client: 'acme' });
  });

  it('takes its id from the header as well, where both agree', async () => {
    const usage = { params: acme, ledger, key: 'k' };
    await call(`POST ${CLIENT}/usages`, { ...usage, body: { amount: 1 } });
    await call(`POST ${CLIENT}/usages`, { ...usage, body: { amount: 1, transactionId: 'k' } });
    expect(ledger.performed.map(({ transactionId }) => transactionId)).toEqual(['k', 'k']);
    const other = call(`POST ${CLIENT}/usages`, {
      ...usage,
      body: { amount: 1, transactionId: 'other' },
    });
    expect(await failureOf(other)).toMatchObject({
      problem: 'malformed',
      faults: [{ name: 'transactionId' }],
    });
  });

  it('may have no id at all', async () => {
    await call(`POST ${CLIENT}/usages`, { params: acme, body: { amount: 1 }, ledger });
    expect(ledger.performed[0]?.transactionId).toBeNull();
  });

  it.each([
    ['approve', {}, { op: 'approve', credit: 1 }],
    ['approve', { amount: 2, final: false }, { credit: 1, amount: 2_000_000n, final: false }],
    ['fail', {}, { op: 'fail', credit: 1 }],
    ['reverse', { amount: '1', reason: 'oops' }, { credit: 1, amount: 1_000_000n, reason: 'oops' }],
    ['void', {}, { op: 'void', credit: 1 }],
    ['shorten', { endingBefore: NOW_TEXT }, { op: 'shorten', credit: 1, endingBefore: NOW }],
    ['extend', { part: 2, endingBefore: null }, { credit: 1, part: 2, endingBefore: null }],
    ['edit', { priority: -1.5 }, { op: 'edit', credit: 1, priority: -1.5 }],
  ])('%s %o addresses the credit by its id', async (op, body, command) => {
    const answer = await call(`POST ${CREDIT}/${op}`, { params: first, body, ledger });
    expect(answer.status).toBe(200);
    expect(ledger.performed[0]).toMatchObject({ client: ACME, operation: op, command });
  });

  it('reads the segment from an id that names one', async () => {
    const params = { id: creditId({ client: 7, number: 1, part: 3 }) };
    await call(`POST ${CREDIT}/shorten`, { params, body: { endingBefore: NOW_TEXT }, ledger });
    expect(ledger.performed[0]?.command).toMatchObject({ credit: 1, part: 3 });
  });

  it('corrects only a credit of the client that it names', async () => {
    const name = `POST ${CLIENT}/adjustments`;
    const body = { credit: first.id, direction: 'remove', amount: 1, reason: 'miscounted' };
    await call(name, { params: acme, body, ledger });
    expect(ledger.performed[0]?.command).toEqual({
      op: 'adjust',
      credit: 1,
      direction: 'remove',
      amount: 1_000_000n,
      reason: 'miscounted',
    });
    // Another's is asked for as number 0, which no credit has: that refusal is kept under its id.
    await call(name, { params: { client: 'other' }, body, ledger });
    expect(ledger.performed[1]?.command).toMatchObject({ credit: 0, vendor: { named: first.id } });
  });

  it('sends credits from one client to another', async () => {
    const body = { from: 'acme', to: 'number:8', amount: 2 };
    const answer = await call('POST /ledger/v1/transfers', { body, ledger });
    expect(ledger.performed[0]).toMatchObject({
      client: ACME,
      command: { op: 'transfer', to: OTHER },
    });
    expect(JSON.parse(answer.body)).toMatchObject({ sent: { id: first.id }, received: [] });
    const nobody = call('POST /ledger/v1/transfers', { body: { ...body, to: 'nobody' } });
    expect(await failureOf(nobody)).toMatchObject({
      problem: 'client_not_found',
      faults: [{ name: 'to' }],
    });
  });

  it('puts a batch under one id', async () => {
    const operations = [
      { op: 'purchase', amount: 1 },
      { op: 'hold', amount: 1, expiresInSeconds: 60 },
    ];
    const answer = await call(`POST ${CLIENT}/batch`, {
      params: acme,
      body: { operations },
      ledger,
    });
    expect(ledger.performed[0]).toMatchObject({ operation: 'batch' });
    expect(JSON.parse(answer.body)).toMatchObject({ results: [{ id: first.id }] });
  });
});
