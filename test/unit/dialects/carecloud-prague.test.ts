/**
 * Every time on CareCloud's wire is Prague's, also when its clocks change. As they go forward, a
 * time between 02:00 and 03:00 is refused; as they go back, one between 02:00 and 03:00 is there
 * twice, and means the earlier where a range starts, the later where it ends.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { CareDesk } from '../../support/care-desk.ts';

const HOUR = 3_600_000;
/** The instants at which the clocks change, by the season that ends their year's half. */
const SPRING = Date.parse('2026-03-29T01:00:00Z');
const AUTUMN = Date.parse('2026-10-25T01:00:00Z');

let desk: CareDesk;

const amountsOf = async (query: string): Promise<number[]> => {
  const { json } = await desk.get(`credit-history?customer_id=acme&${query}`);
  return json.data.credit_history.map(({ amount }: { amount: number }) => amount);
};
const assignedOf = async (query: string): Promise<number[]> => {
  const { json } = await desk.get(`credits?customer_id=acme&${query}`);
  return json.data.credits.map((credit: { assigned_credits: number }) => credit.assigned_credits);
};

/** Purchases of 1, 2, 3 … half an hour apart, from an hour and a half before the change. */
async function around(change: number): Promise<void> {
  desk = await CareDesk.open(change - 2 * HOUR);
  await desk.own('clients', { id: 'acme' });
  for (let i = 0; i < 6; i += 1) {
    desk.now = change + (i - 3) * (HOUR / 2);
    const endingBefore = new Date(desk.now + 7 * HOUR).toISOString();
    await desk.own('clients/acme/purchases', { amount: String(i + 1), endingBefore });
  }
}

describe('as the clocks go forward', () => {
  beforeEach(() => around(SPRING));

  test('history and ends show the hour that is not there as not there', async () => {
    const history = await desk.get('credit-history?customer_id=acme');
    expect(
      history.json.data.credit_history.map(
        (record: Record<string, string>) => record.credit_history_record_time,
      ),
    ).toEqual([
      '2026-03-29 00:30:00',
      '2026-03-29 01:00:00',
      '2026-03-29 01:30:00',
      '2026-03-29 03:00:00',
      '2026-03-29 03:30:00',
      '2026-03-29 04:00:00',
    ]);
    const credits = await desk.get('credits?customer_id=acme&count=1');
    expect(credits.json.data.credits[0].valid_to).toBe('2026-03-29 08:30:00');
  });

  test.each([
    ['from=2026-03-29 01:59:59', [4, 5, 6]],
    ['from=2026-03-29 03:00:00', [4, 5, 6]],
    ['from=2026-03-29T03:00:01', [5, 6]],
    ['to=2026-03-29 01:59:59', [1, 2, 3]],
    ['to=2026-03-29 03:00:00', [1, 2, 3, 4]],
    ['from=2026-03-29 01:30:00&BOUND_to=2026-03-29 03:00:00', [3, 4]],
  ])('a range %s', async (range, expected) => {
    const bound = (name: string) => `${name}_${range.replace('BOUND', name)}`;
    expect(await amountsOf(bound('time'))).toEqual(expected);
    expect(await assignedOf(bound('create_credit_time'))).toEqual(expected);
  });

  test.each([
    ['credit-history?customer_id=acme&time_from', 'time_from'],
    ['credit-history?customer_id=acme&time_to', 'time_to'],
    ['credits?create_credit_time_from', 'create_credit_time_from'],
    ['credits?create_credit_time_to', 'create_credit_time_to'],
    ['wallet/actions/credits-overview?customer_id=acme&date_from', 'date_from'],
    ['wallet/actions/credits-overview?customer_id=acme&date_to', 'date_to'],
  ])('%s refuses a time that is not there', async (path, name) => {
    const { status, json } = await desk.get(`${path}=2026-03-29 02:30:00`);
    expect(status).toBe(400);
    expect(json.error.error_data.invalid_params).toEqual([
      {
        name,
        reason: 'invalid_value_format',
        value: '2026-03-29 02:30:00',
        message: 'must be a time that Europe/Prague has: its clocks skip this one',
      },
    ]);
  });
});

describe('as the clocks go back', () => {
  beforeEach(() => around(AUTUMN));

  test('history shows the hour that is there twice, twice', async () => {
    const { json } = await desk.get('credit-history?customer_id=acme');
    const times = json.data.credit_history.map(
      (record: Record<string, string>) => record.credit_history_record_time,
    );
    expect(times.map((time: string) => time.slice('2026-10-25 '.length))).toEqual([
      '01:30:00',
      '02:00:00',
      '02:30:00',
      '02:00:00',
      '02:30:00',
      '03:00:00',
    ]);
    const credits = await desk.get('credits?customer_id=acme&count=1');
    expect(credits.json.data.credits[0].valid_to).toBe('2026-10-25 07:30:00');
  });

  test.each([
    ['from=2026-10-25 02:30:00', [3, 4, 5, 6]],
    ['from=2026-10-25 02:30:01', [4, 5, 6]],
    ['to=2026-10-25 02:00:00', [1, 2, 3, 4]],
    ['to=2026-10-25 01:59:59', [1]],
    ['from=2026-10-25 02:00:00&BOUND_to=2026-10-25 02:59:59', [2, 3, 4, 5]],
    ['from=2026-10-25 03:00:00', [6]],
  ])('a range %s', async (range, expected) => {
    const bound = (name: string) => `${name}_${range.replace('BOUND', name)}`;
    expect(await amountsOf(bound('time'))).toEqual(expected);
    expect(await assignedOf(bound('create_credit_time'))).toEqual(expected);
  });
});

describe('the overviews', () => {
  test.each([
    ['date_from=2026-10-25&date_to=2026-10-25', 21],
    ['date_from=2026-10-26', 0],
    ['date_to=2026-10-24', 0],
    ['date_from=2026-10-25 02:30:00&date_to=2026-10-25 02:30:00', 12],
  ])('of %s: a day has the hours that it has', async (query, earned) => {
    await around(AUTUMN);
    const { json } = await desk.get(`wallet/actions/credits-overview?customer_id=acme&${query}`);
    expect(json.data.earned_credits).toBe(earned);
  });

  test('what ends next is told by its day there', async () => {
    desk = await CareDesk.open(Date.parse('2026-10-25T10:00:00Z'));
    await desk.own('clients', { id: 'acme' });
    // The last of October, and one second into November: there, not in UTC.
    const ends = ['2026-10-31T22:59:59Z', '2026-10-31T23:00:00Z'];
    for (const [i, endingBefore] of ends.entries()) {
      await desk.own('clients/acme/purchases', { amount: String(i + 1), endingBefore });
    }
    const path = 'wallet/actions/credits-expiration-overview?customer_id=acme';
    expect((await desk.get(path)).json.data).toEqual({
      next_amount: 1,
      next_date: '2026-10-31',
      current_month_amount: 1,
    });
    desk.now = Date.parse('2026-10-31T23:00:00Z') - 500;
    expect((await desk.get(path)).json.data).toMatchObject({
      next_amount: 2,
      next_date: '2026-11-01',
      current_month_amount: 0,
    });
  });
});
