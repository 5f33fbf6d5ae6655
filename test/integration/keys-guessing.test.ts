/** Who guesses secrets: told the same whatever was wrong, slowed down, and keeping nobody out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { type ApiKey, revoked } from '../../functions/access/keys.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { listKeys, writeKey } from '../../functions/store/api-keys.ts';
import { newCall } from '../../infra/local/store-keys.ts';
import { CARE } from '../support/matrix-world.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { type Asked, type Credentials, Shopfront, type Told } from '../support/shopfront.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const MINUTE = 60_000;
const GUESSES = 1_000;
/** That are answered as a slip is, in a minute. */
const SLIPS = 20;

/** Counts what it is asked. */
class CountingTable extends MemoryTable {
  reads = 0;
  writes = 0;

  override get: MemoryTable['get'] = (key, call) => {
    this.reads += 1;
    return super.get(key, call);
  };

  override nextNumber: MemoryTable['nextNumber'] = (key, first, call) => {
    this.writes += 1;
    return super.nextNumber(key, first, call);
  };

  override putMany: MemoryTable['putMany'] = (items, call) => {
    this.writes += items.length;
    return super.putMany(items, call);
  };
}

let now = Date.parse('2030-01-01T00:00:00Z');
let table: CountingTable;
let front: Shopfront;
let key: Credentials;

beforeAll(async () => {
  const pace = { now: () => now, random: Math.random, sleep: async () => {} };
  front = await Shopfront.open(new MemoryTable(), { pace });
});
afterAll(() => front.close());
beforeEach(async () => {
  now += MINUTE;
  table = new CountingTable();
  front.moveTo(table);
  key = await front.key(SCOPES);
});

const details = (who: Credentials): Promise<Told> => {
  const form = { action: 'WhmcsDetails' };
  return front.ask({ method: 'POST', path: '/includes/api.php', form }, who);
};
const logIn = ({ identifier, secret }: Credentials): Promise<Told> => {
  const json = { user_external_application_id: 'app', login: identifier, password: secret };
  return front.ask({ method: 'POST', path: `${CARE}/users/actions/login`, json });
};
const me = (who: Credentials): Promise<Told> => {
  const request: Asked = { method: 'GET', path: '/ledger/v1/me' };
  return front.ask(request, who);
};
const wrong = (): Credentials => ({
  bearer: makeSecret('live'),
  identifier: key.identifier,
  secret: makeSecret('secret'),
});

/** Status by status, how often. */
async function guessing(guess: () => Promise<Told>): Promise<Readonly<Record<number, number>>> {
  const counted: Record<number, number> = {};
  for (let i = 0; i < GUESSES; i += 1) {
    const { status } = await guess();
    counted[status] = (counted[status] ?? 0) + 1;
  }
  return counted;
}

describe.each([
  ['WHMCS', details, 403],
  ['CareCloud’s login', logIn, 401],
])('a thousand wrong secrets in a minute at %s', (_, ask, refused) => {
  test('are throttled at next to no price, while the right one works', async () => {
    expect((await ask(key)).status).toBe(200);
    const writes = table.writes;
    const told = await guessing(() => ask(wrong()));
    expect(told).toEqual({ [refused]: SLIPS, 429: GUESSES - SLIPS });
    // One of the name and one of the address for each that was counted.
    expect(table.writes - writes).toBe(2 * (SLIPS + 1));
    expect((await ask(wrong())).headers['retry-after']).toBe('60');
    expect((await ask(key)).status).toBe(200);
  });

  test('are throttled whatever names they are tried with', async () => {
    const anybody = () => ask({ ...wrong(), identifier: makeSecret('identifier') });
    expect(await guessing(anybody)).toEqual({ [refused]: SLIPS, 429: GUESSES - SLIPS });
    expect((await ask(key)).status).toBe(200);
  });

  test('are throttled by a new function too, and only in that minute', async () => {
    for (let i = 0; i <= SLIPS; i += 1) await ask(wrong());
    front.moveTo(table);
    expect((await ask(wrong())).status).toBe(429);
    expect((await ask(key)).status).toBe(200);
    now += MINUTE;
    expect((await ask(wrong())).status).toBe(refused);
  });
});

describe('a thousand bearer secrets', () => {
  test('with a slip in them are refused without a read', async () => {
    const slip = () => ({ ...key, bearer: `${makeSecret('live').slice(0, -1)}-` });
    const mixed = () => ({ ...key, bearer: key.bearer.replace(/.{6}$/, '000000') });
    expect(await guessing(() => me(slip()))).toEqual({ 401: GUESSES });
    expect(await guessing(() => me(mixed()))).toEqual({ 401: GUESSES });
    expect([table.reads, table.writes]).toEqual([0, 0]);
    expect((await me(key)).status).toBe(200);
  });

  test('that could be some cost one read each and no write, and keep nobody out', async () => {
    expect(await guessing(() => me(wrong()))).toEqual({ 401: GUESSES });
    expect([table.reads, table.writes]).toEqual([GUESSES, 0]);
    expect((await me(key)).status).toBe(200);
  });
});

describe('unknown, revoked and expired', () => {
  const ended = (change: (one: ApiKey) => ApiKey) => async () => {
    const dead = await front.key(SCOPES);
    const call = newCall();
    const { rows } = await listKeys(table, { limit: 100 }, call);
    for (const one of rows.filter(({ id }) => id.includes(dead.bearer.slice(-6)))) {
      const noted = { at: now, action: 'revoked', actor: 'test' } as const;
      expect(await writeKey(table, one, change(one), noted, call)).toBe(true);
    }
    return dead;
  };
  const dead: readonly (readonly [string, () => Promise<Credentials>])[] = [
    ['unknown', async () => ({ ...wrong(), identifier: makeSecret('identifier') })],
    ['revoked', ended((one) => revoked(one, now))],
    ['expired', ended((one) => ({ ...one, version: one.version + 1, expiresAt: now }))],
  ];

  test.each([
    ['WHMCS', details],
    ['CareCloud’s login', logIn],
    ['any other', me],
  ])('are told the same and cost the same: %s', async (_, ask) => {
    const heard: unknown[] = [];
    for (const [, make] of dead) {
      const shown = await make();
      const before = { reads: table.reads, writes: table.writes };
      const { status, text, headers } = await ask(shown);
      const { date: _date, 'x-request-id': _id, ...same } = headers;
      const [reads, writes] = [table.reads - before.reads, table.writes - before.writes];
      heard.push({ status, text, same, reads, writes });
    }
    expect(heard[0]).toMatchObject({
      status: expect.toSatisfy((status) => status >= 400),
      reads: 1,
    });
    expect(heard).toEqual([heard[0], heard[0], heard[0]]);
  });

  test('a live one is let in', async () => {
    for (const ask of [details, logIn, me]) expect((await ask(key)).status).toBe(200);
  });
});
