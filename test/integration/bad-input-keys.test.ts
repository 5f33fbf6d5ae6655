/** Whoever shows no key, a wrong one or one that may not, on every route of the table. */
import { beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { routes } from '../../functions/dialects/index.ts';
import type { Route } from '../../functions/http/contract.ts';
import { refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const guarded = routes.filter((route) => route.scope !== null);
const byPath = [...Map.groupBy(routes, (route) => route.path).values()];
let credit: string;
let acme: VendorShop;
let other: VendorShop;

beforeAll(async () => {
  acme = await VendorShop.open(gateway(), { id: 'acme', number: 7 });
  other = await VendorShop.open(gateway(), { id: 'other', number: 8 });
  credit = await acme.record('purchases', { amount: '10' });
});

describe.each(guarded)('$method $path', (route) => {
  test('answers 401 without a key and with wrong ones', async () => {
    for (const authorization of ['', 'Bearer', `Bearer ${makeSecret('live')}`, 'Basic YTpi']) {
      const refused = await refusalOf(gateway(), asked(route, { authorization }), 'gateway');
      expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  test('answers 403 to a key without its scope', async () => {
    const key = await gateway().key(SCOPES.filter((scope) => scope !== route.scope));
    const request = asked(route, { authorization: `Bearer ${key}` });
    const refused = await refusalOf(gateway(), request, route.dialect.name);
    expect(refused.status).toBe(403);
  });
});

test.each(byPath.map(([first]) => first).filter((route) => route !== undefined))(
  'a method that $path does not take is answered in its dialect',
  async (route) => {
    const request = { ...asked(route), method: 'PUT' };
    if (route.dialect.name === 'whmcs') request.path += '?responsetype=json';
    const refused = await refusalOf(gateway(), request, route.dialect.name);
    const methods = routes.filter(({ path }) => path === route.path).map(({ method }) => method);
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe(methods.join(', '));
  },
);

test.each([
  ...['/nothing', '/ledger', '/ledger/v1', '/ledger/v2/clients', '/v2/credits/a/b', '/V2/credits'],
  ...['/v1/contracts', '/includes', '/includes/api.php/x', '/__proto__', '/ledger/v1//clients'],
])('%s is served by nobody', async (path) => {
  for (const method of ['GET', 'POST', 'DELETE']) {
    const refused = await refusalOf(gateway(), { path, method }, 'gateway');
    expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }
});

describe('a key', () => {
  test('may come as x-api-key, but not in the query, twice or with more beside it', async () => {
    const { url, keys } = gateway();
    const answer = await fetch(`${url}/ledger/v1/me`, { headers: { 'x-api-key': keys.admin } });
    expect(answer.status).toBe(200);
    const path = `/ledger/v1/me?access_token=${keys.admin}&key=${keys.admin}`;
    const bad: Readonly<Record<string, string>>[] = [
      { authorization: '' },
      { authorization: `Bearer ${keys.admin} x` },
      { authorization: `Bearer ${keys.admin}x` },
      { authorization: `Bearer ${keys.admin.toLowerCase()}` },
      { authorization: `Bearer ${keys.admin}`, 'x-api-key': makeSecret('live') },
      { authorization: `Bearer ${'k'.repeat(5_000)}` },
    ];
    for (const headers of bad) {
      expect((await refusalOf(gateway(), { path, headers }, 'gateway')).status).toBe(401);
    }
  });

  test('for one client meets another as if there were none', async () => {
    const key = await gateway().key(SCOPES, [other.client.number]);
    const headers = { authorization: `Bearer ${key}` };
    const care = '/webservice/rest-api/enterprise-interface/v1.0';
    const pairs: readonly (readonly [path: string, unknownPath: string])[] = [
      ['/ledger/v1/clients/acme', '/ledger/v1/clients/none'],
      ['/ledger/v1/clients/number:7/balance', '/ledger/v1/clients/number:9/balance'],
      [`/ledger/v1/credits/${credit}`, '/ledger/v1/credits/none'],
      ['/v2/credits?where_client=acme', '/v2/credits?where_client=none'],
      [`/v2/credits/${credit}`, '/v2/credits/none'],
      [`${care}/credit-history?customer_id=acme`, `${care}/credit-history?customer_id=none`],
      [`${care}/credits?customer_id=7`, `${care}/credits?customer_id=9`],
    ];
    for (const [path, unknown] of pairs) {
      const [seen, nobody] = [await textOf(path, headers), await textOf(unknown, headers)];
      expect(seen.replaceAll('acme', 'none').replaceAll('"7"', '"9"')).toBe(nobody);
    }
  });

  test('for one client cannot spend or create for others', async () => {
    const key = await gateway().key(SCOPES, [other.client.number]);
    const headers = { authorization: `Bearer ${key}` };
    const care = '/webservice/rest-api/enterprise-interface/v1.0/credits/actions/reduce';
    const spent = { amount: 1, customer_id: 'acme', partner_id: 'p' };
    const usages = { path: '/ledger/v1/clients/acme/usages', json: { amount: '1' }, headers };
    expect((await refusalOf(gateway(), usages, 'native')).status).toBe(404);
    const reduce = { path: care, json: spent, headers };
    expect((await refusalOf(gateway(), reduce, 'carecloud')).status).toBe(400);
    const client = { path: '/ledger/v1/clients', json: { id: 'mine' }, headers };
    expect((await refusalOf(gateway(), client, 'native')).status).toBe(403);
    const customer = { path: '/v1/customers', json: { name: 'Mine' }, headers };
    expect((await refusalOf(gateway(), customer, 'metronome')).status).toBe(403);
    const list = { customer_id: acme.client.uuid };
    const listed = { path: '/v1/contracts/customerCredits/list', json: list, headers };
    expect((await refusalOf(gateway(), listed, 'metronome')).status).toBe(404);
  });
});

/** With everything in its path filled in, and an empty body where it writes. */
function asked({ method, path }: Route, headers: Readonly<Record<string, string>> = {}) {
  const filled = path.replace('{client}', 'acme').replace(/\{\w+\}/, credit);
  return { method, path: filled, headers, ...(method === 'GET' ? {} : { json: {} }) };
}

async function textOf(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(gateway().url + path, { headers });
  const text = await answer.text();
  return `${answer.status} ${text.replace(answer.headers.get('x-request-id') ?? '', '')}`;
}
