/** The projections equal a recount, whatever the stream repeats, splits, crosses or cuts off. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Story } from './projected.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? '40');
const act = fc.record({
  client: fc.nat(2),
  does: fc.nat(14),
  amount: fc.integer({ min: 1, max: 30 }),
});
/** One step of a story: a command of one of three clients, or a delivery of the stream. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: act,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      shard: fc.nat(1),
      records: fc.integer({ min: 1, max: 60 }),
      again: fc.nat(20),
      dies: fc.nat(4),
    }),
  },
  { weight: 1, arbitrary: fc.record({ rebuilt: fc.array(act, { maxLength: 3 }) }) },
);

describe('projections', () => {
  it('equal a recount of the postings after the last record of the stream', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 160 }), async (steps) => {
        const story = await Story.begin();
        for (const one of steps) {
          if ('rebuilt' in one) {
            const acts = [...one.rebuilt];
            await story.rebuild(async () => {
              const next = acts.shift();
              if (next) await story.act(next.client, next.does, BigInt(next.amount));
            });
          } else if ('does' in one) await story.act(one.client, one.does, BigInt(one.amount));
          else await story.deliver(one.shard, one.records, one.again, one.dies);
        }
        await story.drain();
        await story.check();
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});
