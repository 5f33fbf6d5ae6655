/** CareCloud's lists at every depth: any field both ways, any cut of it, any filter beside it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CREDIT_FIELDS, HISTORY_FIELDS } from '../../../functions/dialects/carecloud/schemas.ts';
import { CareDesk } from '../../support/care-desk.ts';

const START = Date.parse('2026-10-24T22:00:00Z');
const HOUR = 3_600_000;
const MOVEMENTS = 60;
/** From the first row to beyond the last, and pages that end on it. */
const CUTS = [
  [1, 0],
  [7, 0],
  [7, 3],
  [1000, 1],
  [10, 50],
  [5, 1000],
] as const;

type Row = Readonly<Record<string, string | number>>;

let desk: CareDesk;

/** Two customers whose records differ in every field, over the hour that is there twice. */
beforeAll(async () => {
  desk = await CareDesk.open(START);
  for (const id of ['acme', 'other']) await desk.own('clients', { id });
  for (let i = 1; i <= MOVEMENTS; i += 1) {
    desk.now = START + i * (HOUR / 10);
    const about = {
      amount: String((i * 37) % 23 || 5),
      ...(i % 3 === 0 ? {} : { description: `Note ${i % 7} %_` }),
      ...(i % 4 === 0 ? {} : { partner: `partner-${i % 3}` }),
      ...(i % 5 === 0 ? {} : { store: `store-${i % 2}` }),
    };
    const ends = { endingBefore: new Date(desk.now + ((i * 13) % 17) * HOUR + HOUR).toISOString() };
    const currency = i % 6 === 0 ? {} : { currency: i % 2 ? 'CZK' : 'EUR' };
    const client = i % 9 === 0 ? 'other' : 'acme';
    if (i % 4 === 3) await desk.own(`clients/${client}/usages`, { ...about, amount: '0.5' });
    else {
      const bought = { ...about, ...currency, ...(i % 2 ? ends : {}) };
      const { id } = await desk.own(`clients/${client}/purchases`, bought);
      if (i % 10 === 0) await desk.own(`credits/${id}/void`, {});
    }
  }
});

describe('the history', () => {
  const path = 'credit-history?customer_id=acme';

  test.each(HISTORY_FIELDS)('by %s', async (field) => {
    await expectSorted(path, 'credit_history', field);
  });

  test.each([
    ['store_id=store-1', (row: Row) => row.store_id === 'store-1'],
    ['partner_id=partner-2', (row: Row) => row.partner_id === 'partner-2'],
    ['partner_id=default', (row: Row) => row.partner_id === 'default'],
    ['credit_operation_type=REDUCED', (row: Row) => Number(row.amount) === -0.5],
    ['credit_operation_note=note%205%20%25_', (row: Row) => row.credit_operation_note === NOTE],
    [
      'store_id=store-0&partner_id=partner-1&credit_operation_type=added',
      (row: Row) =>
        row.store_id === 'store-0' && row.partner_id === 'partner-1' && Number(row.amount) > 0,
    ],
    ['time_from=2026-10-25 03:30:00', (row: Row) => String(row[TIME]) >= '2026-10-25 03:30:00'],
    ['time_to=2026-10-25 01:29:59', (row: Row) => String(row[TIME]) < '2026-10-25 01:30:00'],
  ])('with %s, whatever it is sorted by', async (query, fits) => {
    const all = await rowsOf(`${path}&count=1000`, 'credit_history');
    const wanted = all.rows.filter(fits);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.rows.length);
    for (const sort of ['', '&sort_field=amount', '&sort_field=store_id&sort_direction=DESC']) {
      const found = await rowsOf(`${path}&${query}${sort}&count=1000`, 'credit_history');
      expect(found.total).toBe(wanted.length);
      expect(new Set(found.rows.map(inText))).toEqual(new Set(wanted.map(inText)));
      const cut = await rowsOf(`${path}&${query}${sort}&count=2&offset=1`, 'credit_history');
      expect(cut).toEqual({ rows: found.rows.slice(1, 3), total: wanted.length });
    }
  });
});

test('a hundred rows are listed unless asked otherwise', async () => {
  await desk.own('clients', { id: 'busy' });
  for (let i = 0; i < 101; i += 1) {
    const { id } = await desk.own('clients/busy/purchases', { amount: '1' });
    await desk.own(`credits/${id}/void`, {});
  }
  const credits = await rowsOf('credits?customer_id=busy', 'credits');
  expect([credits.rows.length, credits.total]).toEqual([100, 101]);
  const history = await rowsOf('credit-history?customer_id=busy', 'credit_history');
  expect([history.rows.length, history.total]).toEqual([100, 202]);
});

describe('the credits', () => {
  test.each(CREDIT_FIELDS)('of a customer by %s', async (field) => {
    await expectSorted('credits?customer_id=acme', 'credits', field);
  });

  test('of all customers, both ways', async () => {
    const { rows, total } = await rowsOf('credits?count=1000', 'credits');
    expect(new Set(rows.map(({ customer_id }) => customer_id)).size).toBeGreaterThan(1);
    for (const [direction, wanted] of Object.entries({ ASC: rows, DESC: rows.toReversed() })) {
      for (const [count, offset] of CUTS) {
        const path = `credits?sort_direction=${direction}&count=${count}&offset=${offset}`;
        const cut = await rowsOf(path, 'credits');
        expect(cut).toEqual({ rows: wanted.slice(offset, offset + count), total });
      }
    }
  });

  test('with a note in any case', async () => {
    const path = 'credits?customer_id=acme';
    const all = await rowsOf(`${path}&count=1000`, 'credits');
    const wanted = all.rows.filter(({ note }) => note === NOTE);
    const found = await rowsOf(`${path}&note=NOTE%205&count=1000`, 'credits');
    expect(found).toEqual({ rows: wanted, total: wanted.length });
    expect(wanted.length).toBeGreaterThan(1);
    const cut = await rowsOf(`${path}&note=NOTE%205&count=1&offset=1`, 'credits');
    expect(cut).toEqual({ rows: wanted.slice(1, 2), total: wanted.length });
  });
});

const TIME = 'credit_history_record_time';
const NOTE = 'Note 5 %_';

/** Sorted both ways as its own rows say, with the given order among equals, and cut anywhere. */
async function expectSorted(path: string, list: string, field: string): Promise<void> {
  const { rows, total } = await rowsOf(`${path}&count=1000`, list);
  expect(rows).toHaveLength(total);
  expect(total).toBeGreaterThan(30);
  const ascending =
    field === TIME ? rows : rows.toSorted((a, b) => compare(a[field] ?? '', b[field] ?? ''));
  const orders = { '': ascending, ASC: ascending, DESC: ascending.toReversed() };
  for (const [direction, wanted] of Object.entries(orders)) {
    const sort = `&sort_field=${field}${direction && `&sort_direction=${direction}`}`;
    for (const [count, offset] of CUTS) {
      const cut = await rowsOf(`${path}${sort}&count=${count}&offset=${offset}`, list);
      expect(cut).toEqual({ rows: wanted.slice(offset, offset + count), total });
    }
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function rowsOf(path: string, list: string): Promise<{ rows: Row[]; total: number }> {
  const { status, json, text } = await desk.get(path, { 'accept-language': 'en' });
  expect(status, text).toBe(200);
  return { rows: json.data[list], total: json.data.total_items };
}

function inText(row: Row): string {
  return JSON.stringify(row);
}
