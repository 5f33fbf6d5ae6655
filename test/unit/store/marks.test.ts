/** Finding a row by running counts: how many looks and trips it takes, whatever the mix. */
import { describe, expect, test } from 'vitest';
import { ordinal } from '../../../functions/store/keys.ts';
import { endOf, narrow, Seek, START } from '../../../functions/store/marks.ts';
import type { Item, Key } from '../../../functions/store/table.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { chance } from '../../support/log-writer.ts';

/** Running counts of so many postings; a share of those at `place` (0 to 1) are counted. */
function log(length: number, share: (place: number) => number): Item[] {
  const next = chance(length);
  let movements = 0;
  return Array.from({ length }, (_, i) => {
    if (next() < share(i / length)) movements += 1;
    const counts = { movements, credits: i + 1, purchases: 0, issued: 0 };
    return { pk: 'R#1', sk: ordinal(i + 1), at: 1_000 + i, ...counts };
  });
}

async function find(items: readonly Item[], target: number, missing = new Set<number>()) {
  const last = items.at(-1);
  const [movements, credits] = [Number(last?.movements), items.length];
  const counts = { movements, credits, purchases: 0, segments: 0 };
  const end = endOf({ last: items.length, lastAt: 1e6, counts } as Parameters<typeof endOf>[0]);
  const seek = new Seek(({ movements }) => movements, target, START, end);
  const spent = { trips: 0, probes: 0 };
  const getMany = async (keys: readonly Key[]) => {
    spent.trips += 1;
    spent.probes += keys.length;
    expect(keys.length).toBeLessThanOrEqual(100);
    const numbers = keys.map(({ sk }) => Number(sk)).filter((number) => !missing.has(number));
    return numbers.map((number) => items[number - 1]).filter((item) => item !== undefined);
  };
  await narrow({ getMany }, 1, [seek], newCall());
  expect(seek.before.movements).toBeLessThan(target);
  expect(seek.reached.movements).toBeGreaterThanOrEqual(target);
  return { ...spent, width: seek.width };
}

/** The dearest of many targets. */
async function dearest(items: readonly Item[], looks = 200) {
  const total = Number(items.at(-1)?.movements);
  const all: Awaited<ReturnType<typeof find>>[] = [];
  for (let i = 0; i < looks; i += 1) {
    all.push(await find(items, 1 + Math.floor((i / looks) * total)));
  }
  const most = (of: 'trips' | 'probes' | 'width') => Math.max(...all.map((one) => one[of]));
  const probes = all.reduce((sum, one) => sum + one.probes, 0) / all.length;
  return { trips: most('trips'), probes: most('probes'), width: most('width'), average: probes };
}

describe('a row of 100,000 postings is found', () => {
  test.each([0.99, 0.85, 0.7, 0.5])('where %d of them are counted', async (share) => {
    const cost = await dearest(log(100_000, () => share));
    expect(cost.trips).toBeLessThanOrEqual(3);
    expect(cost.probes).toBeLessThanOrEqual(12);
  });

  test.each([
    ['in the second half only', (place: number) => (place < 0.5 ? 0 : 1)],
    ['now and then', () => 0.02],
    ['more and more', (place: number) => place ** 3],
    ['in waves', (place: number) => (Math.sin(place * 60) > 0 ? 0.95 : 0.1)],
    ['but for one gap', (place: number) => (place > 0.3 && place < 0.6 ? 0 : 0.8)],
    ['in bursts', (place: number) => ((place * 1_000) % 10 < 1 ? 1 : 0.01)],
  ])('where they are counted %s', async (_, share) => {
    const cost = await dearest(log(100_000, share));
    expect(cost.trips).toBeLessThanOrEqual(3);
    expect(cost.probes).toBeLessThanOrEqual(48);
    expect(cost.width).toBeLessThanOrEqual(256);
  });
});

test('with a hole where postings are missing, what is left is handed on', async () => {
  const missing = new Set(Array.from({ length: 1_000 }, (_, i) => 4_500 + i));
  const { trips, width } = await find(
    log(10_000, () => 0.8),
    4_000,
    missing,
  );
  expect(trips).toBeLessThanOrEqual(6);
  expect(width).toBeGreaterThan(128);
});
