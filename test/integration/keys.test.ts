/** Keys over the API: made, listed, rotated, revoked; and who may do so. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { UsagePlans } from '../../infra/local/usage-plans.ts';
import { type KeyAnswer, KeyCalls } from '../support/key-desk-calls.ts';
import { useTestGateway } from '../support/test-gateway.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const gateway = useTestGateway(NOW, new UsagePlans());
const calls = new KeyCalls(gateway);
const { admin, make, me } = calls;
const call = calls.call.bind(calls);

afterEach(() => {
  vi.setSystemTime(NOW);
});

const reader = { name: 'Dashboard', scopes: ['credits:read'] };

beforeAll(async () => {
  for (const id of ['acme', 'umbra']) {
    expect((await call('POST', '/ledger/v1/clients', admin(), { id })).status).toBe(201);
  }
});

describe('a key', () => {
  test('is made with a secret that is shown once, and opens what its scopes say', async () => {
    const made = await make({ ...reader, email: 'ann@example.com' });
    expect(made.status).toBe(201);
    expect(made.headers.get('tallystick-outcome')).toBe('done');
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^tsk_live_[0-9A-Za-z]{38}$/);
    expect(shown).toMatchObject({
      name: 'Dashboard',
      email: 'ann@example.com',
      kind: 'bearer',
      status: 'active',
      clients: null,
      lastUsedOn: null,
    });
    expect((await me(secret)).body).toMatchObject({ keyId: shown.id, scopes: ['credits:read'] });
    expect((await call('POST', '/ledger/v1/clients', secret, {})).status).toBe(403);
    const seen = await call('GET', `/ledger/v1/keys/${shown.id}`, admin());
    expect(seen.body).toMatchObject({ lastUsedOn: '2026-03-01', changes: [{ action: 'made' }] });
    expect(JSON.stringify(seen.body)).not.toContain(secret);
    const items = JSON.stringify(await gateway().items());
    expect(items).not.toContain(secret);
  });

  test('of one client sees that client and no other', async () => {
    const { body } = await make({ ...reader, clients: ['acme'] });
    expect(body.clients).toEqual(['acme']);
    expect((await call('GET', '/ledger/v1/clients/acme/balance', body.secret)).status).toBe(200);
    const other = await call('GET', '/ledger/v1/clients/umbra/balance', body.secret);
    const nobody = await call('GET', '/ledger/v1/clients/nobody/balance', body.secret);
    const told = ({ body: { requestId: _, ...rest } }: KeyAnswer) => rest;
    expect(told(other)).toEqual(told(nobody));
  });

  test('ends at its end', async () => {
    const expiresAt = new Date(NOW + DAY).toISOString();
    const { body } = await make({ ...reader, expiresAt });
    vi.setSystemTime(NOW + DAY - 1);
    expect((await me(body.secret)).status).toBe(200);
    vi.setSystemTime(NOW + DAY);
    expect((await me(body.secret)).status).toBe(401);
    const seen = await call('GET', `/ledger/v1/keys/${body.id}`, admin());
    expect(seen.body).toMatchObject({ status: 'expired', expiresAt });
  });

  test('that is revoked opens nothing from then on, and is not revoked again', async () => {
    const { body } = await make(reader);
    const revoke = () => call('POST', `/ledger/v1/keys/${body.id}/revoke`, admin());
    const revoked = await revoke();
    expect(revoked.body).toMatchObject({ status: 'revoked' });
    expect((await me(body.secret)).status).toBe(401);
    vi.setSystemTime(NOW + DAY);
    expect((await revoke()).body.revokedAt).toBe(revoked.body.revokedAt);
    const rotated = await call('POST', `/ledger/v1/keys/${body.id}/rotate`, admin(), {});
    expect(rotated.status).toBe(400);
  });
});

describe('a key that is rotated', () => {
  const rotate = (id: string, body: object = {}) =>
    call('POST', `/ledger/v1/keys/${id}/rotate`, admin(), body);

  test('has two secrets until the older one ends', async () => {
    const { body } = await make(reader);
    const { body: after } = await rotate(body.id, { overlapSeconds: 60 });
    expect(after.secrets).toHaveLength(2);
    expect((await me(body.secret)).body.keyId).toBe(body.id);
    expect((await me(after.secret)).body.keyId).toBe(body.id);
    vi.setSystemTime(NOW + 60_000);
    expect((await me(body.secret)).status).toBe(401);
    expect((await me(after.secret)).status).toBe(200);
    const seen = await call('GET', `/ledger/v1/keys/${body.id}`, admin());
    expect(seen.body.secrets).toHaveLength(1);
    expect(seen.body.changes).toHaveLength(2);
  });

  test('never has more than two: the oldest ends at once', async () => {
    const { body: first } = await make(reader);
    const { body: second } = await rotate(first.id);
    const { body: third } = await rotate(first.id);
    expect((await me(first.secret)).status).toBe(401);
    expect((await me(second.secret)).status).toBe(200);
    expect((await me(third.secret)).status).toBe(200);
    await call('POST', `/ledger/v1/keys/${first.id}/revoke`, admin());
    expect((await me(second.secret)).status).toBe(401);
    expect((await me(third.secret)).status).toBe(401);
  });

  test('by four at once gives each a secret, and the two latest work', async () => {
    const { body } = await make(reader);
    const all = await Promise.all([1, 2, 3, 4].map(() => rotate(body.id)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const opened = await Promise.all(all.map(({ body: { secret } }) => me(secret)));
    expect(opened.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  test('as a pair keeps its identifier', async () => {
    const { body } = await make({ name: 'Shop', scopes: ['credits:read'], whmcs: true });
    expect(body.identifier).toMatch(/^tskw_/);
    const { body: after } = await rotate(body.id, { overlapSeconds: 60 });
    const signIn = async (secret: string) => {
      const fields = { action: 'GetCredits', clientid: '1', responsetype: 'json' };
      const form = new URLSearchParams({ ...fields, identifier: body.identifier, secret });
      const url = `${gateway().url}/includes/api.php`;
      return (await fetch(url, { method: 'POST', body: form })).status;
    };
    expect(after.identifier).toBe(body.identifier);
    expect([await signIn(body.secret), await signIn(after.secret)]).not.toContain(403);
    vi.setSystemTime(NOW + 60_000);
    expect(await signIn(body.secret)).toBe(403);
    expect(await signIn(after.secret)).not.toBe(403);
  });
});

describe('keys', () => {
  test('are listed in pages, each once, without their secrets', async () => {
    await make({ ...reader, name: 'One more' });
    const ids: string[] = [];
    let path: string | null = '/ledger/v1/keys?limit=2';
    while (path) {
      const { body }: KeyAnswer = await call('GET', path, admin());
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      path = body.next && `/ledger/v1/keys?limit=2&cursor=${encodeURIComponent(body.next)}`;
      expect(JSON.stringify(body)).not.toMatch(/tsk_|sha256/);
    }
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('cannot give what they lack, nor be made by who sees only some clients', async () => {
    const keyMaker = await gateway().key(['keys:admin', 'credits:read']);
    expect((await make({ ...reader, scopes: ['credits:write'] }, keyMaker)).status).toBe(403);
    expect((await make(reader, keyMaker)).status).toBe(201);
    const restricted = await gateway().key(['keys:admin', 'credits:read'], [1]);
    expect((await make(reader, restricted)).status).toBe(403);
    expect((await call('GET', '/ledger/v1/keys', restricted)).status).toBe(403);
  });

  test.each([
    [{}, 'name'],
    [{ ...reader, scopes: [] }, 'scopes'],
    [{ ...reader, scopes: ['everything'] }, 'scopes.0'],
    [{ ...reader, clients: [] }, 'clients'],
    [{ ...reader, clients: ['nobody'] }, 'clients.0'],
    [{ ...reader, plan: 'none' }, 'plan'],
    [{ ...reader, expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ ...reader, secret: 'mine' }, 'secret'],
  ])('%j is refused, and nothing is stored', async (body, field) => {
    const before = await call('GET', '/ledger/v1/keys?limit=100', admin());
    const answer = await make(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.field).toBe(field);
    expect(answer.headers.get('tallystick-outcome')).toBe('not-recorded');
    const after = await call('GET', '/ledger/v1/keys?limit=100', admin());
    expect(after.body.data).toHaveLength(before.body.data.length);
  });

  test.each(['/nothing', '/%00', `/${'x'.repeat(300)}`])('none is at %s', async (path) => {
    expect((await call('GET', `/ledger/v1/keys${path}`, admin())).status).toBe(404);
    expect((await call('POST', `/ledger/v1/keys${path}/revoke`, admin())).status).toBe(404);
  });
});
