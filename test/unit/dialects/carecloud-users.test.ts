/** CareCloud's login and logout: which keys give a token, what it opens, and when it ends. */
import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiKey, keyWith, revoked, rotated } from '../../../functions/access/keys.ts';
import { makeSecret, sha256Hex } from '../../../functions/access/secret.ts';
import { openDesk } from '../../../functions/store/key-desk.ts';
import { bearerKey, pairKey } from '../../../infra/local/key-records.ts';
import { CareDesk } from '../../support/care-desk.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const NOW = Date.parse('2026-10-24T20:00:00Z');
const HOUR = 3_600_000;
const APPLICATION = { user_external_application_id: '89d1a6111b3fb6e74665d948' };
const LOGIN = 'users/actions/login';
const LOGOUT = 'users/actions/logout';

const pair = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };
const secret = makeSecret('live');
let table: MemoryTable;
let desk: CareDesk;
let bearer: ApiKey;
let shop: ApiKey;

beforeEach(async () => {
  table = new MemoryTable();
  desk = await CareDesk.open(NOW, table);
  const till = { id: 'till-7', name: 'Till', email: 'till@example.com' };
  const holder = desk.holder('till-7', 'Till', { holder: till, scopes: ['credits:read'] });
  bearer = bearerKey(holder, secret, NOW);
  shop = pairKey(desk.holder('shop-pair', 'Shop'), pair, NOW);
  await desk.store(bearer);
  await desk.store(shop);
  await desk.own('clients', { id: 'acme' });
});

const logIn = (login: string, password: string) =>
  desk.post(LOGIN, { ...APPLICATION, login, password });
const logOut = (bearer_token: string) => desk.post(LOGOUT, { ...APPLICATION, bearer_token });
const seenWith = async (token: string) =>
  (await desk.get('credits?customer_id=acme', { authorization: `Bearer ${token}` })).status;
const tokenOf = async (login = 'Till', password = secret): Promise<string> =>
  (await logIn(login, password)).json.data.bearer_token;

/** As the function that changes keys writes it. */
async function change(before: ApiKey, after: ApiKey): Promise<void> {
  const call = { deadline: Infinity, spent: { trips: 0, rru: 0, wru: 0 } };
  const parts = { table, call, now: () => desk.now, noted: new Map(), gatewayKeys: null };
  const note = { at: desk.now, action: 'revoked', actor: 'clerk' } as const;
  expect(await openDesk(parts).write(before, after, note)).toBe(true);
}

describe('a login', () => {
  test.each([
    ['the name', 'Till'],
    ['the e-mail', 'till@example.com'],
    ['the id', 'till-7'],
  ])('with %s of a key and its secret', async (_, login) => {
    const { status, json, headers } = await logIn(login, secret);
    expect([status, headers['Tallystick-Outcome']]).toEqual([200, 'done']);
    expect(json.data).toEqual({
      bearer_token: expect.stringMatching(/^[0-9a-f]{40}$/),
      // Seven hours later, of which one is there twice.
      valid_to: '2026-10-25 04:00:00',
      user: {
        user_id: 'till-7',
        login,
        first_name: '',
        last_name: 'Till',
        email: 'till@example.com',
        phone: '',
        user_role_ids: ['credits:read'],
        store_id: '',
        last_login: '2026-10-24 22:00:00',
      },
    });
  });

  test('with both halves of a pair', async () => {
    const { status, json } = await logIn(pair.identifier, pair.secret);
    expect(status).toBe(200);
    expect(json.data.user).toMatchObject({ user_id: 'shop-pair', last_name: 'Shop', email: '' });
    expect(await seenWith(json.data.bearer_token)).toBe(200);
  });

  test('may come as a form', async () => {
    const form = new URLSearchParams({ ...APPLICATION, login: 'Till', password: secret });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, json } = await desk.post(LOGIN, `${form}`, type);
    expect(status).toBe(200);
    expect(await seenWith(json.data.bearer_token)).toBe(200);
  });

  test('gives another token every time, and each of them opens the same', async () => {
    const tokens = await Promise.all([1, 2, 3].map(() => tokenOf()));
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(await seenWith(token)).toBe(200);
  });

  test('gives no more than its key may', async () => {
    const authorization = `Bearer ${await tokenOf()}`;
    const body = { amount: 1, customer_id: 'acme', partner_id: 'p' };
    const answer = await desk.post('credits/actions/deposit', body, { authorization });
    expect(answer.status).toBe(403);
  });

  test('leaves neither the token nor the secret in the table', async () => {
    const token = await tokenOf();
    const stored = inspect(table.items(), { depth: null });
    expect(stored).toContain(sha256Hex(token));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(secret);
  });
});

describe('a login that fails', () => {
  test('is answered in the same bytes, whatever was wrong, after as many reads', async () => {
    const expired = { ...bearer, id: 'old', kind: 'bearer', plan: null } as const;
    const old = { secret: makeSecret('live'), identifier: null };
    await desk.store(keyWith({ ...expired, expiresAt: NOW }, old, NOW - HOUR));
    await change(shop, revoked(shop, NOW));
    const tried = [
      ['Till', makeSecret('live')],
      ['Till', 'password'],
      ['Nobody', secret],
      ['nobody', 'nothing'],
      [pair.identifier, pair.secret],
      [pair.identifier, makeSecret('secret')],
      [makeSecret('identifier'), pair.secret],
      ['old', old.secret],
      [pair.secret, pair.identifier],
      ['till-7', await tokenOf()],
    ] as const;
    const answers = [];
    for (const [login, password] of tried) {
      answers.push(await logIn(login, password));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const prices = new Set(answers.map(({ headers }) => headers['Server-Timing']));
    expect(prices.size).toBe(1);
    expect([...prices][0]).toContain('trips=2');
    expect(answers[0]?.json.error).toMatchObject({
      exception: 'unauthorized_exception',
      error_data: {},
    });
    expect(answers[0]?.headers['Tallystick-Outcome']).toBe('not-recorded');
  });

  test('too often is slowed down, but who has the secret gets in', async () => {
    const answers = [];
    for (let i = 0; i < 25; i += 1) answers.push(await logIn('Till', makeSecret('live')));
    expect(answers.map(({ status }) => status).filter((it) => it === 401)).toHaveLength(20);
    expect(answers.at(-1)?.status).toBe(429);
    expect(answers.at(-1)?.headers['Retry-After']).toBe('1');
    expect(answers.at(-1)?.json.error.exception).toBe('too_many_requests_exception');
    expect((await logIn('Till', secret)).status).toBe(200);
    desk.now += 60_000;
    expect((await logIn('Till', makeSecret('live'))).status).toBe(401);
  });

  test.each([
    [{}, ['user_external_application_id', 'login', 'password'], 'required'],
    [{ ...APPLICATION, login: '', password: '' }, ['login', 'password'], 'empty'],
    [
      { ...APPLICATION, login: 7, password: [secret] },
      ['login', 'password'],
      'invalid_value_format',
    ],
    [
      { ...APPLICATION, login: 'Till', password: secret, scopes: ['keys:admin'] },
      ['scopes'],
      'not_allowed_value',
    ],
  ])('%j names what is bad, and no password', async (body, names, reason) => {
    const { status, json, text } = await desk.post(LOGIN, body);
    expect(status).toBe(400);
    const named = json.error.error_data.invalid_params;
    expect(named.map(({ name }: { name: string }) => name)).toEqual(names);
    for (const one of named) expect(one.reason).toBe(reason);
    expect(text).not.toContain(secret);
  });
});

describe('a token', () => {
  test('lives for seven hours', async () => {
    const token = await tokenOf();
    desk.now = NOW + 7 * HOUR - 1;
    expect(await seenWith(token)).toBe(200);
    desk.now = NOW + 7 * HOUR;
    expect(await seenWith(token)).toBe(401);
  });

  test('ends with its key, and says so', async () => {
    const short = makeSecret('live');
    const asked = { ...bearer, id: 'short', kind: 'bearer', expiresAt: NOW + HOUR } as const;
    await desk.store(keyWith(asked, { secret: short, identifier: null }, NOW));
    const { json } = await logIn('short', short);
    expect(json.data.valid_to).toBe('2026-10-24 23:00:00');
    desk.now = NOW + HOUR;
    expect(await seenWith(json.data.bearer_token)).toBe(401);
  });

  test.each([
    ['a bearer key', () => bearer, () => tokenOf()],
    ['a pair', () => shop, () => tokenOf(pair.identifier, pair.secret)],
  ])('ends at once when %s is revoked', async (_, key, token) => {
    const made = await token();
    expect(await seenWith(made)).toBe(200);
    await change(key(), revoked(key(), desk.now));
    expect(await seenWith(made)).toBe(401);
  });

  test.each([
    ['a bearer key', () => bearer, () => tokenOf()],
    ['a pair', () => shop, () => tokenOf(pair.identifier, pair.secret)],
  ])('ends with the secret that it was made with, when %s is rotated', async (_, key, token) => {
    const made = await token();
    const { key: after, shown } = rotated(key(), HOUR, NOW);
    await change(key(), after);
    const later = await tokenOf(shown.identifier ?? 'Till', shown.secret);
    expect([await seenWith(made), await seenWith(later)]).toEqual([200, 200]);
    desk.now = NOW + HOUR;
    expect([await seenWith(made), await seenWith(later)]).toEqual([401, 200]);
  });

  test('gives no token itself', async () => {
    const token = await tokenOf();
    expect((await logIn('Till', token)).status).toBe(401);
  });
});

describe('a logout', () => {
  test('ends that token and no other', async () => {
    const [token, other] = [await tokenOf(), await tokenOf()];
    const answer = await logOut(token);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([await seenWith(token), await seenWith(other)]).toEqual([401, 200]);
    expect(await seenWith(secret)).toBe(200);
  });

  test('of what is no live token names it without showing it, all in the same bytes', async () => {
    const [gone, late] = [await tokenOf(), await tokenOf()];
    await logOut(gone);
    const tried = [gone, 'f'.repeat(40), secret, late.toUpperCase(), 'token'];
    const answers = [];
    for (const token of tried) answers.push(await logOut(token));
    desk.now = NOW + 7 * HOUR;
    answers.push(await logOut(late));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(400);
    expect(answers[0]?.json.error.error_data.invalid_params).toMatchObject([
      { name: 'bearer_token', reason: 'not_found', value: '' },
    ]);
    expect(await seenWith(secret)).toBe(200);
  });

  test('needs both of its fields', async () => {
    const { json } = await desk.post(LOGOUT, {});
    const named = json.error.error_data.invalid_params;
    expect(named.map(({ name, reason }: Record<string, string>) => [name, reason])).toEqual([
      ['user_external_application_id', 'required'],
      ['bearer_token', 'required'],
    ]);
  });
});
