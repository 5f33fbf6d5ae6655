/** Bad input to Verifik's and Metronome's routes: their errors, their statuses, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const CREDITS = '/v1/contracts/customerCredits';
const UUID = '13117714-3f05-48e5-a6e9-a66093f13b4d';
let shop: VendorShop;

beforeAll(async () => {
  shop = await VendorShop.open(gateway(), { id: 'acme', number: 7, aliases: ['taken'] });
  await shop.record('purchases', { amount: '10' });
});

describe('Verifik answers INVALID_PARAMETERS to', () => {
  test.each([
    ...['page=0', 'page=-1', 'page=1.5', 'page=one', 'page=', 'page=1&page=2', 'page=1e3'],
    ...['perPage=0', 'perPage=101', 'perPage=9999999999', 'where_status=paid', 'where_status='],
    ...['where_category=gift', 'where_status=approved&where_status=failed', 'where_client='],
    ...['where_amount=5', 'sort=-amount', 'like_description=x', '__proto__=1', 'page=%00'],
    'where_client=a%00b',
  ])('%s', async (query) => {
    const refused = await refusalOf(gateway(), { path: `/v2/credits?${query}` }, 'verifik');
    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'Invalid query parameters', code: 'INVALID_PARAMETERS' },
    });
  });

  test('more than 1000 parameters', async () => {
    const query = Array.from({ length: 1001 }, (_, i) => `a${i}=1`).join('&');
    const refused = await refusalOf(gateway(), { path: `/v2/credits?${query}` }, 'verifik');
    expect(refused.status).toBe(400);
  });
});

describe('Verifik answers CREDIT_RECORD_NOT_FOUND to', () => {
  test.each([
    ...['credit_123456789', '67c0d39dab480fc9ff6da66d', UUID, '__proto__', 'a%23b', '%00', '..%2F'],
    'x'.repeat(256),
  ])('%s', async (id) => {
    const refused = await refusalOf(gateway(), { path: `/v2/credits/${id}` }, 'verifik');
    expect(refused).toMatchObject({
      status: 404,
      body: { error: 'Credit record not found', message: 'CREDIT_RECORD_NOT_FOUND' },
    });
  });
});

type Ask = (uuid: string) => BadRequest;
type Row = readonly [title: string, ask: Ask, status: number, says: RegExp];

const list = (more: object): Ask => {
  return (uuid) => ({ path: `${CREDITS}/list`, json: { customer_id: uuid, ...more } });
};

const lists: readonly Row[] = [
  ['no body', () => ({ path: `${CREDITS}/list`, method: 'POST' }), 400, /customer_id/],
  ['cut JSON', () => ({ path: `${CREDITS}/list`, body: '{"customer_id":' }), 400, /JSON/],
  [
    'a form',
    () => ({ path: `${CREDITS}/list`, body: new URLSearchParams({ customer_id: UUID }) }),
    415,
    /JSON/,
  ],
  ['a malformed uuid', list({ customer_id: 'acme' }), 400, /customer_id: must be a uuid/],
  ['a uuid that is a number', list({ customer_id: 7 }), 400, /customer_id/],
  ['an unknown customer', list({ customer_id: UUID }), 404, /No customer/],
  ['a malformed credit_id', list({ credit_id: 'x' }), 400, /credit_id/],
  ['limit 0', list({ limit: 0 }), 400, /limit/],
  ['limit 26', list({ limit: 26 }), 400, /limit/],
  ['limit 1.5', list({ limit: 1.5 }), 400, /limit/],
  ['a token that is none', list({ next_page: 'nonsense' }), 400, /next_page/],
  ['an empty token', list({ next_page: '' }), 400, /next_page/],
  ['a flag that is text', list({ include_ledgers: 'yes' }), 400, /include_ledgers/],
  ['a day that is none', list({ covering_date: '2026-02-30T00:00:00Z' }), 400, /covering_date/],
  ['a date without a zone', list({ starting_at: '2026-02-03' }), 400, /starting_at/],
];

const START = '2026-02-01T00:00:00.000Z';
const END = '2120-02-01T00:00:00.000Z';
const item = (more: object) => ({ amount: 5, starting_at: START, ending_before: END, ...more });
const create = (more: object): Ask => {
  return (uuid) => ({
    path: `${CREDITS}/create`,
    json: {
      customer_id: uuid,
      product_id: UUID,
      priority: 1,
      access_schedule: { schedule_items: [item({})] },
      ...more,
    },
  });
};
const scheduled = (...items: readonly object[]) =>
  create({ access_schedule: { schedule_items: items } });

const creations: readonly Row[] = [
  ['no body', () => ({ path: `${CREDITS}/create`, method: 'POST' }), 400, /product_id/],
  ['an unknown customer', create({ customer_id: UUID }), 404, /No customer/],
  ['no product', create({ product_id: undefined }), 400, /product_id: is required/],
  ['a priority that is text', create({ priority: 'high' }), 400, /priority/],
  ['a name that is empty', create({ name: '' }), 400, /name/],
  ['a rate of another type', create({ rate_type: 'MY_RATE' }), 400, /rate_type/],
  ['a long uniqueness key', create({ uniqueness_key: 'k'.repeat(129) }), 400, /uniqueness_key/],
  [
    'another credit type',
    create({ access_schedule: { credit_type_id: UUID, schedule_items: [item({})] } }),
    400,
    /credit_type_id/,
  ],
  ['no items', scheduled(), 400, /schedule_items/],
  ['13 items', scheduled(...Array.from({ length: 13 }, () => item({}))), 400, /schedule_items/],
  ['nothing', scheduled(item({ amount: 0 })), 400, /amount/],
  ['less than nothing', scheduled(item({ amount: -5 })), 400, /amount/],
  ['seven places', scheduled(item({ amount: 0.0000001 })), 400, /amount/],
  ['too much', scheduled(item({ amount: 1_000_000_000 })), 400, /amount/],
  ['a list as an amount', scheduled(item({ amount: [5] })), 400, /amount/],
  ['a start off the hour', scheduled(item({ starting_at: '2026-02-01T00:30:00Z' })), 400, /hour/],
  ['an end before the start', scheduled(item({ ending_before: '2026-01-01T00:00:00Z' })), 400, /./],
  ['no end', scheduled(item({ ending_before: undefined })), 400, /ending_before: is required/],
];

const customers: readonly Row[] = [
  ['no name', () => ({ path: '/v1/customers', json: {} }), 400, /name: is required/],
  ['an empty name', () => ({ path: '/v1/customers', json: { name: '' } }), 400, /name/],
  ['a name that is a list', () => ({ path: '/v1/customers', json: { name: ['x'] } }), 400, /name/],
  [
    'a long alias',
    () => ({ path: '/v1/customers', json: { name: 'x', ingest_aliases: ['a'.repeat(129)] } }),
    400,
    /ingest_aliases/,
  ],
];

describe.each([
  ['a list', lists],
  ['a creation', creations],
  ['a customer', customers],
])('Metronome refuses %s with', (_, rows) => {
  test.each(rows)('%s', async (_title, ask, status, says) => {
    const refused = await refusalOf(gateway(), ask(shop.client.uuid), 'metronome');
    expect(refused).toMatchObject({ status, body: { message: expect.stringMatching(says) } });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    const outcome = rows === lists ? null : 'not-recorded';
    expect(refused.headers.get('tallystick-outcome')).toBe(outcome);
  });
});

test('Metronome refuses an alias that is taken: only the drawn number is gone', async () => {
  const request = { path: '/v1/customers', json: { name: 'x', ingest_aliases: ['taken'] } };
  const refused = await refusalOf(gateway(), request, 'metronome', 'a drawn number');
  expect(refused).toMatchObject({ status: 409, body: { message: expect.stringMatching(/taken/) } });
  expect(refused.headers.get('x-should-retry')).toBe('false');
});
