/** Bad input to WHMCS's invoices: the vendor's words, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SCOPES, type Scope } from '../../functions/access/caller.ts';
import { type BadRequest, type Leaves, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const PATH = '/includes/api.php';

type Fields = Readonly<Record<string, string>>;
type Case = readonly [string, Fields, string];

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  await shop.record('purchases', { amount: '10' });
  const bill = { ...billing, itemamount1: '15.95' };
  for (const fields of [bill, bill, { ...bill, draft: '1' }]) {
    expect(await send(form(fields))).toMatchObject({ result: 'success' });
  }
});

const billing: Fields = { action: 'CreateInvoice', userid: '7' };
const paying: Fields = { action: 'ApplyCredit', invoiceid: '1', amount: '5' };

const AMOUNT = 'Amount must be in decimal format: ### or ###.##';
const NOT_POSITIVE = 'Credit Amount to apply must be greater than zero';
const NO_INVOICE = 'Invoice ID Not Found';
const NO_DATE = 'Date Format is not Valid';
const RATE = 'A tax rate must be a percentage from 0 to 100 with at most three places';

const TOTAL = 'The total of the invoice must be from 0 to 999999999.99';
const STATUSES =
  'Status can only be one of ' +
  'Draft, Unpaid, Paid, Cancelled, Refunded, Collections, Payment Pending';
const TOO_LARGE = 'The invoice is too large: send fewer items, or shorter texts';
const plain = (name: string, most: number) =>
  `${name} must be plain text of at most ${most} characters`;
const manyItems = Object.fromEntries(
  Array.from({ length: 20 }, (_, place) => [`itemdescription${place}`, 'x'.repeat(200)]),
);

const IDS = [
  '',
  '0',
  '9',
  '-1',
  '01',
  '1.0',
  '１',
  '1 OR 1=1',
  '__proto__',
  '9'.repeat(256),
  '\u0000',
];
const MALFORMED = ['1e3', 'NaN', '0x10', '1,000', '+5', '.5', '5.', '1.234', '٥', '1000000000'];

const messages: readonly Case[] = [
  ...IDS.map((invoiceid): Case => [`pays ${invoiceid}`, { ...paying, invoiceid }, NO_INVOICE]),
  ...['', '9', '01', '9007199254740993'].map(
    (invoiceid): Case => [`shows ${invoiceid}`, { action: 'GetInvoice', invoiceid }, NO_INVOICE],
  ),
  ...IDS.map((userid): Case => [`bills ${userid}`, { ...billing, userid }, 'Client ID Not Found']),
  ...MALFORMED.map((amount): Case => [`pays ${amount}`, { ...paying, amount }, AMOUNT]),
  ...['0', '0.00', '-0', '-5', '-5.001'].map(
    (amount): Case => [`pays ${amount}`, { ...paying, amount }, NOT_POSITIVE],
  ),
  ['pays too much', { ...paying, amount: '15.96' }, 'Amount Exceeds Invoice Balance'],
  ['pays a draft', { ...paying, invoiceid: '3' }, 'Invoice Not in Unpaid Status'],
  ...[...MALFORMED, '--5', '-'].map(
    (amount): Case => [
      `bills ${amount}`,
      { ...billing, itemamount2: amount },
      `itemamount2: ${AMOUNT}`,
    ],
  ),
  ['bills less than nothing', { ...billing, itemamount1: '-1' }, TOTAL],
  ['bills all there can be', { ...billing, itemamount1: '999999999', itemamount2: '1' }, TOTAL],
  ...['-1', '100.001', '1.2345', 'ten', '1e1'].map(
    (taxrate): Case => [`taxes ${taxrate}`, { ...billing, taxrate }, RATE],
  ),
  ...['2026-02-30', '24/12/2015', '2026-1-1', '0000-01-01', '10000-01-01'].flatMap(
    (day): Case[] => [
      [`bills on ${day}`, { ...billing, date: day }, NO_DATE],
      [`is due on ${day}`, { ...billing, duedate: day }, NO_DATE],
    ],
  ),
  ['a status', { ...billing, status: 'Overdue' }, STATUSES],
  ['long notes', { ...billing, notes: 'n'.repeat(1001) }, plain('notes', 1000)],
  ['notes with NUL', { ...billing, notes: 'a\u0000b' }, plain('notes', 1000)],
  [
    'a long item',
    { ...billing, itemdescription1: 'x'.repeat(501) },
    plain('itemdescription1', 500),
  ],
  ['a long method', { ...billing, paymentmethod: 'x'.repeat(65) }, plain('paymentmethod', 64)],
  ['many items', { ...billing, ...manyItems }, TOO_LARGE],
];

describe('HTTP 200, result error', () => {
  test.each(messages)('%s', async (_, fields, message) => {
    const refused = await refusal(form(fields));
    expect(refused).toMatchObject({ status: 200, body: { result: 'error', message } });
    const reads = fields.action?.startsWith('Get');
    expect(refused.headers.get('tallystick-outcome')).toBe(reads ? null : 'not-recorded');
  });

  test('an item that comes twice', async () => {
    const { identifier, secret } = gateway().keys;
    const signed = String(new URLSearchParams({ identifier, secret, responsetype: 'json' }));
    const body = `${signed}&action=CreateInvoice&userid=7&itemamount1=1&itemamount1=2`;
    expect(await refusal(raw(body))).toMatchObject({
      status: 200,
      body: { message: 'itemamount1 must be given once' },
    });
  });

  test('more credit than there is leaves its refusal and neither posting nor invoice', async () => {
    const refused = await refusal(form({ ...paying, amount: '10.01' }), 'its refusal');
    const message = 'Amount exceeds customer credit balance';
    expect(refused).toMatchObject({ status: 200, body: { message } });
    expect(refused.headers.get('tallystick-outcome')).toBe('refused-final');
  });
});

describe('a pair that may not do everything', () => {
  test.each<[string, Fields, readonly Scope[]]>([
    ['applycredit', paying, ['credits:read', 'clients:read', 'clients:write']],
    ['createinvoice', billing, ['credits:read', 'clients:write']],
    ['getinvoice', { action: 'GetInvoice', invoiceid: '1' }, ['credits:write']],
  ])('is told that it lacks %s', async (action, fields, scopes) => {
    const refused = await refusal(form({ ...fields, ...(await gateway().pair(scopes)) }));
    const message = `Invalid Permissions: API action "${action}" is not allowed`;
    expect(refused).toMatchObject({ status: 403, body: { result: 'error', message } });
  });

  test('meets what belongs to others as if there were nothing', async () => {
    const restricted = await gateway().pair(SCOPES, [8]);
    const cases: readonly [Fields, number, string][] = [
      [paying, 200, NO_INVOICE],
      [{ ...paying, amount: 'full' }, 200, NO_INVOICE],
      [{ action: 'GetInvoice', invoiceid: '1' }, 200, NO_INVOICE],
      [{ ...billing, autoapplycredit: '1' }, 200, 'Client ID Not Found'],
    ];
    for (const [fields, status, message] of cases) {
      const refused = await refusal(form({ ...fields, ...restricted }));
      expect(refused).toMatchObject({ status, body: { message } });
    }
  });
});

test('fields that the ledger owns are passed over', async () => {
  const own = { credit: '100', total: '0', balance: '0', datepaid: '2026-01-01', number: '99' };
  const made = await send(form({ ...billing, ...own, itemamount1: '3', clientid: '8' }));
  const { invoiceid } = z.object({ invoiceid: z.string() }).parse(made);
  expect(await send(form({ action: 'GetInvoice', invoiceid }))).toMatchObject({
    userid: 7,
    credit: '0.00',
    balance: '3.00',
    datepaid: '0000-00-00 00:00:00',
  });
});

function refusal(request: BadRequest, leaves?: Leaves) {
  return refusalOf(gateway(), request, 'whmcs', leaves);
}

async function send({ path, body, headers }: ReturnType<typeof raw>): Promise<unknown> {
  return (await fetch(gateway().url + path, { method: 'POST', body, headers })).json();
}

/** Signed in, unless the fields say otherwise. */
function form(fields: Fields) {
  const { identifier, secret } = gateway().keys;
  return raw(String(new URLSearchParams({ identifier, secret, responsetype: 'json', ...fields })));
}

function raw(body: string) {
  return { path: PATH, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}
