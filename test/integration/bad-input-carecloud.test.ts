/** Bad input to CareCloud's routes: every bad parameter named, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const BASE = '/webservice/rest-api/enterprise-interface/v1.0';
const HISTORY = `${BASE}/credit-history`;
const CREDITS = `${BASE}/credits`;
const OTHER_TYPE = '13117714-3f05-48e5-a6e9-a66093f13b4d';

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
});

/** Query, and each parameter that must be named with its reason. */
const HISTORIES: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['', [['customer_id', 'required']]],
  ['customer_id=', [['customer_id', 'empty']]],
  ['customer_id=nobody', [['customer_id', 'not_found']]],
  ['customer_id=a%23b', [['customer_id', 'not_found']]],
  ['customer_id=__proto__', [['customer_id', 'not_found']]],
  ['customer_id=acme&customer_id=acme', [['customer_id', 'invalid_value_format']]],
  ['customer_id=acme&count=0', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=1001', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=1.5', [['count', 'invalid_value_format']]],
  ['customer_id=acme&offset=-1', [['offset', 'invalid_value_format']]],
  ['customer_id=acme&offset=2147483648', [['offset', 'invalid_value_format']]],
  ['customer_id=acme&sort_field=password', [['sort_field', 'not_allowed_value']]],
  ['customer_id=acme&sort_direction=asc', [['sort_direction', 'not_allowed_value']]],
  ['customer_id=acme&time_from=2026-02-30 00:00:00', [['time_from', 'invalid_value_format']]],
  ['customer_id=acme&time_to=2026-02-03', [['time_to', 'invalid_value_format']]],
  ['customer_id=acme&time_to=2026-02-03T00:00:00Z', [['time_to', 'invalid_value_format']]],
  [
    'customer_id=acme&time_from=2026-02-02 00:00:00&time_to=2026-02-01 00:00:00',
    [['time_to', 'not_allowed_value']],
  ],
  ['customer_id=acme&unknown=1', [['unknown', 'not_allowed_value']]],
  [
    'count=0&offset=-1',
    [
      ['count', 'invalid_value_format'],
      ['offset', 'invalid_value_format'],
      ['customer_id', 'required'],
    ],
  ],
];

test.each(HISTORIES)('the history of "%s"', async (query, named) => {
  await expectNamed({ path: `${HISTORY}?${query}` }, named);
});

test.each<[string, string, string]>([
  ['count=0', 'count', 'invalid_value_format'],
  ['customer_id=nobody', 'customer_id', 'not_found'],
  [`credit_type_id=${OTHER_TYPE}`, 'credit_type_id', 'not_allowed_value'],
  ['create_credit_time_from=yesterday', 'create_credit_time_from', 'invalid_value_format'],
  ['sort_field=created', 'sort_field', 'not_allowed_value'],
  ['sort_field=available_credits', 'customer_id', 'required'],
])('credits with %s', async (query, name, reason) => {
  await expectNamed({ path: `${CREDITS}?${query}` }, [[name, reason]]);
});

test.each(['82de12eb8b138791e678fd11c3', 'none', OTHER_TYPE, 'a%23b', '%00', 'x'.repeat(256)])(
  'the credit %s',
  async (id) => {
    const refused = await refusalOf(gateway(), { path: `${CREDITS}/${id}` }, 'carecloud');
    expect(refused).toMatchObject({
      status: 404,
      body: {
        error: { exception: 'not_found_exception', error_data: { resource_name: 'credits' } },
      },
    });
  },
);

describe.each(['deposit', 'reduce', 'deposit-credits', 'reduce-credits'])('%s with', (action) => {
  const path = `${CREDITS}/actions/${action}`;
  const send = (more: object): BadRequest => ({
    path,
    json: { amount: 5, customer_id: 'acme', partner_id: 'partner-1', ...more },
  });

  test.each<[string, object, string, string]>([
    ['no amount', { amount: undefined }, 'amount', 'required'],
    ['an amount of 0', { amount: 0 }, 'amount', 'not_allowed_value'],
    ['a negative amount', { amount: -5 }, 'amount', 'not_allowed_value'],
    ['seven places', { amount: 1.0000001 }, 'amount', 'not_allowed_value'],
    ['too much', { amount: 1_000_000_000 }, 'amount', 'not_allowed_value'],
    ['an amount that is text', { amount: 'five' }, 'amount', 'invalid_value_format'],
    ['an amount that is a list', { amount: [5] }, 'amount', 'invalid_value_format'],
    ['an unknown customer', { customer_id: 'nobody' }, 'customer_id', 'not_found'],
    ['no customer', { customer_id: undefined }, 'customer_id', 'required'],
    ['an empty customer', { customer_id: '' }, 'customer_id', 'empty'],
    ['no partner', { partner_id: undefined }, 'partner_id', 'required'],
    ['another type', { credit_type_id: OTHER_TYPE }, 'credit_type_id', 'not_allowed_value'],
    ['a long note', { note: 'x'.repeat(257) }, 'note', 'invalid_value_format'],
    ['a server-owned field', { balance: 9 }, 'balance', 'not_allowed_value'],
  ])('%s', async (_, more, name, reason) => {
    await expectNamed(send(more), [[name, reason]]);
  });

  test.each<[string, BadRequest, number]>([
    ['no body', { path, method: 'POST' }, 400],
    ['cut JSON', { path, body: '{"amount":' }, 400],
    ['a list', { path, json: [] }, 400],
    ['a form', { path, body: new URLSearchParams({ amount: '5' }) }, 415],
    ['a large body', { path, body: ' '.repeat(65_537) }, 413],
  ])('%s', async (_, request, status) => {
    const refused = await refusalOf(gateway(), request, 'carecloud');
    expect(refused.status).toBe(status);
    expect(refused.headers.get('tallystick-outcome')).toBe('not-recorded');
  });
});

test('a reduction by more than there is leaves its refusal and no posting', async () => {
  const json = { amount: 10.01, customer_id: 'acme', partner_id: 'partner-1' };
  const request = { path: `${CREDITS}/actions/reduce`, json };
  const refused = await refusalOf(gateway(), request, 'carecloud', 'its refusal');
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { error_data: { invalid_params: [{ name: 'amount', value: '10.01' }] } } },
  });
});

const badParameters = z.object({
  error: z.object({
    error_data: z.object({
      invalid_params: z.array(z.object({ name: z.string(), reason: z.string() })),
    }),
  }),
});

/** These parameters are named as bad, for these reasons, and no others. */
async function expectNamed(
  request: BadRequest,
  named: readonly (readonly [name: string, reason: string])[],
): Promise<void> {
  const { status, body } = await refusalOf(gateway(), request, 'carecloud');
  const { error_data } = badParameters.parse(body).error;
  expect(status).toBe(400);
  expect(error_data.invalid_params.map(({ name, reason }) => [name, reason])).toEqual(named);
}
