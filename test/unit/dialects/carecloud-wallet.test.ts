/** CareCloud's overviews of a customer's credits: what came and went, and what ends next. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type Answered, CareDesk } from '../../support/care-desk.ts';

const START = Date.parse('2026-05-10T10:00:00Z');
const DAY = 86_400_000;
const TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';
const WALLET = 'wallet/actions';
const NOT = 'not_allowed_value';

let desk: CareDesk;

const buy = (client: string, amount: string, more: object = {}) =>
  desk.own(`clients/${client}/purchases`, { amount, ...more });
const use = (client: string, amount: string) => desk.own(`clients/${client}/usages`, { amount });
const overview = async (query = '') =>
  (await desk.get(`${WALLET}/credits-overview?customer_id=acme${query}`)).json.data;
const inDays = (days: number) => ({ endingBefore: new Date(START + days * DAY).toISOString() });

function reasons({ status, json }: Answered): [string, string][] {
  expect(status).toBe(400);
  const params: Record<string, string>[] = json.error.error_data.invalid_params;
  return params.map(({ name = '', reason = '' }) => [name, reason]);
}

beforeEach(async () => {
  desk = await CareDesk.open(START);
  await desk.own('clients', { id: 'acme', overdraftLimit: '100' });
  await desk.own('clients', { id: 'umbra' });
});

describe("a customer's overview", () => {
  test('of nothing is nothing', async () => {
    expect(await overview()).toEqual({
      earned_credits: 0,
      redeemed_credits: 0,
      available_credits: 0,
      split_by_currency: [],
    });
  });

  test('earned is what came, redeemed what was spent; ended and voided are neither', async () => {
    await buy('acme', '100', { currency: 'CZK' });
    const lost = await buy('acme', '7', { currency: 'EUR' });
    await desk.own(`credits/${lost.id}/void`, {});
    await buy('acme', '3', { currency: 'EUR', ...inDays(1) });
    const used = await use('acme', '20.5');
    await desk.own(`credits/${used.id}/reverse`, { amount: '0.5' });
    desk.now = START + 2 * DAY;
    await use('acme', '1');
    const { split_by_currency, ...all } = await overview();
    expect(all).toEqual({
      earned_credits: 110,
      redeemed_credits: 21,
      available_credits: 82,
    });
    expect(split_by_currency).toEqual([
      { currency_id: 'CZK', earned_credits: 100, redeemed_credits: 0, available_credits: 82 },
      { currency_id: 'EUR', earned_credits: 10, redeemed_credits: 0, available_credits: 0 },
      // What is spent has no currency: the deployment's stands for it.
      { currency_id: 'USD', earned_credits: 0, redeemed_credits: 21, available_credits: 0 },
    ]);
  });

  test('available is without what is held or not begun, and debt counts against it', async () => {
    await buy('acme', '10');
    await desk.own('clients/acme/holds', { amount: '4', expiresInSeconds: 60 });
    const startingAt = new Date(START + DAY).toISOString();
    await buy('acme', '5', { schedule: [{ amount: '5', startingAt }] });
    expect(await overview()).toMatchObject({ earned_credits: 15, available_credits: 6 });
    await desk.own('clients/acme/usages', { amount: '8', postPaid: true });
    const { available_credits, split_by_currency } = await overview();
    expect(available_credits).toBe(-2);
    expect(split_by_currency).toMatchObject([{ currency_id: 'USD', available_credits: -2 }]);
  });

  test('of a range counts what moved in it, and what is there now', async () => {
    await buy('acme', '10');
    desk.now += DAY;
    await use('acme', '4');
    expect(await overview('&date_to=2026-05-10')).toMatchObject({
      earned_credits: 10,
      redeemed_credits: 0,
      available_credits: 6,
    });
    expect(await overview('&date_from=2026-05-11')).toMatchObject({
      earned_credits: 0,
      redeemed_credits: 4,
      available_credits: 6,
    });
    expect(await overview(`&credit_type_id=${TYPE}`)).toMatchObject({ earned_credits: 10 });
  });

  test.each([
    ['credits-overview', '', [['customer_id', 'required']]],
    ['credits-overview', 'customer_id=nobody', [['customer_id', 'not_found']]],
    ['credits-overview', 'customer_id=acme&credit_type_id=miles', [['credit_type_id', NOT]]],
    ['credits-overview', 'customer_id=acme&count=1', [['count', NOT]]],
    [
      'credits-overview',
      'customer_id=nobody&date_from=2026-02-02&date_to=2026-02-01',
      [
        ['customer_id', 'not_found'],
        ['date_to', NOT],
      ],
    ],
    [
      'credits-overview',
      'customer_id=acme&date_from=2026-02-30&date_to=tomorrow',
      [
        ['date_from', 'invalid_value_format'],
        ['date_to', 'invalid_value_format'],
      ],
    ],
    ['credits-expiration-overview', '', [['customer_id', 'required']]],
    ['credits-expiration-overview', 'customer_id=', [['customer_id', 'empty']]],
    ['credits-expiration-overview', 'customer_id=nobody', [['customer_id', 'not_found']]],
    ['credits-expiration-overview', 'customer_id=acme&date_from=2026-01-01', [['date_from', NOT]]],
  ])('%s?%s is refused', async (name, query, expected) => {
    expect(reasons(await desk.get(`${WALLET}/${name}?${query}`))).toEqual(expected);
  });
});

describe('what ends next', () => {
  const ending = async () =>
    (await desk.get(`${WALLET}/credits-expiration-overview?customer_id=acme`)).json.data;

  test('is all of its day, as far as it is left and not held', async () => {
    await buy('acme', '10', inDays(3));
    await buy('acme', '5', { endingBefore: new Date(START + 3 * DAY + 60_000).toISOString() });
    await buy('acme', '2', inDays(30));
    await buy('acme', '1');
    await use('acme', '4');
    await desk.own('clients/acme/holds', { amount: '1.5', expiresInSeconds: 60 });
    expect(await ending()).toEqual({
      next_amount: 9.5,
      next_date: '2026-05-13',
      current_month_amount: 9.5,
    });
  });

  test('is nothing where nothing ends', async () => {
    await buy('acme', '1');
    const nothing = { next_amount: 0, next_date: null, current_month_amount: 0 };
    expect(await ending()).toEqual(nothing);
  });
});
