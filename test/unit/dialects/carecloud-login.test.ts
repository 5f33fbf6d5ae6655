/** CareCloud's login: which keys give a token, and what it opens. */
import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { revoked } from '../../../functions/access/keys.ts';
import { makeSecret, sha256Hex } from '../../../functions/access/secret.ts';
import { APPLICATION, LOGIN, NOW, UsersDesk } from './users-desk.ts';

/** Shown where it should not be. */
const PASSWORD = 'a password of some length';

let users: UsersDesk;

beforeEach(async () => {
  users = await UsersDesk.open();
});

describe('a login', () => {
  test.each([
    ['the name', 'Till'],
    ['the e-mail', 'till@example.com'],
    ['the id', 'till-7'],
  ])('with %s of a key and its secret', async (_, login) => {
    const { status, json, headers } = await users.logIn(login, users.secret);
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
    const { status, json } = await users.logIn(users.pair.identifier, users.pair.secret);
    expect(status).toBe(200);
    expect(json.data.user).toMatchObject({ user_id: 'shop-pair', last_name: 'Shop', email: '' });
    expect(await users.seen(json.data.bearer_token)).toBe(200);
  });

  test('may come as a form', async () => {
    const form = new URLSearchParams({ ...APPLICATION, login: 'Till', password: users.secret });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, json } = await users.desk.post(LOGIN, `${form}`, type);
    expect(status).toBe(200);
    expect(await users.seen(json.data.bearer_token)).toBe(200);
  });

  test('gives another token every time, and each of them opens the same', async () => {
    const tokens = await Promise.all([1, 2, 3].map(() => users.token()));
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(await users.seen(token)).toBe(200);
  });

  test('gives no more than its key may', async () => {
    const authorization = `Bearer ${await users.token()}`;
    const body = { amount: 1, customer_id: 'acme', partner_id: 'p' };
    const answer = await users.desk.post('credits/actions/deposit', body, { authorization });
    expect(answer.status).toBe(403);
  });

  test('leaves neither the token nor the secret in the table', async () => {
    const token = await users.token();
    const stored = inspect(users.table.items(), { depth: null });
    expect(stored).toContain(sha256Hex(token));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(users.secret);
  });
});

describe('a login that fails', () => {
  test('is answered in the same bytes, whatever was wrong, after as many reads', async () => {
    const old = await users.key('old', NOW);
    await users.change(users.shop, revoked(users.shop, NOW));
    const tried = [
      ['Till', makeSecret('live')],
      ['Till', 'password'],
      ['Nobody', users.secret],
      ['nobody', 'nothing'],
      [users.pair.identifier, users.pair.secret],
      [users.pair.identifier, makeSecret('secret')],
      [makeSecret('identifier'), users.pair.secret],
      ['old', old],
      [users.pair.secret, users.pair.identifier],
      ['till-7', await users.token()],
    ] as const;
    const answers = [];
    for (const [login, password] of tried) {
      answers.push(await users.logIn(login, password));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const prices = new Set(answers.map(({ headers }) => headers['Server-Timing']));
    expect(prices.size).toBe(1);
    // One read, and a count each of the name and of the address.
    expect([...prices][0]).toContain('trips=3');
    expect(answers[0]?.json.error).toMatchObject({
      exception: 'unauthorized_exception',
      error_data: {},
    });
    expect(answers[0]?.headers['Tallystick-Outcome']).toBe('not-recorded');
  });

  test('too often is slowed down, but who has the secret gets in', async () => {
    const answers = [];
    for (let i = 0; i < 25; i += 1) answers.push(await users.logIn('Till', makeSecret('live')));
    expect(answers.map(({ status }) => status).filter((it) => it === 401)).toHaveLength(20);
    expect(answers.at(-1)?.status).toBe(429);
    expect(answers.at(-1)?.headers['Retry-After']).toBe('60');
    expect(answers.at(-1)?.json.error.exception).toBe('too_many_requests_exception');
    expect((await users.logIn('Till', users.secret)).status).toBe(200);
    users.desk.now += 60_000;
    expect((await users.logIn('Till', makeSecret('live'))).status).toBe(401);
  });

  test.each([
    [{}, ['user_external_application_id', 'login', 'password'], 'required'],
    [{ ...APPLICATION, login: '', password: '' }, ['login', 'password'], 'empty'],
    [
      { ...APPLICATION, login: 7, password: [PASSWORD] },
      ['login', 'password'],
      'invalid_value_format',
    ],
    [
      { ...APPLICATION, login: 'Till', password: PASSWORD, scopes: ['keys:admin'] },
      ['scopes'],
      'not_allowed_value',
    ],
  ])('%j names what is bad, and no password', async (body, names, reason) => {
    const { status, json, text } = await users.desk.post(LOGIN, body);
    expect(status).toBe(400);
    const named = json.error.error_data.invalid_params;
    expect(named.map(({ name }: { name: string }) => name)).toEqual(names);
    for (const one of named) expect(one.reason).toBe(reason);
    expect(text).not.toContain(PASSWORD);
  });
});
