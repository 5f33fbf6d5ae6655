/** When CareCloud's tokens end: by the clock, with their key or its secret, by a logout. */
import { beforeEach, describe, expect, test } from 'vitest';
import { revoked, rotated } from '../../../functions/access/keys.ts';
import { HOUR, LOGOUT, NOW, UsersDesk } from './users-desk.ts';

let users: UsersDesk;

beforeEach(async () => {
  users = await UsersDesk.open();
});

describe('a token', () => {
  test('lives for seven hours', async () => {
    const token = await users.token();
    users.desk.now = NOW + 7 * HOUR - 1;
    expect(await users.seen(token)).toBe(200);
    users.desk.now = NOW + 7 * HOUR;
    expect(await users.seen(token)).toBe(401);
  });

  test('ends with its key, and says so', async () => {
    const { json } = await users.logIn('short', await users.key('short', NOW + HOUR));
    expect(json.data.valid_to).toBe('2026-10-24 23:00:00');
    users.desk.now = NOW + HOUR;
    expect(await users.seen(json.data.bearer_token)).toBe(401);
  });

  test.each([
    ['a bearer key', () => users.till, () => users.token()],
    ['a pair', () => users.shop, () => users.pairToken()],
  ])('ends at once when %s is revoked', async (_, key, token) => {
    const made = await token();
    expect(await users.seen(made)).toBe(200);
    await users.change(key(), revoked(key(), users.desk.now));
    expect(await users.seen(made)).toBe(401);
  });

  test.each([
    ['a bearer key', () => users.till, () => users.token()],
    ['a pair', () => users.shop, () => users.pairToken()],
  ])('ends with the secret that it was made with, when %s is rotated', async (_, key, token) => {
    const made = await token();
    const { key: after, shown } = rotated(key(), HOUR, NOW);
    await users.change(key(), after);
    const later = await users.token(shown.identifier ?? 'Till', shown.secret);
    expect([await users.seen(made), await users.seen(later)]).toEqual([200, 200]);
    users.desk.now = NOW + HOUR;
    expect([await users.seen(made), await users.seen(later)]).toEqual([401, 200]);
  });

  test('gives no token itself', async () => {
    const token = await users.token();
    expect((await users.logIn('Till', token)).status).toBe(401);
  });
});

describe('a logout', () => {
  test('ends that token and no other', async () => {
    const [token, other] = [await users.token(), await users.token()];
    const answer = await users.logOut(token);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([await users.seen(token), await users.seen(other)]).toEqual([401, 200]);
    expect(await users.seen(users.secret)).toBe(200);
  });

  test('of what is no live token names it without showing it, all in the same bytes', async () => {
    const [gone, late] = [await users.token(), await users.token()];
    await users.logOut(gone);
    const tried = [gone, 'f'.repeat(40), users.secret, late.toUpperCase(), 'token'];
    const answers = [];
    for (const token of tried) answers.push(await users.logOut(token));
    users.desk.now = NOW + 7 * HOUR;
    answers.push(await users.logOut(late));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(400);
    expect(answers[0]?.json.error.error_data.invalid_params).toMatchObject([
      { name: 'bearer_token', reason: 'not_found', value: '' },
    ]);
    expect(await users.seen(users.secret)).toBe(200);
  });

  test('needs both of its fields', async () => {
    const { json } = await users.desk.post(LOGOUT, {});
    const named = json.error.error_data.invalid_params;
    expect(named.map(({ name, reason }: Record<string, string>) => [name, reason])).toEqual([
      ['user_external_application_id', 'required'],
      ['bearer_token', 'required'],
    ]);
  });
});
