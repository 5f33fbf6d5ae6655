/** Lines are what the postings say, whatever has been folded of them, and so are searches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryFilter, PageAsk } from '../../functions/ledger/ledger.ts';
import type { PostingLine, SortKey } from '../../functions/ledger/lists.ts';
import { POSTINGS_PER_BLOCK } from '../../functions/ledger/lists.ts';
import type { Change } from '../../functions/projections/changes.ts';
import { foldLines } from '../../functions/projections/fold-lines.ts';
import { listHistory } from '../../functions/store/account-lists.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { longAccount, plant } from '../support/long-account.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { naiveHistory, naivePage } from '../support/naive-lists.ts';
import { LineStory } from './lined.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? '25');
/** Most of them many usages at once, and edits. */
const DOES = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7];
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom(...DOES), size: fc.integer({ min: 1, max: 45 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      records: fc.integer({ min: 1, max: 120 }),
      again: fc.nat(90),
      dies: fc.nat(4),
    }),
  },
  { weight: 1, arbitrary: fc.constant('rebuild' as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(200),
    }),
  },
);

test('lines are what postings said at first, whatever is folded, repeated or edited', async () => {
  const seen = { blocks: 0, edited: 0 };
  const lived = async (
    steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  ) => {
    const story = await LineStory.begin();
    for (const one of steps) {
      if (one === 'rebuild') await story.rebuild();
      else if ('does' in one) await story.act(one.does, one.size);
      else if ('records' in one) await story.deliver(one.records, one.again, one.dies);
      else await story.check(one.share, one.length);
    }
    await story.drain();
    await story.check(0, Number.MAX_SAFE_INTEGER);
    story.checkComplete();
    const postings = story.postings();
    seen.blocks += story.blocks().length;
    const differs = ({ credit, note }: (typeof postings)[number]) =>
      credit !== null && credit.description !== note;
    seen.edited += postings.filter(differs).length;
  };
  const stories = fc.array(step, { minLength: 10, maxLength: 50 });
  await fc.assert(fc.asyncProperty(stories, lived), { numRuns: RUNS });
  expect(seen.blocks).toBeGreaterThanOrEqual(RUNS);
  expect(seen.edited).toBeGreaterThan(RUNS / 2);
}, 240_000);

const SORTS: readonly ((line: PostingLine) => SortKey)[] = [
  ({ delta }) => delta,
  ({ note }) => note ?? '',
  ({ credit }) => credit ?? -1,
  ({ actor, currency, transactionId }) => `${actor} ${currency} ${transactionId}`,
];
const NOTES = ['STRASSENBAHN', 'lookup', '.*', 'cafe\u0301', 'RESERVED', 'no such'];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

describe('a search while blocks are folded', () => {
  const POSTINGS = 2_400;
  const account = longAccount(3, POSTINGS);
  const { postings, client } = account;
  const search = fc.record({
    order: fc.constantFrom('newest', 'oldest'),
    movements: fc.boolean(),
    kinds: maybe(fc.constant(['usage', 'expiry'] as const)),
    note: maybe(fc.constantFrom(...NOTES)),
    fits: maybe(fc.constant(({ store, partner }: PostingLine) => Boolean(store ?? partner))),
    sortedBy: maybe(fc.constantFrom(...SORTS)),
    /** From a tenth of the log on. */
    early: fc.boolean(),
  });
  const asks = fc.record({ limit: fc.integer({ min: 1, max: 60 }), offset: maybe(fc.nat(300)) });
  /** Numbers of postings whose records of the stream come now, again or for the first time. */
  const delivered = fc.array(fc.integer({ min: 1, max: POSTINGS }), { maxLength: 90 });

  test.each(['offset', 'position'] as const)(
    'by %s finds what all postings say',
    async (by) => {
      const table = new MemoryTable();
      await plant(table, account);
      const from = postings[POSTINGS / 10]?.at ?? 0;
      const found = async (numbers: readonly number[], raw: object, asked: object) => {
        await foldLines(projectionStore(table, newCall()), changesOf(numbers));
        const { early, ...given } = present(raw) as HistoryFilter & { early: boolean };
        const filter: HistoryFilter = { ...given, client, ...(early ? {} : { from }) };
        const ask = askOf(asked as PageAsk, by);
        const all = naiveHistory(postings, filter);
        const page = await listHistory(table, filter, ask, newCall());
        expect(page.rows.map(({ number }) => number)).toEqual(naivePage(all, ask));
        if (by === 'offset') expect(page.total).toBe(all.length);
        const { limit, offset = 0 } = ask;
        expect(page.next !== null).toBe(offset + limit < all.length);
      };
      const property = fc.asyncProperty(delivered, search, asks, found);
      await fc.assert(property, { numRuns: 2 * RUNS });
    },
    240_000,
  );

  function changesOf(numbers: readonly number[]): Change[] {
    return numbers.flatMap((number, i) => {
      // Most of them are last ones of their blocks.
      const near = i % 4 ? number - (number % POSTINGS_PER_BLOCK) : number;
      const after = postings[near - 1];
      return after ? [{ sequence: BigInt(i), of: 'posting', before: null, after } as const] : [];
    });
  }
});

/** Without keys whose value is undefined. */
function present(raw: object): object {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
}

function askOf({ limit, offset }: PageAsk, by: 'offset' | 'position'): PageAsk {
  return by === 'position' ? { limit } : { limit, offset: offset ?? 0 };
}
