/** What CareCloud's deposits and reductions do, and what they refuse. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import { ask, read, readCredit, reasons } from './carecloud-call.ts';
import { FilteringLedger } from './chained.ts';

let ledger: FilteringLedger;

const act = (name: string, body: object | string, headers = {}) =>
  ask(ledger, `credits/actions/${name}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

beforeEach(() => {
  ledger = new FilteringLedger(0);
  ledger.must(ledger.open('acme'), { op: 'purchase', amount: 50n * ONE });
});

describe('actions', () => {
  const body = { amount: 12.5, customer_id: 'acme', partner_id: 'shop' };

  test('a deposit is a purchase, under either spelling of its name', async () => {
    const key = { 'idempotency-key': 'k1' };
    const made = await act('deposit', { ...body, note: 'Hi', currency_id: 'EUR' }, key);
    expect([made.status, made.outcome]).toEqual([201, 'done']);
    expect(Object.keys(made.json.data)).toEqual(['credit_id']);
    await act('deposit-credits', { ...body, note: null, credit_type_id: 'points' });
    const [first, second] = ledger.requests;
    expect(first).toMatchObject({
      transactionId: 'k1',
      dialect: 'carecloud',
      operation: 'deposit',
      command: {
        op: 'purchase',
        amount: 12_500_000n,
        partner: 'shop',
        description: 'Hi',
        currency: 'EUR',
        paymentMethod: null,
      },
    });
    expect(second).toMatchObject({ transactionId: null, operation: 'deposit' });
    const { data } = (await readCredit(ledger, made.json.data.credit_id)).json;
    expect(data).toMatchObject({ assigned_credits: 12.5, partner_id: 'shop', note: 'Hi' });
    const listed = (await read(ledger, 'credits', { customer_id: 'acme' })).json.data.credits;
    expect(listed.map((c: { credit_id: string }) => c.credit_id)).toContain(data.credit_id);
  });

  test.each(['reduce', 'reduce-credits'])('%s is a usage', async (name) => {
    const made = await act(name, body);
    expect([made.status, made.outcome]).toEqual([201, 'done']);
    expect(ledger.requests[0]).toMatchObject({ operation: 'reduce', command: { op: 'usage' } });
    const { json } = await readCredit(ledger, made.json.data.credit_id);
    expect(json.data.assigned_credits).toBe(-12.5);
  });

  test('more than there is is refused on the amount', async () => {
    const { status, outcome, json } = await act('reduce', { ...body, amount: 999 });
    expect([status, outcome]).toEqual([400, 'refused-final']);
    expect(json.error.title).toBe('Not enough credits');
    expect(json.error.error_data.invalid_params).toMatchObject([
      { name: 'amount', reason: 'not_allowed_value', value: '999' },
    ]);
  });

  test('every bad field is named, and nothing is recorded', async () => {
    const heard = await act('deposit', { amount: -5, note: 7, balance: 1 });
    expect([heard.status, heard.outcome]).toEqual([400, 'not-recorded']);
    expect(reasons(heard).sort()).toEqual([
      ['amount', 'not_allowed_value'],
      ['balance', 'not_allowed_value'],
      ['customer_id', 'required'],
      ['note', 'invalid_value_format'],
      ['partner_id', 'required'],
    ]);
    expect(ledger.requests).toEqual([]);
  });

  test('an unknown customer and a foreign type are named together', async () => {
    const foreign = { ...body, customer_id: 'nobody', credit_type_id: 'miles' };
    const heard = await act('deposit', foreign);
    expect(heard.status).toBe(400);
    expect(reasons(heard)).toEqual([
      ['customer_id', 'not_found'],
      ['credit_type_id', 'not_allowed_value'],
    ]);
  });

  test.each(['0', '-0', '1e3', '1e400', '0.0000001', '1000000000', 'null', 'true', '[5]', '"+5"'])(
    'an amount of %s is refused',
    async (amount) => {
      const text = `{"amount":${amount},"customer_id":"acme","partner_id":"p"}`;
      const heard = await act('deposit', text);
      expect([heard.status, heard.outcome]).toEqual([400, 'not-recorded']);
      expect(reasons(heard).map(([name]) => name)).toEqual(['amount']);
    },
  );

  test.each(['', '{', '[]', '7', 'null', '{"amount":1}x', '{"__proto__":{"amount":1}}'])(
    'the body %j is refused',
    async (text) => {
      const { status, json } = await act('deposit', text);
      expect(status).toBe(400);
      expect(json.error.type).toBe('about:blank');
      expect(ledger.requests).toEqual([]);
    },
  );
});
