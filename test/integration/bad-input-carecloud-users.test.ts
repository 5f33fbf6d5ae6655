/** Bad input to CareCloud's login and logout: nothing stored but counts, no secret told. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { makeSecret } from '../../functions/access/secret.ts';
import { expectNamed } from '../support/bad-parameters.ts';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';

const gateway = useTestGateway();
const USERS = '/webservice/rest-api/enterprise-interface/v1.0/users/actions';
const APPLICATION = { user_external_application_id: 'app' };
const FORM = 'invalid_value_format';
const NOT = 'not_allowed_value';
/** These routes ask for no key. */
const NO_KEY = { authorization: '' };

describe.each([
  ['login', ['login', 'password'], { login: 'Shop', password: 'wrong' }],
  ['logout', ['bearer_token'], { bearer_token: 'f'.repeat(40) }],
])('%s with', (action, fields, sent) => {
  const path = `${USERS}/${action}`;
  const names = ['user_external_application_id', ...fields];
  const text = JSON.stringify({ ...APPLICATION, ...sent });

  test.each([
    ['nothing', () => undefined, 'required'],
    ['empty fields', () => '', 'empty'],
    ['numbers', () => 7, FORM],
    ['lists', () => ['a'], FORM],
    ['objects', () => ({ $ne: '' }), FORM],
    ['null', () => null, FORM],
    ['long fields', () => 'x'.repeat(257), FORM],
    ['NUL', () => 'a\u0000', FORM],
  ])('%s', async (_, value, reason) => {
    const json = Object.fromEntries(names.map((name) => [name, value()]));
    const named = names.map((name) => [name, reason] as const);
    await expectNamed(gateway(), { path, json, headers: NO_KEY }, named);
  });

  test('fields that are none of its own', async () => {
    const json = { ...APPLICATION, ...sent, scopes: ['keys:admin'], validTo: '9999' };
    await expectNamed(gateway(), { path, json, headers: NO_KEY }, [
      ['scopes', NOT],
      ['validTo', NOT],
    ]);
  });

  test('fields in the query', async () => {
    const named = [...names.map((name) => [name, NOT] as const), ...names.map(required)];
    const query = new URLSearchParams({ ...APPLICATION, ...sent });
    await expectNamed(gateway(), { path: `${path}?${query}`, method: 'POST' }, named);
  });

  test.each<[string, BadRequest, number]>([
    ['cut JSON', { path, body: text.slice(0, -1) }, 400],
    ['a list', { path, body: '[]' }, 400],
    ['a field that comes twice', { path, body: text.replace('{', `{"${fields[0]}":"a",`) }, 400],
    ['__proto__', { path, body: text.replace('{', '{"__proto__":{},') }, 400],
    ['a field twice in a form', { path, body: twice(fields[0] ?? '') }, 400],
    ['30,000 open brackets', { path, body: '['.repeat(30_000) }, 400],
    ['a large body', { path, body: ' '.repeat(65_537) }, 413],
    ['plain text', { path, body: text, headers: { 'content-type': 'text/plain' } }, 415],
    ['XML', { path, body: '<a/>', headers: { 'content-type': 'application/xml' } }, 415],
  ])('%s', async (_, request, status) => {
    const headers = { ...NO_KEY, ...request.headers };
    const refused = await refusalOf(gateway(), { ...request, headers }, 'carecloud');
    expect(refused.status).toBe(status);
    expect(refused.headers.get('tallystick-outcome')).toBe('not-recorded');
  });
});

test('whoever is not let in hears the same, whatever was wrong', async () => {
  const { admin, identifier, secret } = gateway().keys;
  const tried = [
    ['Shop', makeSecret('test')],
    ['Shop', `${admin} `],
    ['Shop', admin.toLowerCase()],
    ['nobody', admin],
    ['__proto__', 'constructor'],
    ["' OR 1=1 --", "' OR 1=1 --"],
    [identifier, makeSecret('secret')],
    [identifier, admin],
    [secret, identifier],
    ['Shop', secret],
  ];
  const texts = new Set<string>();
  for (const [login, password] of tried) {
    const json = { ...APPLICATION, login, password };
    const request = { path: `${USERS}/login`, json, headers: NO_KEY };
    const refused = await refusalOf(gateway(), request, 'carecloud');
    expect(refused.status).toBe(401);
    texts.add(JSON.stringify(refused.body));
  }
  expect(texts.size).toBe(1);
});

test('a token opens nothing in the query, and no longer than it lives', async () => {
  const body = JSON.stringify({ ...APPLICATION, login: 'Shop', password: gateway().keys.admin });
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${gateway().url}${USERS}/login`, { method: 'POST', headers, body });
  const token = loggedIn.parse(await login.json()).data.bearer_token;
  const path = `/ledger/v1/me?access_token=${token}`;
  expect((await refusalOf(gateway(), { path, headers: NO_KEY }, 'gateway')).status).toBe(401);
  const shown = { authorization: `Bearer ${token}` };
  expect((await fetch(`${gateway().url}/ledger/v1/me`, { headers: shown })).status).toBe(200);
  const json = { ...APPLICATION, bearer_token: token };
  const out = { method: 'POST', headers, body: JSON.stringify(json) };
  expect((await fetch(`${gateway().url}${USERS}/logout`, out)).status).toBe(204);
  const me = { path: '/ledger/v1/me', headers: shown };
  expect((await refusalOf(gateway(), me, 'gateway')).status).toBe(401);
});

const loggedIn = z.object({ data: z.object({ bearer_token: z.string() }) });

function required(name: string): readonly [string, string] {
  return [name, 'required'];
}

function twice(field: string): URLSearchParams {
  return new URLSearchParams([...Object.entries(APPLICATION), [field, 'a'], [field, 'b']]);
}
