/** A plan that is exceeded, as the software of a vendor meets it: it waits, and gets its answer. */
import Metronome from '@metronome/sdk';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { UsagePlans } from '../../infra/local/usage-plans.ts';
import { useTestGateway } from '../support/test-gateway.ts';

const TINY = { name: 'tiny', rate: 2, burst: 2, perDay: null };
const gateway = useTestGateway(undefined, new UsagePlans(Date.now, [TINY]));

let secret: string;

beforeAll(async () => {
  const answer = await fetch(`${gateway().url}/ledger/v1/keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway().keys.admin}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      name: 'Small',
      scopes: ['clients:write', 'clients:read'],
      plan: 'tiny',
    }),
  });
  expect(answer.status).toBe(201);
  secret = z.object({ secret: z.string() }).parse(await answer.json()).secret;
});

interface Heard {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly at: number;
}

test('Metronome’s SDK backs off and succeeds', async () => {
  const heard: Heard[] = [];
  const listening: typeof fetch = async (url, init) => {
    const answer = await fetch(url, init);
    const retryAfter = answer.headers.get('retry-after');
    heard.push({ status: answer.status, retryAfter, at: Date.now() });
    return answer;
  };
  const baseURL = gateway().url;
  const client = new Metronome({ bearerToken: secret, baseURL, fetch: listening });
  const names = ['one', 'two', 'three', 'four', 'five'];
  for (const name of names) await client.v1.customers.create({ name });
  const made = [];
  for await (const customer of client.v1.customers.list()) made.push(customer.name);
  expect(made.sort()).toEqual([...names].sort());
  const refused = heard.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const { retryAfter, at } of refused) {
    expect(retryAfter).toBe('1');
    const next = heard.find((later) => later.at >= at && later.status !== 429);
    expect((next?.at ?? 0) - at).toBeGreaterThanOrEqual(900);
  }
});
