/** CareCloud's credit history: what each movement shows, filters, order, pages, bad input. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import { read } from './carecloud-call.ts';
import { FilteringLedger } from './chained.ts';

const T0 = Date.parse('2026-10-25T00:30:00Z'); // 02:30 in Prague, the first of two
const HOUR = 3_600_000;

let ledger: FilteringLedger;
let acme: ClientRef;

const history = (query: Record<string, string | string[]>, language = 'en') =>
  read(
    ledger,
    'credit-history',
    { customer_id: 'acme', ...query },
    { headers: { 'accept-language': language } },
  );

const amounts = async (query: Record<string, string>) =>
  (await history(query)).json.data.credit_history.map((row: { amount: number }) => row.amount);

beforeEach(() => {
  ledger = new FilteringLedger(T0);
  ledger.open('other');
  acme = ledger.open('acme', ['old/name']);
  const give = { op: 'purchase', partner: 'shop', store: 's1', description: 'Welcome %' } as const;
  ledger.must(acme, { ...give, amount: 100n * ONE, endingBefore: T0 + 3 * HOUR });
  ledger.must(acme, { op: 'purchase', amount: 5n * ONE, status: 'pending' });
  ledger.now = T0 + HOUR;
  ledger.must(acme, {
    op: 'usage',
    amount: 40_500_000n,
    description: 'Free one day',
    currency: 'EUR',
  });
  ledger.must(acme, { op: 'approve', credit: 2 });
  ledger.now = T0 + 4 * HOUR;
  ledger.must(acme, { op: 'usage', amount: ONE });
});

describe('records', () => {
  test('every movement, in order of time, in local time', async () => {
    const { status, type, json } = await history({});
    expect(status).toBe(200);
    expect(type).toBe('application/json; charset=utf-8');
    expect(json.data.total_items).toBe(5);
    expect(json.data.credit_history).toMatchObject([
      { amount: 100, credit_operation_type: 'Manually added credits' },
      { amount: -40.5, credit_operation_type: 'Manually reduced credits' },
      { amount: 5, credit_operation_type: 'Manually added credits' },
      { amount: -59.5, credit_operation_type: 'Credits expired' },
      { amount: -1, credit_operation_type: 'Manually reduced credits' },
    ]);
    expect(json.data.credit_history[0]).toEqual({
      customer_id: 'acme',
      amount: 100,
      credit_operation_type: 'Manually added credits',
      credit_operation_note: 'Welcome %',
      partner_id: 'shop',
      currency_id: 'CZK',
      store_id: 's1',
      credit_history_record_time: '2026-10-25 02:30:00',
    });
    expect(json.data.credit_history[1]).toMatchObject({
      partner_id: 'house',
      currency_id: 'EUR',
      store_id: '',
      credit_history_record_time: '2026-10-25 02:30:00',
    });
    // The expiry is shown when it was due, not when it was booked.
    expect(json.data.credit_history[3].credit_history_record_time).toBe('2026-10-25 04:30:00');
  });

  test.each(['acme', 'old/name', '2'])('the customer is found as %s', async (customer_id) => {
    const { json } = await history({ customer_id });
    expect(json.data.total_items).toBe(5);
    expect(json.data.credit_history[0].customer_id).toBe('acme');
  });

  test('names come in Czech unless English is preferred', async () => {
    const { json } = await history({}, 'cs, en-gb;q=0.8');
    expect(json.data.credit_history[0].credit_operation_type).toBe('Ručně přidané kredity');
  });
});

describe('filters', () => {
  test.each([
    [{ store_id: 's1' }, [100]],
    [{ partner_id: 'shop' }, [100]],
    [{ partner_id: 'house', credit_operation_type: 'REDUCED' }, [-40.5, -1]],
    [{ credit_operation_note: 'ONE day' }, [-40.5]],
    [{ credit_operation_note: '%' }, [100]],
    [{ credit_operation_note: '.*' }, []],
    [{ credit_operation_type: 'no such type' }, []],
    [{ time_from: '2026-10-25 02:30:00' }, [100, -40.5, 5, -59.5, -1]],
    [{ time_to: '2026-10-25T02:30:00' }, [100, -40.5, 5]],
    // From the first 02:30:01 to the second 02:30:00: the hour is there twice.
    [{ time_from: '2026-10-25 02:30:01', time_to: '2026-10-25 02:30:00' }, [-40.5, 5]],
    [{ time_from: '2026-10-25+03:00:00', time_to: '2026-10-25 04:30:00' }, [-59.5]],
  ] as const)('%j', async (query, expected) => {
    expect(await amounts(query)).toEqual(expected);
  });
});

describe('order and pages', () => {
  test.each([
    [{ sort_direction: 'DESC' }, [-1, -59.5, 5, -40.5, 100]],
    [
      { sort_field: 'credit_history_record_time', sort_direction: 'DESC' },
      [-1, -59.5, 5, -40.5, 100],
    ],
    [{ sort_field: 'customer_id' }, [100, -40.5, 5, -59.5, -1]],
    [{ sort_field: 'amount' }, [-59.5, -40.5, -1, 5, 100]],
    [{ sort_field: 'amount', sort_direction: 'DESC' }, [100, 5, -1, -40.5, -59.5]],
    [{ sort_field: 'credit_operation_type' }, [-59.5, 100, 5, -40.5, -1]],
    [{ sort_field: 'credit_operation_note', sort_direction: 'DESC' }, [100, -40.5, -1, -59.5, 5]],
    [{ sort_field: 'partner_id', sort_direction: 'DESC' }, [100, -1, -59.5, 5, -40.5]],
    [{ sort_field: 'currency_id' }, [100, 5, -59.5, -1, -40.5]],
    [{ sort_field: 'store_id', count: '1', offset: '4' }, [100]],
    [{ partner_id: 'house', sort_direction: 'DESC' }, [-1, -59.5, 5, -40.5]],
    [{ count: '2', offset: '1' }, [-40.5, 5]],
    [{ count: '2', offset: '4' }, [-1]],
    [{ offset: '2147483647' }, []],
  ] as const)('%j', async (query, expected) => {
    expect(await amounts(query)).toEqual(expected);
  });

  test('the total counts all pages', async () => {
    expect((await history({ count: '1', offset: '9' })).json.data.total_items).toBe(5);
    expect((await history({ count: '1', store_id: 's1' })).json.data.total_items).toBe(1);
  });
});
