/** Pages of a client's segments are slices of all of them, whatever the index shows. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { GrantedSegment, SegmentFilter } from '../../../functions/ledger/lists.ts';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { MAX_SIFTED } from '../../../functions/store/client-pages.ts';
import { accountKey } from '../../../functions/store/keys.ts';
import { listSegments } from '../../../functions/store/segment-lists.ts';
import type { Item } from '../../../functions/store/table.ts';
import { fieldsOf, listOf } from '../../../functions/store/values.ts';
import { grantedAccount } from '../../support/granted-account.ts';
import { LaggingTable } from '../../support/lagging-table.ts';
import { newCall } from '../../support/ledger-on-table.ts';
import { plant } from '../../support/long-account.ts';
import { naiveSegments } from '../../support/naive-segments.ts';

const account = grantedAccount(5, 2_500);
const { client, postings } = account;
const oldest = { client, order: 'oldest' } as const;
const ALL = naiveSegments(postings, oldest, { limit: 100_000, offset: 0 }).rows;

const idOf = ({ credit, segment }: GrantedSegment) => `${credit.number}.${segment.part}`;

let table: LaggingTable;
beforeEach(async () => {
  table = new LaggingTable();
  await plant(table, account);
});

async function page(filter: SegmentFilter, offset: number, limit = 30) {
  const call = newCall();
  const { rows, total } = await listSegments(table, filter, { limit, offset }, call);
  const right = naiveSegments(postings, filter, { limit, offset });
  expect(rows).toEqual(right.rows);
  expect(total).toBe(right.total);
  return { rows, total, trips: call.spent.trips };
}

test('the log has all that issues segments', () => {
  const issuing = postings.filter(({ issues }) => issues.length > 0);
  expect(new Set(issuing.map(({ kind }) => kind))).toEqual(
    new Set(['purchase', 'approval', 'extension', 'edit']),
  );
  expect(issuing.some(({ issues }) => issues.length > 9)).toBe(true);
  expect(account.account.counts.segments).toBe(ALL.length);
});

describe('a page', () => {
  test.each(['oldest', 'newest'] as const)('of any place and size, the %s first', async (order) => {
    for (const offset of [0, 1, 29, 700, 1_111, ALL.length - 31, ALL.length - 1]) {
      for (const limit of [1, 30, 1_000]) {
        const { trips } = await page({ client, order }, offset, limit);
        expect(trips).toBeLessThanOrEqual(7 + Math.ceil(limit / 100));
      }
    }
    for (const offset of [ALL.length, 2 ** 31]) {
      expect(await page({ client, order }, offset)).toMatchObject({ rows: [], trips: 1 });
    }
  });

  test('within a time: that of the issue, not of the purchase', async () => {
    const late = postings.filter(({ issues, credit }) => issues.length > 0 && !credit);
    const [first, last] = [late[20], late[90]];
    const range = { from: first?.at ?? 0, to: (last?.at ?? 0) + 1 };
    const { total, rows } = await page({ ...oldest, ...range }, 0, 1_000);
    expect(total).toBeLessThan(ALL.length);
    expect(rows.some(({ credit }) => credit.createdAt < range.from)).toBe(true);
    await page({ ...oldest, ...range, order: 'newest' }, 50);
    await page({ ...oldest, from: range.to, to: range.from }, 0);
  });

  test('of those that fit, sorted by anything, both ways', async () => {
    const fits = ({ credit }: GrantedSegment) => credit.description?.includes('spring') ?? false;
    const sortedBy = ({ segment }: GrantedSegment) => segment.startingAt % 97;
    for (const order of ['oldest', 'newest'] as const) {
      for (const offset of [0, 300, 1e6]) {
        await page({ client, order, fits }, offset);
        await page({ client, order, sortedBy }, offset);
        await page({ client, order, sortedBy, fits }, offset);
      }
    }
  });
});

describe('an index that does not show', () => {
  test.each([
    ['the newest', (number: number) => number > postings.length - 40],
    ['some', (number: number) => number % 31 < 3],
    ['anything', () => true],
  ])('%s changes nothing', async (_, hidden) => {
    table.hidden = hidden;
    const sortedBy = ({ credit }: GrantedSegment) => credit.description ?? '';
    for (const offset of [0, 900, ALL.length - 20]) {
      await page(oldest, offset);
      await page({ ...oldest, order: 'newest' }, offset);
      await page({ ...oldest, sortedBy }, offset);
    }
  });

  test('what purchases were given later changes nothing', async () => {
    table.shown = asRecorded;
    const shows = ({ credit, segment }: GrantedSegment) => [credit.number, segment];
    for (let offset = 0; offset < ALL.length; offset += 400) {
      const { rows } = await listSegments(table, oldest, { limit: 400, offset }, newCall());
      expect(rows.map(shows)).toEqual(ALL.slice(offset, offset + 400).map(shows));
    }
  });
});

/** Of a purchase that was approved at once, only the segments that it began with. */
function asRecorded(item: Item): Item {
  const [credit, issues] = [fieldsOf(item.credit), listOf(item.issues)];
  if (!item.credit || issues.length === 0) return item;
  const schedule = listOf(credit.schedule).slice(0, 4 * issues.length);
  return { ...item, credit: { ...credit, schedule } };
}

test('all pages are all of them, once, while more are issued', async () => {
  const item = await table.get(accountKey(client.number), newCall());
  const found: string[] = [];
  let shown: readonly GrantedSegment[];
  let last = 1_200;
  do {
    const { number = 0, at = 0, counts } = postings[last - 1] ?? {};
    const { segments: issued, ...others } = counts ?? account.account.counts;
    const until = { ...accountKey(client.number), last: number, lastAt: at, ...others, issued };
    table.put({ ...item, ...until });
    last = Math.min(last + 13, postings.length);
    const ask = { limit: 40, offset: found.length };
    shown = (await listSegments(table, oldest, ask, newCall())).rows;
    found.push(...shown.map(idOf));
  } while (shown.length === 40 || last < postings.length);
  expect(found).toEqual(ALL.map(idOf));
});

test('to look through more than 100,000 is refused at once', async () => {
  const item = await table.get(accountKey(client.number), newCall());
  table.put({ ...item, ...accountKey(client.number), issued: MAX_SIFTED + 1 });
  const call = newCall();
  const sorted = { ...oldest, sortedBy: () => 1 };
  const refused = listSegments(table, sorted, { limit: 30, offset: 0 }, call);
  await expect(refused).rejects.toThrow(TooDeep);
  expect(call.spent.trips).toBe(1);
});
