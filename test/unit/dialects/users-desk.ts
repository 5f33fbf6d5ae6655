/** A till with a key of its own and a shop with a pair, that log in over CareCloud. */
import { strict as assert } from 'node:assert';
import { type ApiKey, keyWith } from '../../../functions/access/keys.ts';
import { makeSecret } from '../../../functions/access/secret.ts';
import { openDesk } from '../../../functions/store/key-desk.ts';
import { bearerKey, pairKey } from '../../../infra/local/key-records.ts';
import { type Answered, CareDesk } from '../../support/care-desk.ts';
import { MemoryTable } from '../../support/memory-table.ts';

export const NOW = Date.parse('2026-10-24T20:00:00Z');
export const HOUR = 3_600_000;
export const APPLICATION = { user_external_application_id: '89d1a6111b3fb6e74665d948' };
export const LOGIN = 'users/actions/login';
export const LOGOUT = 'users/actions/logout';

export class UsersDesk {
  readonly table: MemoryTable;
  readonly desk: CareDesk;
  readonly secret = makeSecret('live');
  readonly pair = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };
  /** The till's, which may only read. */
  readonly till: ApiKey;
  readonly shop: ApiKey;

  private constructor(desk: CareDesk, table: MemoryTable) {
    this.desk = desk;
    this.table = table;
    const till = { id: 'till-7', name: 'Till', email: 'till@example.com' };
    const holder = desk.holder('till-7', 'Till', { holder: till, scopes: ['credits:read'] });
    this.till = bearerKey(holder, this.secret, NOW);
    this.shop = pairKey(desk.holder('shop-pair', 'Shop'), this.pair, NOW);
  }

  static async open(): Promise<UsersDesk> {
    const table = new MemoryTable();
    const users = new UsersDesk(await CareDesk.open(NOW, table), table);
    await users.desk.store(users.till);
    await users.desk.store(users.shop);
    await users.desk.own('clients', { id: 'acme' });
    return users;
  }

  /** As the till, but with another id, secret and end. Gives the secret. */
  async key(id: string, expiresAt: number): Promise<string> {
    const shown = { secret: makeSecret('live'), identifier: null };
    await this.desk.store(keyWith({ ...this.till, id, expiresAt }, shown, NOW));
    return shown.secret;
  }

  /** As the function that changes keys writes it. */
  async change(before: ApiKey, after: ApiKey): Promise<void> {
    const call = { deadline: Infinity, spent: { trips: 0, rru: 0, wru: 0 } };
    const now = () => this.desk.now;
    const parts = { table: this.table, call, now, noted: new Map(), gatewayKeys: null };
    const note = { at: now(), action: 'revoked', actor: 'clerk' } as const;
    assert(await openDesk(parts).write(before, after, note));
  }

  logIn(login: string, password: string): Promise<Answered> {
    return this.desk.post(LOGIN, { ...APPLICATION, login, password });
  }

  logOut(bearer_token: string): Promise<Answered> {
    return this.desk.post(LOGOUT, { ...APPLICATION, bearer_token });
  }

  /** Of the till, unless someone else logs in. */
  async token(login = 'Till', password = this.secret): Promise<string> {
    return (await this.logIn(login, password)).json.data.bearer_token;
  }

  pairToken(): Promise<string> {
    return this.token(this.pair.identifier, this.pair.secret);
  }

  /** Status of a read that shows the token. */
  async seen(token: string): Promise<number> {
    const authorization = `Bearer ${token}`;
    return (await this.desk.get('credits?customer_id=acme', { authorization })).status;
  }
}
