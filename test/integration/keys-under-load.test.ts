/** Keys that are rotated and revoked while requests run: none is lost, none gets in afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { useTestGateway } from '../support/test-gateway.ts';

const gateway = useTestGateway();

const CALLERS = 6;
const ROTATIONS = 5;
/** How long the secret before stays in use; callers take up the new one well within it. */
const OVERLAP_SECONDS = 30;
const LONGEST_SWITCH_MILLISECONDS = 300;

const shown = z.object({ id: z.string(), secret: z.string() });

interface Sent {
  readonly caller: number;
  readonly status: number;
  /** When it was sent. */
  readonly at: number;
}

async function post(path: string, key: string, json: object, id?: string): Promise<Response> {
  return fetch(gateway().url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(id === undefined ? {} : { 'idempotency-key': id }),
    },
    body: JSON.stringify(json),
  });
}

async function makeKey(): Promise<z.output<typeof shown>> {
  const body = { name: 'Till', scopes: ['credits:read', 'credits:write'] };
  const answer = await post('/ledger/v1/keys', gateway().keys.admin, body);
  return shown.parse(await answer.json());
}

beforeAll(async () => {
  const { admin } = gateway().keys;
  await post('/ledger/v1/clients', admin, { id: 'acme' });
  const purchases = '/ledger/v1/clients/acme/purchases';
  expect((await post(purchases, admin, { amount: '1000000' })).status).toBe(201);
});

/** Callers that use one credit after another until told to stop; each has a secret of its own. */
function callers(secretOf: (caller: number) => string, label: string) {
  let going = true;
  const sent: Sent[] = [];
  const running = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let i = 0; going; i += 1) {
      const at = Date.now();
      const id = `${label} ${caller} ${i}`;
      const path = '/ledger/v1/clients/acme/usages';
      const answer = await post(path, secretOf(caller), { amount: '1' }, id);
      await answer.arrayBuffer();
      sent.push({ caller, status: answer.status, at });
    }
  });
  const stop = async () => {
    going = false;
    await Promise.all(running);
    return sent;
  };
  return { sent, stop };
}

async function moreThan(sent: readonly Sent[], count: number): Promise<void> {
  while (sent.length <= count) await sleep(5);
}

async function used(): Promise<number> {
  const { url, keys } = gateway();
  const headers = { authorization: `Bearer ${keys.admin}` };
  const answer = await fetch(`${url}/ledger/v1/clients/acme/balance`, { headers });
  return Number(z.object({ used: z.string() }).parse(await answer.json()).used);
}

test('rotation loses no request, and none is done twice', async () => {
  const { id, secret } = await makeKey();
  const secrets = Array.from({ length: CALLERS }, () => secret);
  const before = await used();
  const load = callers((caller) => secrets[caller] ?? '', 'rotated');
  for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
    await moreThan(load.sent, load.sent.length + CALLERS);
    const path = `/ledger/v1/keys/${id}/rotate`;
    const rotated = await post(path, gateway().keys.admin, { overlapSeconds: OVERLAP_SECONDS });
    const { secret: next } = shown.parse(await rotated.json());
    await Promise.all(
      secrets.map(async (_, caller) => {
        await sleep(Math.random() * LONGEST_SWITCH_MILLISECONDS);
        secrets[caller] = next;
      }),
    );
  }
  await moreThan(load.sent, load.sent.length + CALLERS);
  const sent = await load.stop();
  expect(sent.filter(({ status }) => status !== 201)).toEqual([]);
  expect(sent.length).toBeGreaterThan(ROTATIONS * CALLERS);
  expect((await used()) - before).toBe(sent.length);
});

test('of a key that is revoked nothing that is sent afterwards is done', async () => {
  const [one, other] = [await makeKey(), await makeKey()];
  const before = await used();
  const load = callers((caller) => (caller % 2 === 0 ? one.secret : other.secret), 'revoked');
  await moreThan(load.sent, 5 * CALLERS);
  const path = `/ledger/v1/keys/${one.id}/revoke`;
  const revoked = await post(path, gateway().keys.admin, {});
  const revokedAt = Date.now();
  expect(revoked.status).toBe(200);
  await moreThan(load.sent, load.sent.length + 10 * CALLERS);
  const sent = await load.stop();
  const [early, late] = [
    sent.filter(({ at }) => at <= revokedAt),
    sent.filter(({ at }) => at > revokedAt),
  ];
  const ofRevoked = ({ caller }: Sent) => caller % 2 === 0;
  expect(early.filter(ofRevoked).some(({ status }) => status === 201)).toBe(true);
  expect(late.filter(ofRevoked).map(({ status }) => status)).toContain(401);
  expect(late.filter((one) => one.status !== (ofRevoked(one) ? 401 : 201))).toEqual([]);
  const done = sent.filter(({ status }) => status === 201);
  expect((await used()) - before).toBe(done.length);
});
