/** The secrets of keys and logins: told once, to who made them, and neither logged nor stored. */
import { describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { expectNone, useListening } from '../support/listening.ts';
import { CARE } from '../support/matrix-world.ts';
import type { Told } from '../support/shopfront.ts';

const listening = useListening();

describe('the secrets of keys', () => {
  const post = (path: string, json: object): Promise<Told> => {
    const { front, admin } = listening();
    return front.ask({ method: 'POST', path, json }, admin);
  };

  test('are in the answer that makes them and nowhere else', async () => {
    const { front, admin, kept } = listening();
    const secrets: string[] = [];
    for (const whmcs of [false, true]) {
      const made = await post('/ledger/v1/keys', { name: 'Till', scopes: [...SCOPES], whmcs });
      const { id, secret } = JSON.parse(made.text);
      const rotated = JSON.parse((await post(`/ledger/v1/keys/${id}/rotate`, {})).text);
      secrets.push(secret, rotated.secret);
      for (const path of ['/ledger/v1/keys', `/ledger/v1/keys/${id}`]) {
        expectNone((await front.ask({ method: 'GET', path }, admin)).text, secrets);
      }
      expectNone((await post(`/ledger/v1/keys/${id}/revoke`, {})).text, secrets);
    }
    expect(new Set(secrets).size).toBe(4);
    expectNone(kept(), secrets);
  });

  test('of WHMCS are not logged where they are in the address', async () => {
    const { front, admin, world, kept, logged } = listening();
    const call = { action: 'GetCredits', clientid: world.own.number };
    const pairs = [
      { identifier: admin.identifier, secret: admin.secret },
      { username: admin.identifier, password: admin.secret },
      { username: admin.identifier, password: '5f4dcc3b5aa765d61d8327deb882cf99' },
      { identifier: admin.identifier, secret: 'a wrong secret', accesskey: 'an access key' },
    ];
    for (const pair of pairs) {
      const path = `/includes/api.php?${new URLSearchParams({ ...call, ...pair })}`;
      for (const method of ['GET', 'POST']) {
        const { text } = await front.ask({ method, path });
        expectNone(text, Object.values(pair));
      }
    }
    expectNone(
      kept(),
      pairs.flatMap(({ identifier, username, ...hidden }) => Object.values(hidden)),
    );
    expectNone(logged(), [admin.identifier]);
  });

  test('of CareCloud’s login are kept no more than the tokens that it gives', async () => {
    const { front, admin, kept } = listening();
    const user_external_application_id = 'app';
    const logIn = (password: string) =>
      front.ask({
        method: 'POST',
        path: `${CARE}/users/actions/login`,
        json: { user_external_application_id, login: admin.identifier, password },
      });
    expectNone((await logIn('a wrong password')).text, ['a wrong password']);
    const { text } = await logIn(admin.secret);
    expectNone(text, [admin.secret]);
    const { bearer_token } = JSON.parse(text).data;
    const me = {
      method: 'GET',
      path: '/ledger/v1/me',
      headers: { authorization: `Bearer ${bearer_token}` },
    };
    expect((await front.ask(me)).status).toBe(200);
    const logOut = {
      method: 'POST',
      path: `${CARE}/users/actions/logout`,
      json: { user_external_application_id, bearer_token },
    };
    for (let i = 0; i < 2; i += 1) expectNone((await front.ask(logOut)).text, [bearer_token]);
    expect((await front.ask(me)).status).toBe(401);
    expectNone(kept(), ['a wrong password', admin.secret, bearer_token]);
  });
});
