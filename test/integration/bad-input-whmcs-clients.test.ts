/** Bad input to WHMCS's clients: the vendor's words, nothing stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { SCOPES, type Scope } from '../../functions/access/caller.ts';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();

beforeAll(async () => {
  await VendorShop.open(gateway(), { id: 'acme', number: 7, email: 'bills@example.com' });
});

type Fields = Readonly<Record<string, string>>;
type Case = readonly [string, Fields, string];

const person: Fields = {
  action: 'AddClient',
  ...{ firstname: 'John', lastname: 'Doe', email: 'john@example.com', address1: 'Main Street 1' },
  ...{ city: 'Anytown', state: 'State', postcode: '12345', country: 'US', phonenumber: '1' },
};

const COLUMNS =
  'orderby can only be one of ' +
  'id, firstname, lastname, companyname, email, groupid, datecreated, status';
const EMAIL = 'The email address you entered was not valid';
const TOO_MUCH =
  'address1, city, state, postcode, country, phonenumber, notes ' +
  'may have 512 bytes together: shorten them';
const plain = (name: string, most: number) =>
  `${name} must be plain text of at most ${most} characters`;

const messages: readonly Case[] = [
  ...['a', 'a@b', '@b.c', 'a b@c.d', 'a@b.c\n'].map(
    (email): Case => [`writes to ${email}`, { ...person, email }, EMAIL],
  ),
  ['a long email', { ...person, email: `${'a'.repeat(250)}@b.cd` }, plain('email', 254)],
  ['a country', { ...person, country: 'USA' }, 'Valid country required'],
  ['a phone', { ...person, phonenumber: '+49 (0) 30 <b>' }, 'Invalid telephone phone number'],
  ['a long name', { ...person, firstname: 'x'.repeat(161) }, plain('firstname', 160)],
  [
    'long names',
    { ...person, firstname: 'x'.repeat(90), lastname: 'y'.repeat(90) },
    'firstname and lastname may have 160 characters together',
  ],
  ['much about a client', { ...person, notes: 'x'.repeat(500) }, TOO_MUCH],
  ['blanks for a name', { ...person, firstname: '  ' }, 'You did not enter your first name'],
  ['an owner', { ...person, owner_user_id: '1' }, 'Invalid Owner User ID'],
  ['a sorting', { action: 'GetClients', sorting: 'UP' }, 'sorting can only be ASC or DESC'],
  [
    'a status of clients',
    { action: 'GetClients', status: 'Gone' },
    'status can only be Active, Inactive or Closed',
  ],
  ['a column', { action: 'GetClients', orderby: '__proto__' }, COLUMNS],
  ['no rows', { action: 'GetClients', limitnum: '0' }, 'limitnum must be a whole number above 0'],
  [
    'rows before the first',
    { action: 'GetClients', limitstart: '-1' },
    'limitstart must be a whole number',
  ],
  ...['9', 'acme', '07'].map(
    (clientid): Case => [
      `details of ${clientid}`,
      { action: 'GetClientsDetails', clientid },
      'Client Not Found',
    ],
  ),
];

describe('HTTP 200, result error', () => {
  test.each(messages)('%s', async (_, fields, message) => {
    const refused = await refusal(form(fields));
    expect(refused).toMatchObject({ status: 200, body: { result: 'error', message } });
    const reads = fields.action?.startsWith('Get');
    expect(refused.headers.get('tallystick-outcome')).toBe(reads ? null : 'not-recorded');
  });
});

describe('a pair that may not do everything', () => {
  test.each<[string, Fields, readonly Scope[]]>([
    ['addclient', person, ['clients:read', 'credits:write']],
    ['getclients', { action: 'GetClients' }, ['clients:write', 'credits:read']],
    ['getclientsdetails', { action: 'GetClientsDetails', clientid: '7' }, ['clients:read']],
    ['getclientsdetails', { action: 'GetClientsDetails', clientid: '7' }, ['credits:read']],
  ])('is told that it lacks %s', async (action, fields, scopes) => {
    const refused = await refusal(form({ ...fields, ...(await gateway().pair(scopes)) }));
    const message = `Invalid Permissions: API action "${action}" is not allowed`;
    expect(refused).toMatchObject({ status: 403, body: { result: 'error', message } });
  });

  test('finds no client of others, and makes none', async () => {
    const restricted = await gateway().pair(SCOPES, [8]);
    const cases: readonly [Fields, number, string][] = [
      [{ action: 'GetClientsDetails', clientid: '7' }, 200, 'Client Not Found'],
      [person, 403, 'Invalid Permissions: API action "addclient" is not allowed'],
      [{ action: 'GetClientsDetails', email: 'bills@example.com' }, 200, 'Client Not Found'],
    ];
    for (const [fields, status, message] of cases) {
      const refused = await refusal(form({ ...fields, ...restricted }));
      expect(refused).toMatchObject({ status, body: { message } });
    }
  });
});

function refusal(request: BadRequest) {
  return refusalOf(gateway(), request, 'whmcs');
}

/** Signed in, unless the fields say otherwise. */
function form(fields: Fields): BadRequest {
  const { identifier, secret } = gateway().keys;
  const sent = { identifier, secret, responsetype: 'json', ...fields };
  return { path: '/includes/api.php', body: new URLSearchParams(sent) };
}
