/** Bad input to CareCloud's reads: every bad parameter named, nothing stored. */
import { beforeAll, expect, test } from 'vitest';
import { expectNamed, type Named } from '../support/bad-parameters.ts';
import { refusalOf } from '../support/bad-requests.ts';
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
const HISTORIES: readonly (readonly [string, readonly Named[]])[] = [
  ['', [['customer_id', 'required']]],
  ['customer_id=', [['customer_id', 'empty']]],
  ['customer_id=nobody', [['customer_id', 'not_found']]],
  ['customer_id=a%23b', [['customer_id', 'not_found']]],
  ['customer_id=__proto__', [['customer_id', 'not_found']]],
  ['customer_id=constructor', [['customer_id', 'not_found']]],
  ['customer_id=..%2Facme', [['customer_id', 'not_found']]],
  ['customer_id=ACME', [['customer_id', 'not_found']]],
  ['customer_id=%D0%B0cme', [['customer_id', 'not_found']]],
  ['customer_id=acme%2520', [['customer_id', 'not_found']]],
  ['customer_id=07', [['customer_id', 'not_found']]],
  ['customer_id=2147483648', [['customer_id', 'not_found']]],
  ['customer_id=1%20OR%201%3D1', [['customer_id', 'not_found']]],
  ['customer_id=acme%00', [['customer_id', 'invalid_value_format']]],
  [`customer_id=${'x'.repeat(256)}`, [['customer_id', 'invalid_value_format']]],
  [
    'customer_id[]=acme',
    [
      ['customer_id', 'required'],
      ['customer_id[]', 'not_allowed_value'],
    ],
  ],
  ['customer_id=acme&customer_id=acme', [['customer_id', 'invalid_value_format']]],
  ['customer_id=acme&count=0', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=1001', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=1.5', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=-1', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=1e2', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=%2B5', [['count', 'invalid_value_format']]],
  ['customer_id=acme&count=', [['count', 'empty']]],
  ['customer_id=acme&count=1&count=2', [['count', 'invalid_value_format']]],
  ['customer_id=acme&sort_field=', [['sort_field', 'empty']]],
  ['customer_id=acme&store_id=', [['store_id', 'empty']]],
  ['customer_id=acme&store_id=a&store_id=b', [['store_id', 'invalid_value_format']]],
  ['customer_id=acme&partner_id=%00', [['partner_id', 'invalid_value_format']]],
  ['customer_id=acme&credit_operation_type=', [['credit_operation_type', 'empty']]],
  [
    `customer_id=acme&credit_operation_note=${'x'.repeat(257)}`,
    [['credit_operation_note', 'invalid_value_format']],
  ],
  ['customer_id=acme&time_from=2026-13-01 00:00:00', [['time_from', 'invalid_value_format']]],
  ['customer_id=acme&time_from=10000-01-01 00:00:00', [['time_from', 'invalid_value_format']]],
  ['customer_id=acme&time_from=2026-02-03 24:00:00', [['time_from', 'invalid_value_format']]],
  ['customer_id=acme&time_from=2026-02-03', [['time_from', 'invalid_value_format']]],
  ['customer_id=acme&__proto__=1', [['__proto__', 'not_allowed_value']]],
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
  await expectNamed(gateway(), { path: `${HISTORY}?${query}` }, named);
});

test.each<[string, string, string]>([
  ['count=0', 'count', 'invalid_value_format'],
  ['customer_id=nobody', 'customer_id', 'not_found'],
  [`credit_type_id=${OTHER_TYPE}`, 'credit_type_id', 'not_allowed_value'],
  ['create_credit_time_from=yesterday', 'create_credit_time_from', 'invalid_value_format'],
  ['sort_field=created', 'sort_field', 'not_allowed_value'],
  ['sort_field=state', 'customer_id', 'required'],
  ['note=x', 'customer_id', 'required'],
  ['note=', 'note', 'empty'],
  ['customer_id=acme&customer_id=acme', 'customer_id', 'invalid_value_format'],
  ['credit_type_id=', 'credit_type_id', 'empty'],
  ['credit_type_id=a,b', 'credit_type_id', 'not_allowed_value'],
  [`credit_type_id[]=${OTHER_TYPE}`, 'credit_type_id', 'not_allowed_value'],
  ['create_credit_time_to=2026-02-30 00:00:00', 'create_credit_time_to', 'invalid_value_format'],
  ['state=1', 'state', 'not_allowed_value'],
])('credits with %s', async (query, name, reason) => {
  await expectNamed(gateway(), { path: `${CREDITS}?${query}` }, [[name, reason]]);
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

test.each<[string, string, string]>([
  ['credit-types?count=0', 'count', 'invalid_value_format'],
  ['credit-types?sort_field=state', 'sort_field', 'not_allowed_value'],
  ['credit-types?name=', 'name', 'empty'],
  ['credit-types?customer_id=acme', 'customer_id', 'not_allowed_value'],
  ['wallet/actions/credits-overview', 'customer_id', 'required'],
  ['wallet/actions/credits-overview?customer_id=nobody', 'customer_id', 'not_found'],
  [
    'wallet/actions/credits-overview?customer_id=acme&date_to=2026-02-30',
    'date_to',
    'invalid_value_format',
  ],
  [
    'wallet/actions/credits-overview?customer_id=acme&date_from=2026-02-02&date_to=2026-02-01',
    'date_to',
    'not_allowed_value',
  ],
  [
    `wallet/actions/credits-overview?customer_id=acme&credit_type_id=${OTHER_TYPE}`,
    'credit_type_id',
    'not_allowed_value',
  ],
  ['wallet/actions/credits-expiration-overview', 'customer_id', 'required'],
  ['wallet/actions/credits-expiration-overview?customer_id=__proto__', 'customer_id', 'not_found'],
  ['wallet/actions/credits-expiration-overview?customer_id=acme&x=1', 'x', 'not_allowed_value'],
])('%s', async (path, name, reason) => {
  await expectNamed(gateway(), { path: `${BASE}/${path}` }, [[name, reason]]);
});

test('more than a thousand parameters are too many', async () => {
  const path = `${HISTORY}?${Array.from({ length: 1001 }, (_, i) => `a${i}=1`).join('&')}`;
  expect((await refusalOf(gateway(), { path }, 'carecloud')).status).toBe(400);
});

test.each(['none', '%00', OTHER_TYPE, 'x'.repeat(256)])('the credit type %s', async (id) => {
  const refused = await refusalOf(gateway(), { path: `${BASE}/credit-types/${id}` }, 'carecloud');
  expect(refused).toMatchObject({
    status: 404,
    body: { error: { error_data: { resource_name: 'credit-types' } } },
  });
});
