/** Bad input to CareCloud's actions on credits: every bad field named, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNamed } from '../support/bad-parameters.ts';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const CREDITS = '/webservice/rest-api/enterprise-interface/v1.0/credits';
const OTHER_TYPE = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';
const FORM = 'invalid_value_format';
const NOT = 'not_allowed_value';
const KEY = 'idempotency-key';
const BODY = '{"amount":5,"customer_id":"acme","partner_id":"p"}';
const KEYS = Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join(',');

/** JSON source texts. */
const AMOUNTS: readonly (readonly [string, string])[] = [
  ...['null', 'true', '{}', '"NaN"', '"0x10"', '1e3', '1e400', '"1,000"', '"+5"', '" 5"'].map(
    (text) => [text, FORM] as const,
  ),
  ...['".5"', '"5."', '"05"', '"٥"', '"-"'].map((text) => [text, FORM] as const),
  ...['-0', '0.0000001', '"9999999999.5"', '999999999.9999999'].map((text) => [text, NOT] as const),
  ['""', 'empty'],
];

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
  await VendorShop.open(gateway(), { id: 'umbra', number: 8 });
});

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
    ['control characters in a note', { note: 'a\u0000b' }, 'note', 'invalid_value_format'],
    ['a partner that is a number', { partner_id: 7 }, 'partner_id', 'invalid_value_format'],
    ['a customer that is a list', { customer_id: ['acme'] }, 'customer_id', FORM],
    ['another spelling of the customer', { customer_id: 'аcme' }, 'customer_id', 'not_found'],
    ['a path for a customer', { customer_id: '../acme' }, 'customer_id', 'not_found'],
    ['a long customer', { customer_id: 'x'.repeat(256) }, 'customer_id', FORM],
    ['a long currency', { currency_id: 'x'.repeat(65) }, 'currency_id', FORM],
    ['a server-owned field', { balance: 9 }, 'balance', 'not_allowed_value'],
    ['a time of its own', { created_at: '2020-01-01 00:00:00' }, 'created_at', NOT],
    ['a store', { store_id: 'store-1' }, 'store_id', NOT],
  ])('%s', async (_, more, name, reason) => {
    await expectNamed(gateway(), send(more), [[name, reason]]);
  });

  test.each(AMOUNTS)('the amount %s', async (amount, reason) => {
    const body = `{"amount":${amount},"customer_id":"acme","partner_id":"p"}`;
    await expectNamed(gateway(), { path, body }, [['amount', reason]]);
  });

  test.each<[string, BadRequest, number]>([
    ['no body', { path, method: 'POST' }, 400],
    ['a scalar', { path, body: '7' }, 400],
    ['null', { path, body: 'null' }, 400],
    ['trailing text', { path, body: `${BODY} x` }, 400],
    ['a byte order mark', { path, body: `\ufeff${BODY}` }, 400],
    ['a field that comes twice', { path, body: BODY.replace('{', '{"amount":1,') }, 400],
    ['__proto__', { path, body: BODY.replace('{', '{"__proto__":{"x":1},') }, 400],
    ['text that is not UTF-8', { path, body: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400],
    ['a lone surrogate', { path, body: BODY.replace('acme', '\\ud800') }, 400],
    ['30,000 open brackets', { path, body: '['.repeat(30_000) }, 400],
    ['20,000 keys', { path, body: `{${KEYS}}` }, 413],
    ['no content type', { path, body: BODY, headers: { 'content-type': '' } }, 415],
    ['a key of 256 characters', { path, body: BODY, headers: { [KEY]: 'k'.repeat(256) } }, 400],
    ['a query beside it', { path: `${path}?amount=6`, body: BODY }, 400],
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

describe.each(['transfer', 'transfer-credits'])('%s with', (action) => {
  const path = `${CREDITS}/actions/${action}`;
  const body = {
    original_customer_id: 'acme',
    new_customer_id: 'umbra',
    amount: 4,
    credit_type_id: TYPE,
  };

  test.each<[string, object, string, string]>([
    ['no amount', { amount: undefined }, 'amount', 'required'],
    ['an amount of 0', { amount: 0 }, 'amount', NOT],
    ['no type', { credit_type_id: undefined }, 'credit_type_id', 'required'],
    ['another type', { credit_type_id: OTHER_TYPE }, 'credit_type_id', NOT],
    ['an unknown giver', { original_customer_id: 'nobody' }, 'original_customer_id', 'not_found'],
    ['an unknown taker', { new_customer_id: '__proto__' }, 'new_customer_id', 'not_found'],
    ['an empty taker', { new_customer_id: '' }, 'new_customer_id', 'empty'],
    ['the giver as the taker', { new_customer_id: '7' }, 'new_customer_id', NOT],
    ['a partner', { partner_id: 'p' }, 'partner_id', NOT],
    ['a long note', { note: 'x'.repeat(257) }, 'note', FORM],
  ])('%s', async (_, more, name, reason) => {
    await expectNamed(gateway(), { path, json: { ...body, ...more } }, [[name, reason]]);
  });

  test('more than there is leaves its refusal and no posting', async () => {
    const json = { ...body, amount: 10.01 };
    const refused = await refusalOf(gateway(), { path, json }, 'carecloud', 'its refusal');
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { error_data: { invalid_params: [{ name: 'amount', value: '10.01' }] } } },
    });
  });
});

test('an upper-case content type is accepted', async () => {
  const answer = await fetch(`${gateway().url}${CREDITS}/actions/deposit`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway().keys.admin}`,
      'content-type': 'APPLICATION/JSON; CHARSET=UTF-8',
    },
    body: BODY,
  });
  expect(answer.status).toBe(201);
});
