/** CareCloud's credits, listed and by id. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import { creditHex, creditId } from '../../../functions/ledger/credit-id.ts';
import type { Sent } from '../http/gateway-event.ts';
import { read, readCredit, reasons } from './carecloud-call.ts';
import { CALLER, FilteringLedger } from './chained.ts';

const T0 = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

let ledger: FilteringLedger;
let acme: ClientRef;
let other: ClientRef;

const list = (query: Record<string, string | string[]>, sent: Sent = {}) =>
  read(ledger, 'credits', query, sent);
const get = (id: string) => readCredit(ledger, id);

beforeEach(() => {
  ledger = new FilteringLedger(T0);
  acme = ledger.open('acme');
  other = ledger.open('other');
  ledger.must(acme, { op: 'purchase', amount: 10n * ONE, description: 'Spring', price: '5' });
  ledger.must(acme, { op: 'purchase', amount: 7n * ONE, status: 'pending' });
  ledger.must(acme, {
    op: 'purchase',
    amount: 20n * ONE,
    price: '1',
    schedule: [
      { amount: 15n * ONE, endingBefore: T0 + DAY },
      { amount: 5n * ONE, startingAt: T0 + DAY, endingBefore: T0 + 40 * DAY },
    ],
  });
  ledger.now += 1000;
  ledger.must(other, { op: 'purchase', amount: ONE });
  ledger.must(acme, { op: 'usage', amount: 4_250_000n });
});

describe('credits', () => {
  test("a customer's: one per segment of what was approved", async () => {
    const { status, json } = await list({ customer_id: 'acme' });
    expect(status).toBe(200);
    expect(json.data.total_items).toBe(3);
    expect(json.data.credits).toEqual([
      {
        credit_id: creditHex({ client: acme.number, number: 1, part: 1 }),
        customer_id: 'acme',
        assigned_credits: 10,
        available_credits: 10,
        credit_type_id: 'points',
        partner_id: 'house',
        valid_to: '9999-12-31 23:59:59',
        currency_id: 'CZK',
        state: 1,
        note: 'Spring',
      },
      expect.objectContaining({
        assigned_credits: 15,
        available_credits: 10.75,
        valid_to: '2026-03-02 13:00:00',
        state: 1,
      }),
      // Its end lies beyond the change to summer time.
      expect.objectContaining({
        assigned_credits: 5,
        available_credits: 5,
        valid_to: '2026-04-10 14:00:00',
        state: 2,
      }),
    ]);
  });

  test('what ended holds nothing more; what was voided says so', async () => {
    ledger.must(acme, { op: 'void', credit: 1 });
    ledger.now = T0 + DAY;
    const { json } = await list({ customer_id: 'acme' });
    const states = json.data.credits.map((credit: { state: number; available_credits: number }) => [
      credit.state,
      credit.available_credits,
    ]);
    expect(states).toEqual([
      [0, 0],
      [2, 0],
      [1, 5],
    ]);
  });

  test('of everybody, in order of their making', async () => {
    const { json } = await list({ count: '2', offset: '2' });
    expect(json.data.total_items).toBe(4);
    expect(json.data.credits.map((c: { customer_id: string }) => c.customer_id)).toEqual([
      'acme',
      'other',
    ]);
    const newest = await list({ sort_direction: 'DESC', count: '1' });
    expect(newest.json.data.credits).toMatchObject([{ customer_id: 'other' }]);
  });

  test.each([
    [{ sort_field: 'assigned_credits' }, [5, 10, 15]],
    [{ sort_field: 'available_credits', sort_direction: 'DESC' }, [15, 10, 5]],
    [{ sort_field: 'valid_to' }, [15, 5, 10]],
    [{ sort_field: 'state', sort_direction: 'DESC' }, [5, 15, 10]],
    [{ sort_field: 'note', sort_direction: 'DESC' }, [10, 5, 15]],
    [{ sort_field: 'customer_id' }, [10, 15, 5]],
    [{ note: 'SPRI' }, [10]],
    [{ note: '%' }, []],
    [{ create_credit_time_from: '2026-03-01 13:00:00' }, [10, 15, 5]],
    [{ create_credit_time_from: '2026-03-01 13:00:01' }, []],
    [{ create_credit_time_to: '2026-03-01 12:59:59' }, []],
    [{ note: 'ſPRING' }, [10]],
    [{ credit_type_id: 'points,points' }, [10, 15, 5]],
    [{ 'credit_type_id[]': ['points', 'points'] }, [10, 15, 5]],
  ])('%j', async (query, expected) => {
    const { json } = await list({ customer_id: 'acme', ...(query as object) });
    const assigned = json.data.credits.map((c: { assigned_credits: number }) => c.assigned_credits);
    expect(assigned).toEqual(expected);
  });

  test('of a time: both of its seconds belong to it, whole', async () => {
    const making = ['00:59:58.999', '00:59:59', '01:00:00.999', '01:00:01'];
    for (const [i, time] of making.entries()) {
      ledger.now = Date.parse(`2026-03-29T${time}Z`);
      ledger.must(acme, { op: 'purchase', amount: BigInt(i + 1) * ONE });
    }
    const { json } = await list({
      customer_id: 'acme',
      create_credit_time_from: '2026-03-29 01:59:59',
      create_credit_time_to: '2026-03-29 03:00:00',
    });
    expect(json.data.total_items).toBe(2);
    expect(json.data.credits).toMatchObject([{ assigned_credits: 2 }, { assigned_credits: 3 }]);
  });

  test('what is approved or added later stands last, at the time when that was', async () => {
    ledger.now += DAY;
    ledger.must(acme, { op: 'extend', credit: 1, add: { amount: 3n * ONE } });
    ledger.now += DAY;
    ledger.must(acme, { op: 'approve', credit: 2 });
    const assigned = async (query: object) => {
      const { json } = await list({ customer_id: 'acme', ...query });
      return json.data.credits.map((c: { assigned_credits: number }) => c.assigned_credits);
    };
    expect(await assigned({})).toEqual([10, 15, 5, 3, 7]);
    expect(await assigned({ sort_direction: 'DESC', count: '2' })).toEqual([7, 3]);
    expect(await assigned({ create_credit_time_from: '2026-03-02 00:00:00' })).toEqual([3, 7]);
  });

  test.each([
    [{ customer_id: 'nobody' }, [['customer_id', 'not_found']]],
    [{ credit_type_id: 'miles' }, [['credit_type_id', 'not_allowed_value']]],
    [{ sort_field: 'note' }, [['customer_id', 'required']]],
    [{ note: 'x' }, [['customer_id', 'required']]],
    [{ sort_field: 'created' }, [['sort_field', 'not_allowed_value']]],
    [{ create_credit_time_to: 'now' }, [['create_credit_time_to', 'invalid_value_format']]],
  ])('%j is refused', async (query, expected) => {
    const heard = await list(query as Record<string, string>);
    expect(heard.status).toBe(400);
    expect(reasons(heard)).toEqual(expected);
  });

  test('a key restricted to one client sees that one, to several must name it', async () => {
    const one = await list({}, { caller: { ...CALLER, clients: [other.number] } });
    expect(one.json.data.credits).toMatchObject([{ customer_id: 'other' }]);
    const several = await list({}, { caller: { ...CALLER, clients: [1, 2] } });
    expect(reasons(several)).toEqual([['customer_id', 'required']]);
    const none = await list({}, { caller: { ...CALLER, clients: [] } });
    expect(none.status).toBe(400);
  });
});

describe('a credit by its id', () => {
  const ref = (number: number, part: number) => ({ client: acme.number, number, part });

  test('of its segment, of the whole, and in the spelling of other dialects', async () => {
    const segment = await get(creditHex(ref(3, 2)));
    expect(segment.json.data).toMatchObject({ assigned_credits: 5, state: 2 });
    for (const id of [creditHex(ref(3, 0)), creditId(ref(3, 1)), creditHex(ref(3, 1))]) {
      expect((await get(id)).json.data).toMatchObject({ assigned_credits: 15 });
    }
  });

  test('a reduction is a negative record', async () => {
    const { status, json } = await get(creditHex(ref(4, 0)));
    expect(status).toBe(200);
    expect(json.data).toMatchObject({ assigned_credits: -4.25, available_credits: 0, state: 1 });
  });

  test('unknown, malformed, not yet approved, not a segment: 404', async () => {
    const unknown = [ref(99, 1), ref(2, 1), ref(3, 3), ref(0, 0)].map(creditHex);
    for (const id of [...unknown, 'x', '../credits', '__proto__', creditHex(ref(3, 1)).slice(1)]) {
      const { status, json } = await get(encodeURIComponent(id));
      expect(status).toBe(404);
      expect(json.error.error_data).toEqual({ resource_name: 'credits', resource_id: id });
    }
  });
});
