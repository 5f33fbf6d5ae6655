/** A key that reads one client lists in every dialect what that has, and nothing else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { CARE, furnish, MARK, type World } from '../support/matrix-world.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { type Asked, type Credentials, Shopfront } from '../support/shopfront.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

let front: Shopfront;
let world: World;
let reader: Credentials;
let admin: Credentials;

beforeAll(async () => {
  front = await Shopfront.open(new MemoryTable());
  admin = await front.key(SCOPES);
  world = await furnish(front, admin);
  reader = await front.key(['credits:read', 'clients:read'], [Number(world.own.number)]);
});
afterAll(() => front.close());

/**
 * Without a word on whose: a key that sees one client means that one. `counted`: how many it is
 * told that there are; `null`: no number is told.
 */
const LISTS: readonly (readonly [string, counted: number | null, Asked])[] = [
  ['own credits', null, { method: 'GET', path: '/ledger/v1/credits' }],
  ['own clients', null, { method: 'GET', path: '/ledger/v1/clients' }],
  ['Verifik', 5, { method: 'GET', path: '/v2/credits?populates[]=client' }],
  ['Metronome customers', null, { method: 'GET', path: '/v1/customers' }],
  ['CareCloud', 2, { method: 'GET', path: `${CARE}/credits` }],
  ['WHMCS', 1, { method: 'POST', path: '/includes/api.php', form: { action: 'GetClients' } }],
];

describe.each(LISTS)('the list of everything: %s', (_, counted, request) => {
  test('has the one client for who sees one, all for who sees all', async () => {
    const [restricted, whole] = await Promise.all([
      front.ask(request, reader),
      front.ask(request, admin),
    ]);
    expect(restricted.text).toContain('ours');
    expect(restricted.text).not.toContain(MARK);
    expect(whole.text).toContain('ours');
    expect(whole.text).toContain(MARK);
  });

  test('counts no more than it shows', async () => {
    const { text } = await front.ask(request, reader);
    const [, told] = /"(?:total|totalresults|total_items)":"?(\d+)/.exec(text) ?? [];
    expect(told ?? null).toBe(counted === null ? null : String(counted));
  });
});

/** With the client named. */
const OF_CLIENT: readonly (readonly [string, (its: World['own']) => Asked])[] = [
  ['own credits', ({ id }) => get(`/ledger/v1/credits?client=${id}`)],
  ['own history', ({ id }) => get(`/ledger/v1/clients/${id}/history`)],
  ['own grants', ({ id }) => get(`/ledger/v1/clients/${id}/grants`)],
  ['own client', ({ id }) => get(`/ledger/v1/clients/${id}`)],
  ['Verifik', ({ id }) => get(`/v2/credits?where_client=${id}`)],
  ['Metronome customer', ({ uuid }) => get(`/v1/customers/${uuid}`)],
  ['Metronome credits', ({ uuid }) => post('/v1/contracts/customerCredits/list', uuid)],
  ['Metronome balances', ({ uuid }) => post('/v1/contracts/customerBalances/list', uuid)],
  ['CareCloud history', ({ id }) => get(`${CARE}/credit-history?customer_id=${id}`)],
  ['CareCloud credits', ({ id }) => get(`${CARE}/credits?customer_id=${id}`)],
  ['WHMCS log', ({ number }) => form('GetCredits', number)],
  ['WHMCS client', ({ number }) => form('GetClientsDetails', number)],
];

test.each(OF_CLIENT)('what is listed of a client: %s', async (_, ask) => {
  const own = await front.ask(ask(world.own), reader);
  expect([own.status, own.text]).toEqual([
    200,
    expect.stringMatching(/ours|"purchase"|"remaining"/),
  ]);
  const other = await front.ask(ask(world.other), reader);
  expect(other.text).not.toContain(MARK);
  const toAll = await front.ask(ask(world.other), admin);
  expect([toAll.status, toAll.text]).toEqual([
    200,
    expect.stringMatching(`${MARK}|"purchase"|"remaining"`),
  ]);
});

test('“me” is the client of the key', async () => {
  const { text } = await front.ask(get('/v2/clients/me'), reader);
  expect(JSON.parse(text).data).toMatchObject({ _id: world.own.id, name: 'ours Ltd' });
});

function get(path: string): Asked {
  return { method: 'GET', path };
}

function post(path: string, customer_id: string): Asked {
  return { method: 'POST', path, json: { customer_id, include_balance: true } };
}

function form(action: string, clientid: string): Asked {
  return { method: 'POST', path: '/includes/api.php', form: { action, clientid } };
}
