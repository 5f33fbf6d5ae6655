/** Metronome's list of credits: the object, its balance and ledger, and the filters. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_PRODUCT } from '../../../functions/dialects/metronome/credit.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { NOW } from './foreign-call.ts';
import { namesOf, shop } from './metronome-shop.ts';

const HOUR = 3_600_000;

describe('a credit', () => {
  test('from another dialect has the default product and an end that never comes', async () => {
    const { ledger, acme, ask } = shop();
    const number = ledger.must(acme, { op: 'purchase', amount: 10_500_000n });
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          id: creditId({ client: 1, number, part: 0 }),
          type: 'CREDIT',
          product: DEFAULT_PRODUCT,
          priority: 100,
          access_schedule: {
            credit_type: { id: '2714e483-4ff1-48e4-9e25-ac732e8f24f2', name: 'Credits' },
            schedule_items: [
              {
                id: creditId({ client: 1, number, part: 1 }),
                amount: 10.5,
                starting_at: '2026-03-15T12:00:00.000Z',
                ending_before: '9999-12-31T23:00:00.000Z',
              },
            ],
          },
          created_by: 'Ada',
        },
      ],
      next_page: null,
    });
  });

  test('shows once it is approved, and never as a usage or a correction', async () => {
    const { ledger, acme, ask } = shop();
    const pending = ledger.must(acme, { op: 'purchase', amount: ONE, status: 'pending' });
    const failed = ledger.must(acme, { op: 'purchase', amount: ONE, status: 'pending' });
    ledger.must(acme, { op: 'fail', credit: failed });
    expect((await ask()).body.data).toEqual([]);
    ledger.must(acme, { op: 'approve', credit: pending });
    const change = { op: 'adjust', credit: pending, amount: ONE, reason: 'Goodwill' } as const;
    ledger.must(acme, { ...change, direction: 'add' });
    ledger.must(acme, { op: 'usage', amount: ONE });
    expect((await ask()).body.data).toHaveLength(1);
  });

  test('that is voided is archived: only on demand, without balance and ledger', async () => {
    const { ledger, acme, ask } = shop();
    const credit = ledger.must(acme, { op: 'purchase', amount: ONE });
    ledger.must(acme, { op: 'void', credit });
    expect((await ask()).body.data).toEqual([]);
    const { body } = await ask({
      include_archived: true,
      include_balance: true,
      include_ledgers: true,
    });
    expect(body.data[0].balance).toBe(0);
    expect(body.data[0]).not.toHaveProperty('ledger');
  });
});

describe('balance and ledger', () => {
  const extras = { include_balance: true, include_ledgers: true };

  test('count what is active, and agree', async () => {
    const { ledger, acme, ask } = shop();
    const number = ledger.must(acme, {
      op: 'purchase',
      amount: 3n * ONE,
      schedule: [
        { amount: ONE, startingAt: NOW },
        { amount: 2n * ONE, startingAt: NOW + HOUR },
      ],
    });
    ledger.must(acme, { op: 'usage', amount: 250_000n });
    const segment = creditId({ client: 1, number, part: 1 });
    const { body } = await ask(extras);
    expect((await ask({ include_balance: true })).body.data[0].balance).toBe(0.75);
    expect(body.data[0].balance).toBe(0.75);
    expect(body.data[0].ledger).toEqual([
      {
        type: 'CREDIT_SEGMENT_START',
        amount: 1,
        timestamp: '2026-03-15T12:00:00.000Z',
        segment_id: segment,
      },
      {
        type: 'CREDIT_AUTOMATED_INVOICE_DEDUCTION',
        amount: -0.25,
        timestamp: '2026-04-01T00:00:00.000Z',
        segment_id: segment,
        invoice_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/),
      },
    ]);
  });

  test('are read over all pages of the history', async () => {
    const { ledger, acme, ask } = shop();
    ledger.must(acme, { op: 'purchase', amount: 10n * ONE });
    for (let n = 0; n < 9; n++) ledger.must(acme, { op: 'usage', amount: ONE });
    expect((await ask(extras)).body.data[0].balance).toBe(1);
  });

  test('a manual entry has its reason and no segment', async () => {
    const { ledger, acme, ask } = shop();
    const credit = ledger.must(acme, { op: 'purchase', amount: ONE });
    const change = { op: 'adjust', credit, amount: ONE, reason: 'Goodwill' } as const;
    ledger.must(acme, { ...change, direction: 'remove' });
    expect((await ask(extras)).body.data[0].ledger[1]).toEqual({
      type: 'CREDIT_MANUAL',
      amount: -1,
      timestamp: '2026-03-15T12:00:00.000Z',
      reason: 'Goodwill',
    });
  });
});

test('a ledger with too many entries to show is refused, with what to do', async () => {
  const { ledger, acme, ask } = shop();
  ledger.must(acme, { op: 'purchase', amount: ONE });
  ledger.grantLedgers = async () => {
    throw new TooDeep('rows', 10_000);
  };
  const { status, body } = await ask({ include_ledgers: true });
  expect([status, body.message]).toEqual([400, expect.stringMatching(/include_ledgers.*limit/)]);
  expect((await ask({ include_balance: true })).status).toBe(200);
});

describe('filters', () => {
  async function three() {
    const { ledger, acme, ask } = shop();
    const buy = (description: string, from: number, to?: number) =>
      ledger.must(acme, {
        op: 'purchase',
        description,
        amount: ONE,
        schedule: [
          {
            amount: ONE,
            startingAt: NOW + from * HOUR,
            ...(to && { endingBefore: NOW + to * HOUR }),
          },
        ],
      });
    const first = buy('0-2', 0, 2);
    buy('2-4', 2, 4);
    buy('3-', 3);
    const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
    return { first, at, names: async (fields: object) => namesOf((await ask(fields)).body) };
  }

  test('dates look at half-open segments and add up', async () => {
    const { at, names } = await three();
    expect(await names({})).toEqual(['0-2', '2-4', '3-']);
    expect(await names({ covering_date: at(2) })).toEqual(['2-4']);
    expect(await names({ covering_date: at(3) })).toEqual(['2-4', '3-']);
    expect(await names({ starting_at: at(2) })).toEqual(['2-4', '3-']);
    expect(await names({ effective_before: at(2) })).toEqual(['0-2']);
    expect(await names({ starting_at: at(2), effective_before: at(3) })).toEqual(['2-4']);
    expect(await names({ covering_date: null })).toHaveLength(3);
  });

  test('credit_id finds one credit, and nothing that is not a credit of the customer', async () => {
    const { first, at, names } = await three();
    const id = creditId({ client: 1, number: first, part: 0 });
    expect(await names({ credit_id: id.toUpperCase() })).toEqual(['0-2']);
    expect(await names({ credit_id: id, covering_date: at(2) })).toEqual([]);
    expect(await names({ credit_id: creditId({ client: 1, number: 99, part: 0 }) })).toEqual([]);
    expect(await names({ credit_id: creditId({ client: 2, number: 1, part: 0 }) })).toEqual([]);
    expect(await names({ credit_id: creditId({ client: 1, number: first, part: 1 }) })).toEqual([]);
    expect(await names({ credit_id: '13a2179b-f0cb-460b-85a1-cd42964ca533' })).toEqual([]);
  });
});
