/** Bad input to Metronome's creations of credits and customers: clear errors, nothing stored. */
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

type Ask = (uuid: string) => BadRequest;
type Row = readonly [title: string, ask: Ask, status: number, says: RegExp];

const START = '2026-02-01T00:00:00.000Z';
const END = '2120-02-01T00:00:00.000Z';
const item = (more: object) => ({ amount: 5, starting_at: START, ending_before: END, ...more });
const create = (more: object): Ask => {
  return (uuid) => ({
    path: `${CREDITS}/create`,
    json: {
      customer_id: uuid,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
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
  ['a creation', creations],
  ['a customer', customers],
])('Metronome refuses %s with', (_, rows) => {
  test.each(rows)('%s', async (_title, ask, status, says) => {
    const refused = await refusalOf(gateway(), ask(shop.client.uuid), 'metronome');
    expect(refused).toMatchObject({ status, body: { message: expect.stringMatching(says) } });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(refused.headers.get('tallystick-outcome')).toBe('not-recorded');
  });
});

test('Metronome refuses an alias that is taken: only the drawn number is gone', async () => {
  const request = { path: '/v1/customers', json: { name: 'x', ingest_aliases: ['taken'] } };
  const refused = await refusalOf(gateway(), request, 'metronome', 'a drawn number');
  expect(refused).toMatchObject({ status: 409, body: { message: expect.stringMatching(/taken/) } });
  expect(refused.headers.get('x-should-retry')).toBe('false');
});
