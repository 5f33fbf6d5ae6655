/** Bad input to WHMCS's URL: the vendor's words in the type that was asked for, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type BadRequest, type Leaves, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const PATH = '/includes/api.php';
const AMOUNT = 'Amount must be in decimal format: ### or ###.##';
const LIST = 'GetCredits';
const ADD = 'AddCredit';

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
});

type Fields = Readonly<Record<string, string>>;

const adding: Fields = { action: ADD, clientid: '7', amount: '5', description: 'x' };

const clientIds = ['', '0', '8', '-7', '07', '7.0', '2147483648', 'acme', '1 OR 1=1', '__proto__'];

const messages: readonly (readonly [string, Fields, string])[] = [
  ...clientIds.map(
    (clientid) =>
      [`client ${clientid}`, { action: LIST, clientid }, 'Client ID Not Found'] as const,
  ),
  ...['', '8', 'acme'].map(
    (clientid) =>
      [`adding to ${clientid}`, { ...adding, clientid }, 'Client ID Not Found'] as const,
  ),
  ['no amount', { ...adding, amount: '' }, 'No Amount Provided'],
  ...['0', '0.00', '-5', '+5', '1e3', 'NaN', '1,000', '.5', '5.', '1.234', '٥', '1000000000'].map(
    (amount) => [`amount ${amount}`, { ...adding, amount }, AMOUNT] as const,
  ),
  ...['2026-02-30', '24/12/2015', '2026-1-1', 'today'].map(
    (date) => [`date ${date}`, { ...adding, date }, 'Date Format is not Valid'] as const,
  ),
  ['another type', { ...adding, type: 'spend' }, 'Type can only be add or remove'],
  ['a bad admin', { ...adding, adminid: 'me' }, 'Admin ID Not Found'],
  ['an unknown action', { action: 'DropTables' }, 'Command Not Found'],
  [
    'bad paging',
    { action: LIST, clientid: '7', limitstart: '-1' },
    'limitstart must be a whole number',
  ],
];

describe('HTTP 200, result error', () => {
  test.each(messages)('%s', async (_, fields, message) => {
    const refused = await refusal(form(fields));
    expect(refused).toMatchObject({ status: 200, body: { result: 'error', message } });
    const outcome = fields.action === ADD ? 'not-recorded' : null;
    expect(refused.headers.get('tallystick-outcome')).toBe(outcome);
  });

  test('removing more than there is leaves its refusal and no posting', async () => {
    const request = form({ ...adding, type: 'remove', amount: '10.01' });
    const refused = await refusal(request, 'its refusal');
    const message = 'Amount exceeds customer credit balance';
    expect(refused).toMatchObject({ status: 200, body: { message } });
  });
});

describe('HTTP 403', () => {
  test.each<[string, Fields, string]>([
    ['no credentials', { identifier: '', secret: '' }, 'Invalid or missing credentials'],
    ['no secret', { secret: '' }, 'Invalid or missing credentials'],
    ['a wrong secret', { secret: 'wrong' }, 'Authentication Failed'],
    ['a wrong identifier', { identifier: 'wrong' }, 'Authentication Failed'],
    ['a long secret', { secret: 's'.repeat(10_000) }, 'Authentication Failed'],
  ])('%s', async (_, credentials, message) => {
    for (const fields of [{ action: LIST, clientid: '7' }, adding]) {
      const refused = await refusal(form({ ...fields, ...credentials }));
      expect(refused).toMatchObject({ status: 403, body: { result: 'error', message } });
    }
  });

  test('a trailing blank is another secret', async () => {
    const { secret } = gateway().keys;
    const refused = await refusal(form({ action: LIST, clientid: '7', secret: `${secret} ` }));
    expect(refused.status).toBe(403);
  });
});

describe('a pair that may not do everything', () => {
  test('is told which action it lacks', async () => {
    const reader = await gateway().pair(['credits:read']);
    const refused = await refusal(form({ ...adding, ...reader }));
    const message = 'Invalid Permissions: API action "addcredit" is not allowed';
    expect(refused).toMatchObject({ status: 403, body: { message } });
  });

  test('meets a client of others as if there were none', async () => {
    const restricted = await gateway().pair(['credits:read', 'credits:write'], [8]);
    for (const fields of [{ action: LIST, clientid: '7' }, adding]) {
      const refused = await refusal(form({ ...fields, ...restricted }));
      expect(refused).toMatchObject({ status: 200, body: { message: 'Client ID Not Found' } });
    }
  });
});

describe('what is no form', () => {
  const json = 'responsetype=json';
  test.each<[string, () => BadRequest, number]>([
    ['no action', () => form({}), 400],
    ['nothing at all', () => ({ path: `${PATH}?${json}`, method: 'POST' }), 403],
    ['JSON', () => ({ path: `${PATH}?${json}`, json: { action: LIST } }), 415],
    ['a bad escape', () => raw(`action=%zz&${json}`), 400],
    ['an action that comes twice', () => raw(`action=a&action=b&${json}`), 400],
    ['1001 fields', () => raw(`${json}${'&a=1'.repeat(1000)}`), 400],
    ['a large body', () => raw(`${json}&a=${'x'.repeat(65_536)}`), 413],
    ['DELETE', () => ({ path: `${PATH}?${json}`, method: 'DELETE' }), 405],
    [
      'a multipart form that is cut',
      () => ({
        ...raw('--X\r\n'),
        headers: { 'content-type': 'multipart/form-data; boundary=X' },
        path: `${PATH}?${json}`,
      }),
      400,
    ],
  ])('%s', async (_, ask, status) => {
    expect((await refusal(ask())).status).toBe(status);
  });
});

test('XML and name-value pairs carry the same words', async () => {
  const fields = { clientid: '8', identifier: gateway().keys.identifier, action: LIST };
  const ask = async (responsetype: string) => {
    const body = new URLSearchParams({ ...fields, secret: gateway().keys.secret, responsetype });
    return (await fetch(gateway().url + PATH, { method: 'POST', body })).text();
  };
  expect(await ask('xml')).toContain('<message>Client ID Not Found</message>');
  expect(await ask('nvp')).toBe('result=error;message=Client ID Not Found');
});

function refusal(request: BadRequest, leaves?: Leaves) {
  return refusalOf(gateway(), request, 'whmcs', leaves);
}

/** Signed in, unless the fields say otherwise. */
function form(fields: Fields): BadRequest {
  const { identifier, secret } = gateway().keys;
  return raw(String(new URLSearchParams({ identifier, secret, responsetype: 'json', ...fields })));
}

function raw(body: string): BadRequest {
  return { path: PATH, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}
