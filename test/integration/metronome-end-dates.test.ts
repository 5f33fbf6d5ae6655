/** Ends a credit of Metronome's earlier, and archives one. */
import { describe, expect, test } from 'vitest';
import { creditHex, parseCreditId } from '../../functions/ledger/credit-id.ts';
import { HOUR, MetronomeCredit } from '../support/metronome-credit.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const threeMonths = () =>
  MetronomeCredit.open([
    [10, 0, 30],
    [20, 30, 60],
    [40, 60, 90],
  ]);

describe('the end date of a credit', () => {
  test('cuts the segment that spans it and drops those that begin later', async () => {
    const credit = await threeMonths();
    const { status, body, outcome } = await credit.endDate(credit.day(45));
    expect([status, body, outcome]).toEqual([200, { data: { id: credit.id } }, 'done']);
    expect(await credit.days()).toEqual([
      [10, 0, 30],
      [20, 30, 45],
    ]);
    const { voided, expired } = await credit.desk.counter.balance(`uuid:${credit.customer}`);
    expect([voided, expired]).toEqual(['40', '0']);
    credit.desk.counter.turnTo(100);
    expect(await credit.ledger()).toEqual([
      ['CREDIT_SEGMENT_START', 10],
      ['CREDIT_SEGMENT_START', 20],
      ['CREDIT_EXPIRATION', -10],
      ['CREDIT_EXPIRATION', -20],
    ]);
  });

  test('drops a segment that begins right then', async () => {
    const credit = await threeMonths();
    await credit.endDate(credit.day(30));
    expect(await credit.days()).toEqual([[10, 0, 30]]);
  });

  test('shows what it drops as voided in the other dialects', async () => {
    const credit = await threeMonths();
    await credit.endDate(credit.day(45));
    const { counter } = credit.desk;
    const grants = `/clients/uuid:${credit.customer}/grants?state=all`;
    const [grant] = (await counter.read<{ data: object[] }>('GET', grants)).data;
    const states = ['open', 'upcoming', 'voided'];
    expect(grant).toMatchObject({ parts: states.map((state) => ({ state })) });
    const ref = parseCreditId(credit.segment(3));
    const carecloud = '/webservice/rest-api/enterprise-interface/v1.0/credits';
    const { body } = await credit.desk.get(`${carecloud}/${ref && creditHex(ref)}`);
    expect(body.data).toMatchObject({ state: 0, available_credits: 0 });
  });

  test('may lie in the past: nothing is left, and nothing spent comes back', async () => {
    const credit = await threeMonths();
    credit.desk.counter.turnTo(40);
    await credit.use('3');
    expect((await credit.endDate(credit.day(35))).status).toBe(200);
    expect(await credit.days()).toEqual([
      [10, 0, 30],
      [20, 30, 35],
    ]);
    expect(await credit.balance()).toBe(0);
    expect(await credit.ledger()).toContainEqual(['CREDIT_AUTOMATED_INVOICE_DEDUCTION', -3]);
  });

  test('before anything began leaves a credit without segments', async () => {
    const credit = await MetronomeCredit.open([[10, 5, 30]]);
    expect((await credit.endDate(credit.day(5))).status).toBe(200);
    expect([await credit.days(), await credit.balance()]).toEqual([[], 0]);
  });

  test.each([
    ['later', 91, 'ends after 2040-04-01T00:00:00.000Z'],
    ['the same', 90, 'ends after 2040-03-31T00:00:00.000Z'],
  ])('%s than it ends is refused', async (_, day, help) => {
    const credit = await threeMonths();
    const { status, body, outcome } = await credit.endDate(credit.day(day));
    expect([status, outcome]).toEqual([400, 'refused-final']);
    expect(body.message).toMatch(new RegExp(`^access_ending_before: No segment.*${help}`));
    expect(await credit.days()).toHaveLength(3);
  });

  test('is on the hour, of a credit of this customer', async () => {
    const credit = await threeMonths();
    const path = '/v1/contracts/customerCredits/updateEndDate';
    const named = { customer_id: credit.customer, credit_id: credit.id };
    const access_ending_before = credit.day(1);
    const ask = (fields: object) =>
      credit.desk.post(path, { ...named, access_ending_before, ...fields });
    const other = await MetronomeCredit.open([[1, 0, 9]], {}, credit.desk);
    for (const [fields, status, help] of [
      [{ access_ending_before: credit.day(1, 60_000) }, 400, /access_ending_before: .*hour/],
      [{ access_ending_before: '2040-02-30T00:00:00Z' }, 400, /access_ending_before/],
      [{ access_ending_before: undefined }, 400, /access_ending_before: is required/],
      [{ credit_id: 'x' }, 400, /credit_id: must be a uuid/],
      [{ credit_id: NOBODY }, 404, /No credit of this customer/],
      [{ credit_id: other.id }, 404, /No credit of this customer/],
      [{ credit_id: credit.segment(1) }, 404, /No credit of this customer/],
      [{ customer_id: NOBODY }, 404, /No customer/],
    ] as const) {
      const answer = await ask(fields);
      expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(help)]);
    }
    expect(await credit.days()).toHaveLength(3);
    const upper = {
      credit_id: credit.id.toUpperCase(),
      customer_id: credit.customer.toUpperCase(),
    };
    expect(await ask(upper)).toMatchObject({ status: 200, body: { data: { id: credit.id } } });
  });

  test('is answered once under its key', async () => {
    const credit = await threeMonths();
    const first = await credit.endDate(credit.day(45), { key: 'end' });
    credit.desk.counter.turnTo(50);
    expect(await credit.endDate(credit.day(45), { key: 'end' })).toEqual({
      ...first,
      replayed: true,
    });
    expect((await credit.endDate(credit.day(44), { key: 'end' })).status).toBe(409);
  });
});

describe('an archived credit', () => {
  test('has no balance and no ledger, and is listed where it is asked for', async () => {
    const credit = await threeMonths();
    await credit.use('3');
    const { status, body } = await credit.archive();
    expect([status, body]).toEqual([200, { data: { id: credit.id } }]);
    const shown = await credit.shown();
    expect(shown.balance).toBe(0);
    expect(shown).not.toHaveProperty('ledger');
    const list = { customer_id: credit.customer };
    expect(await credit.desk.must('/v1/contracts/customerCredits/list', list)).toEqual({
      data: [],
      next_page: null,
    });
    const { voided, used } = await credit.desk.counter.balance(`uuid:${credit.customer}`);
    expect([voided, used]).toEqual(['67', '3']);
  });

  test('cannot be archived or changed again', async () => {
    const credit = await threeMonths();
    await credit.archive();
    const refused = { code: 'CreditArchived', message: 'The credit is archived.' };
    expect(await credit.archive()).toMatchObject({ status: 400, body: refused });
    expect(await credit.edit({ name: 'new' })).toMatchObject({ status: 400, body: refused });
    const { message } = refused;
    expect(await credit.endDate(credit.day(1))).toMatchObject({ status: 400, body: { message } });
    expect(await credit.entry({ amount: 1 })).toMatchObject({ status: 400, body: { message } });
  });

  test('is one of this customer', async () => {
    const credit = await threeMonths();
    const usage = await credit.use('1');
    for (const [fields, code] of [
      [{ credit_id: NOBODY }, 'CreditNotFound'],
      [{ credit_id: usage.id }, 'CreditNotFound'],
      [{ customer_id: NOBODY }, 'CustomerNotFound'],
      [{ credit_id: null }, 'Malformed'],
    ] as const) {
      const { status, body } = await credit.archive(fields);
      expect([status, body.code, body.message]).toEqual([400, code, expect.stringMatching(/./)]);
    }
    expect(await credit.balance()).toBe(9);
  });

  test('on the hour or not: it ends at once', async () => {
    const credit = await threeMonths();
    credit.desk.counter.turnTo(0, HOUR / 2);
    expect((await credit.archive()).status).toBe(200);
    const refusal = { amount: '1' };
    const path = `/clients/uuid:${credit.customer}/usages`;
    expect(await credit.desk.counter.refusal(path, refusal)).toBe('insufficient_credit');
  });
});
