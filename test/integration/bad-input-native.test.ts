/** Bad input to the own dialect: a problem that says what to do, and nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type BadRequest, type Body, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const ACME = '/ledger/v1/clients/acme';
const USAGES = `${ACME}/usages`;
const PURCHASES = `${ACME}/purchases`;

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
});

type Row = readonly [title: string, request: BadRequest, status: number, code: string];

const usage = (body: Body, headers = {}): BadRequest => ({ path: USAGES, body, headers });
const get = (path: string): BadRequest => ({ path });

const framing: readonly Row[] = [
  ['no body', { path: USAGES, method: 'POST' }, 400, 'malformed'],
  ['cut JSON', usage('{"amount":"1"'), 400, 'malformed'],
  ['a scalar', usage('5'), 400, 'malformed'],
  ['a list', usage('[{"amount":"1"}]'), 400, 'malformed'],
  ['null', usage('null'), 400, 'malformed'],
  ['trailing text', usage('{"amount":"1"} and more'), 400, 'malformed'],
  ['a field that comes twice', usage('{"amount":"1","amount":"2"}'), 400, 'malformed'],
  ['text that is not UTF-8', usage(new Uint8Array([0x7b, 0xff, 0x7d])), 400, 'malformed'],
  ['100,000 open brackets', usage('['.repeat(100_000)), 413, 'too_large'],
  ['30,000 open brackets', usage('['.repeat(30_000)), 400, 'malformed'],
  ['a byte more than 64 KB', usage(JSON.stringify('a'.repeat(65_535))), 413, 'too_large'],
  ['__proto__', usage('{"amount":"1","__proto__":{"x":1}}'), 400, 'malformed'],
  ['a form', usage('amount=1', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
  ['server-owned fields', usage('{"amount":"1","balance":"9"}'), 400, 'malformed'],
  ['an actor', usage('{"amount":"1","actor":{"id":"me"}}'), 400, 'malformed'],
  ['a status of usages', usage('{"amount":"1","status":"approved"}'), 400, 'malformed'],
  ['an empty request id', usage('{"amount":"1"}', { 'idempotency-key': '""' }), 400, 'malformed'],
  [
    'a long request id',
    usage('{"amount":"1"}', { 'idempotency-key': 'k'.repeat(256) }),
    400,
    'malformed',
  ],
  [
    'two request ids',
    usage('{"amount":"1","transactionId":"a"}', { 'idempotency-key': 'b' }),
    400,
    'malformed',
  ],
];

/** JSON source texts. */
const AMOUNTS: readonly (readonly [string, number, string])[] = [
  ...['null', 'true', '[5]', '{}', '""', '1e3', '"1e3"', '1e400', '"NaN"', '"0x10"'].map(
    (text) => [text, 400, 'malformed'] as const,
  ),
  ...['"1,000"', '"+5"', '" 5"', '".5"', '"5."', '"05"', '"٥"', '"-"'].map(
    (text) => [text, 400, 'malformed'] as const,
  ),
  ...['0', '"0.000000"', '-5', '"-5"', '-0', '"-0.5"'].map(
    (text) => [text, 422, 'amount_not_positive'] as const,
  ),
  ...['1.0000001', '"0.0000001"'].map((text) => [text, 422, 'amount_too_precise'] as const),
  ...['1000000000', '"9999999999.5"'].map((text) => [text, 422, 'amount_out_of_range'] as const),
];

const amounts = AMOUNTS.map(
  ([text, status, code]): Row => [`amount ${text}`, usage(`{"amount":${text}}`), status, code],
);

const clients = [
  'nobody',
  'a%23b',
  '..%2Facme',
  '%00',
  '__proto__',
  'constructor',
  'x'.repeat(256),
  'number:01',
  'number:8',
  'number:2147483648',
  'uuid:acme',
  'alias:',
  '1%20OR%201=1',
].map(
  (name): Row => [
    `client ${name.slice(0, 20)}`,
    { path: `/ledger/v1/clients/${name}/usages`, json: { amount: '1' } },
    404,
    'client_not_found',
  ],
);

const purchase = (more: object): BadRequest => ({
  path: PURCHASES,
  json: { amount: '5', ...more },
});
const segment = (startingAt: string, endingBefore: string) => ({
  schedule: [{ amount: '5', startingAt, endingBefore }],
});

const purchases: readonly Row[] = [
  ['a day that is none', purchase({ endingBefore: '2099-02-30T00:00:00Z' }), 400, 'malformed'],
  ['no zone', purchase({ endingBefore: '2099-02-28T00:00:00' }), 400, 'malformed'],
  ['the year 10000', purchase({ endingBefore: '+010000-01-01T00:00:00Z' }), 400, 'malformed'],
  [
    'an end before the start',
    purchase(segment('2099-02-01T00:00:00Z', '2099-01-01T00:00:00Z')),
    422,
    'schedule_invalid',
  ],
  [
    'segments with another sum',
    purchase({ amount: '6', ...segment('2099-01-01T00:00:00Z', '2099-02-01T00:00:00Z') }),
    422,
    'schedule_invalid',
  ],
  ['another status', purchase({ status: 'failed' }), 400, 'malformed'],
  ['a priority that is text', purchase({ priority: 'high' }), 400, 'malformed'],
  ['metadata of numbers', purchase({ metadata: { a: 1 } }), 400, 'malformed'],
  ['too much metadata', purchase({ metadata: { a: 'x'.repeat(510) } }), 400, 'malformed'],
  ['a long description', purchase({ description: 'ž'.repeat(129) }), 400, 'malformed'],
  ['control characters', purchase({ description: 'a\u0000b' }), 400, 'malformed'],
  ['17 products', purchase({ products: Array.from({ length: 17 }, String) }), 400, 'malformed'],
];

const reads: readonly Row[] = [
  ...['limit=0', 'limit=-1', 'limit=1.5', 'limit=101', 'limit=1&limit=2', 'limit='].map(
    (query): Row => [query, get(`/ledger/v1/credits?${query}`), 400, 'malformed'],
  ),
  ...['cursor=', 'cursor=abc', 'order=up', 'status=paid', 'category=gift', 'sort=amount'].map(
    (query): Row => [query, get(`/ledger/v1/credits?${query}`), 400, 'malformed'],
  ),
  ...['from=2026-02-30T00:00:00Z', 'from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z'].map(
    (query): Row => [query, get(`${ACME}/history?${query}`), 400, 'malformed'],
  ),
  ...[
    'offset=-1',
    'kind=gift',
    'sort=entries',
    'sort=number&order=newest',
    'offset=1&cursor=x',
  ].map((query): Row => [query, get(`${ACME}/history?${query}`), 400, 'malformed']),
  ['a balance at no time', get(`${ACME}/balance?at=yesterday`), 400, 'malformed'],
  ['an unknown client', get('/ledger/v1/clients/nobody/balance'), 404, 'client_not_found'],
  ['an unknown credit', get('/ledger/v1/credits/none'), 404, 'credit_not_found'],
  ['the list of an unknown client', get('/ledger/v1/credits?client=x'), 404, 'client_not_found'],
];

describe.each([
  ['a body', framing],
  ['an amount', amounts],
  ['a client', clients],
  ['a purchase', purchases],
  ['a read', reads],
])('%s', (_, rows) => {
  test.each(rows)('%s', async (_title, request, status, code) => {
    const refused = await refusalOf(gateway(), request, 'native');
    expect(refused).toMatchObject({ status, body: { status, code } });
    const outcome = refused.headers.get('tallystick-outcome');
    expect(outcome).toBe(isWrite(request) ? 'not-recorded' : null);
  });
});

test('more than there is leaves its refusal and no posting', async () => {
  const request = { path: USAGES, json: { amount: '10.000001' } };
  const refused = await refusalOf(gateway(), request, 'native', 'its refusal');
  expect(refused).toMatchObject({ status: 402, body: { code: 'insufficient_credit' } });
  expect(refused.headers.get('tallystick-outcome')).toBe('refused-final');
});

function isWrite({ path }: BadRequest): boolean {
  return path.endsWith('/usages') || path.endsWith('/purchases');
}
