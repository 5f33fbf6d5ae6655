/** Usage plans: how much a key in one may ask for. */
import { describe, expect, test, vi } from 'vitest';
import { UsagePlans } from '../../infra/local/usage-plans.ts';
import { KeyCalls } from '../support/key-desk-calls.ts';
import { useTestGateway } from '../support/test-gateway.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const plans = new UsagePlans(
  () => Date.now(),
  [
    { name: 'tiny', rate: 1, burst: 3, perDay: 5 },
    { name: 'wide', rate: null, burst: null, perDay: null },
  ],
);
const { make, me } = new KeyCalls(useTestGateway(NOW, plans));
const reader = { name: 'Dashboard', scopes: ['credits:read'] };

describe('a plan', () => {
  test('bounds how fast and how often its key may ask, each key by itself', async () => {
    const { body } = await make({ ...reader, plan: 'tiny' });
    const { body: other } = await make({ ...reader, plan: 'tiny' });
    const asked = [];
    for (let i = 0; i < 4; i += 1) asked.push(await me(body.secret));
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(asked[3]?.headers.get('retry-after')).toBe('1');
    expect(asked[3]?.body).toMatchObject({ success: false, result: 'error' });
    expect((await me(other.secret)).status).toBe(200);
    vi.setSystemTime(NOW + 2_000);
    expect((await me(body.secret)).status).toBe(200);
    expect((await me(body.secret)).status).toBe(200);
    // The day's five are used up.
    vi.setSystemTime(NOW + 60_000);
    const quota = await me(body.secret);
    expect([quota.status, quota.headers.get('retry-after')]).toEqual([429, '3600']);
    vi.setSystemTime(NOW + DAY);
    expect((await me(body.secret)).status).toBe(200);
  });

  test('without limits bounds nothing', async () => {
    const { body } = await make({ ...reader, plan: 'wide' });
    const asked = await Promise.all(Array.from({ length: 20 }, () => me(body.secret)));
    expect(asked.every(({ status }) => status === 200)).toBe(true);
  });
});
