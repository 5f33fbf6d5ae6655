/** Every page of a client's segments, at any size, is a slice of all that fit. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { GrantedSegment, SegmentFilter, SortKey } from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { listSegments } from '../../functions/store/segment-lists.ts';
import { grantedAccount } from '../support/granted-account.ts';
import { LaggingTable } from '../support/lagging-table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { LongAccount } from '../support/log-writer.ts';
import { plant } from '../support/long-account.ts';
import { naiveSegments } from '../support/naive-segments.ts';

/** Of nothing, a few, too many to be read at once; of purchases all along, or among usages. */
const ACCOUNTS = [
  grantedAccount(1, 0),
  grantedAccount(2, 60),
  grantedAccount(3, 1_500),
  grantedAccount(4, 2_500, 0.12),
] as const;

const SORTS: readonly ((granted: GrantedSegment) => SortKey)[] = [
  ({ segment }) => segment.endingBefore,
  ({ segment }) => segment.amount,
  ({ credit }) => credit.description ?? '',
  ({ credit }) => credit.number % 7,
];

const table = new LaggingTable();
beforeAll(async () => {
  for (const account of ACCOUNTS) await plant(table, account);
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const lists = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  from: maybe(share),
  to: maybe(share),
  sortedBy: maybe(fc.constantFrom(...SORTS)),
  fits: maybe(fc.constant(({ segment }: GrantedSegment) => segment.part % 3 === 1)),
  hidden: fc.constantFrom(0, 0, 0.1, 1),
});
const pages = fc.record({
  limit: fc.integer({ min: 1, max: 200 }),
  depth: fc.double({ min: 0, max: 1.1, noNaN: true }),
});

type Raw = typeof lists extends fc.Arbitrary<infer R> ? R : never;

test('a page of segments is a slice of them, with the right total', async () => {
  const property = fc.asyncProperty(lists, pages, async (raw, { limit, depth }) => {
    const { client, postings } = raw.account;
    table.hidden = (number) => number > postings.length * (1 - raw.hidden);
    const filter = filterOf(raw);
    const all = naiveSegments(postings, filter, { limit: Infinity, offset: 0 });
    const ask = { limit, offset: Math.floor(depth * all.total) };
    const call = newCall();
    const shown = await listSegments(table, { ...filter, client }, ask, call);
    expect(shown).toEqual(naiveSegments(postings, filter, ask));
    const isCounted = !filter.fits && !filter.sortedBy && raw.hidden === 0;
    const range = filter.from === undefined && filter.to === undefined ? 0 : 6;
    if (isCounted) expect(call.spent.trips).toBeLessThanOrEqual(7 + Math.ceil(limit / 100) + range);
  });
  await fc.assert(property, { numRuns: 200, seed: 6 });
});

/** Without keys whose value is undefined. */
function filterOf({ account, order, from, to, sortedBy, fits }: Raw): SegmentFilter {
  return {
    client: account.client,
    order,
    ...(from === undefined ? {} : { from: timeAt(account, from) }),
    ...(to === undefined ? {} : { to: timeAt(account, to) }),
    ...(sortedBy ? { sortedBy } : {}),
    ...(fits ? { fits } : {}),
  };
}

function timeAt({ postings }: LongAccount, part: number): number {
  const posting: Posting | undefined = postings[Math.floor(part * (postings.length - 1))];
  return posting?.at ?? 0;
}
