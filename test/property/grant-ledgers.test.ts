/** Ledgers of grants: folded or not, booked or not, raced or not, they come to the balance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GrantWorld } from './grant-world.ts';
import { type Event, histories } from './steps.ts';

/** They move credits and leave the records of grants as they are. */
const PLAIN: readonly Event[] = [
  'usage',
  'post-paid usage',
  'hold',
  'capture',
  'capture in steps',
  'release',
  'transfer',
  'adjust up',
  'adjust down',
];

const RUNS = Number(process.env.PROPERTY_RUNS ?? 20);

describe('the ledger of a grant', () => {
  const seen = { lines: 0, folded: 0, interruptions: 0 };
  const lived = async (live: (world: GrantWorld) => Promise<void>) => {
    const world = await GrantWorld.open();
    await live(world);
    for (const name of ['lines', 'folded', 'interruptions'] as const) {
      seen[name] += world.seen[name];
    }
  };

  test('is the same from folds and from all postings, and sums up to the balance', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) =>
        lived(async (world) => {
          for (const step of steps) {
            await world.take(step);
            if (step.b % 3 === 0) await world.fold(step);
            if (step.b % 4 === 1) await world.check(step.client);
          }
          for (const client of [0, 1, 2]) await world.check(client);
        }),
      ),
      { numRuns: RUNS },
    );
    expect(seen.lines).toBeGreaterThan(100);
    expect(seen.folded).toBeGreaterThan(RUNS);
  }, 120_000);

  test('sums up to the balance while commands and folds come between its reads', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) =>
        lived(async (world) => {
          for (let at = 0; at < steps.length; at += 1) {
            const [step, ...rest] = steps.slice(at, at + 5);
            if (!step) continue;
            await world.take(step);
            if (step.b % 3 !== 0) continue;
            await world.checkRaced(step, rest);
            at += rest.length;
          }
        }),
      ),
      { numRuns: RUNS },
    );
    expect(seen.interruptions).toBeGreaterThan(RUNS);
  }, 120_000);

  test('is read once where nothing but what its lines say has changed', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) =>
        lived(async (world) => {
          for (let at = 0; at < steps.length; at += 1) {
            const [step, ...rest] = steps.slice(at, at + 5);
            if (!step) continue;
            await world.take(step);
            const plain = rest.filter(({ event }) => PLAIN.includes(event));
            if (plain.length === 0) continue;
            expect(await world.checkRaced(step, plain)).toBe(0);
            at += rest.length;
          }
        }),
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});
