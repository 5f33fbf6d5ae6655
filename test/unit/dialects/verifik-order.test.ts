/** In which order Verifik's records come, what is shown of them, and what they add up to. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Groups } from '../../../functions/dialects/verifik/groups.ts';
import { verifikRoutes } from '../../../functions/dialects/verifik/routes.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { call, find } from './foreign-call.ts';
import { ask, openShop, type Row, rowsOf, type Shop } from './verifik-shop.ts';

let shop: Shop;
/** Newest first. */
let all: readonly Row[];

beforeAll(async () => {
  shop = openShop();
  all = await rowsOf(shop, {});
});

describe('sorted by', () => {
  const FIELDS = [
    ...['amount', 'status', 'category', 'description', 'transactionId', 'paymentMethod'],
    ...['currency', 'exchangeRate', 'code', 'reversed', 'expiresAt', 'updatedAt'],
  ] as const;

  test.each(FIELDS)('%s, upwards and downwards', async (name) => {
    const keyed = (row: Row) => Reflect.get(row, name) ?? ABSENT[name] ?? '';
    const sorted = all.toReversed().sort((a, b) => compare(keyed(a), keyed(b)));
    expect(await rowsOf(shop, { sort: name })).toEqual(sorted);
    expect(await rowsOf(shop, { sort: `-${name}` })).toEqual(sorted.toReversed());
  });

  test.each(['createdAt', '_id', 'client', 'group', 'superAdmin'])(
    '%s, in which none is before another but in time',
    async (name) => {
      expect(await rowsOf(shop, { sort: `-${name}` })).toEqual(all);
      expect(await rowsOf(shop, { sort: name })).toEqual(all.toReversed());
    },
  );

  test('whether they have expired', async () => {
    const sorted = await rowsOf(shop, { sort: '-isExpired' });
    expect(sorted.map(({ isExpired }) => isExpired === true)).toEqual([
      true,
      ...Array(all.length - 1).fill(false),
    ]);
  });

  test('with pages that follow each other, by number and by offset', async () => {
    const sorted = await rowsOf(shop, { sort: 'amount' });
    const pages = [];
    for (const page of ['1', '2', '3']) {
      const { body } = await ask(shop, {
        where_client: 'acme',
        sort: 'amount',
        perPage: '5',
        page,
      });
      expect(body.pagination).toEqual({ page: Number(page), perPage: 5, total: 12, pages: 3 });
      pages.push(...body.data);
    }
    expect(pages).toEqual(sorted);
    const query = { where_client: 'acme', sort: 'amount', limit: '5', offset: '7' };
    const { body } = await ask(shop, query);
    expect(body.data).toEqual(sorted.slice(7));
    expect(body).toMatchObject({
      page: 2,
      limit: 5,
      pages: 3,
      pagination: { page: 2, perPage: 5 },
    });
  });
});

const ABSENT: Readonly<Record<string, unknown>> = { exchangeRate: -1, reversed: 0 };

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

describe('columns', () => {
  test.each([
    [{ columns: '_id amount code group createdAt' }, ['_id', 'amount', 'code', 'createdAt']],
    [{ columns: 'amount,code' }, ['_id', 'amount', 'code']],
    [{ columns: '-_id amount' }, ['amount']],
    [{ select: 'amount code' }, ['_id', 'amount', 'code']],
    [{ 'columns[]': ['amount', 'code'] }, ['_id', 'amount', 'code']],
    [{ columns: ['amount', 'code'], select: 'status' }, ['_id', 'amount', 'code']],
    [{ columns: 'group' }, ['_id']],
  ])('%j are shown', async (query, names) => {
    const rows = await rowsOf(shop, { ...query, where_code: 'scan' });
    expect(rows.map(Object.keys)).toEqual([names, names]);
  });

  test('a minus leaves out', async () => {
    const [row] = await rowsOf(shop, { columns: '-client -superAdmin -nothing' });
    const { client, superAdmin, ...rest } = all[0] ?? {};
    expect([client, superAdmin]).toEqual(['acme', 'admin']);
    expect(row).toEqual(rest);
  });

  test('a client that is not shown is not read', async () => {
    const counted = openShop();
    let reads = 0;
    const { clientsOf } = counted.ledger;
    counted.ledger.clientsOf = (refs) => {
      reads += 1;
      return clientsOf(refs);
    };
    await rowsOf(counted, { populates: 'client', columns: 'amount' });
    expect(reads).toBe(0);
    await rowsOf(counted, { populates: 'client' });
    expect(reads).toBe(1);
  });

  test('hold for one record as well', async () => {
    const retrieve = find(verifikRoutes, '/v2/credits/{id}');
    const query = { columns: 'client amount', 'populates[]': 'client', lean: 'true' };
    const params = { id: all[0]?._id ?? '' };
    const { body } = await call(retrieve, { ledger: shop.ledger, params, query });
    expect(body.data).toEqual({
      _id: all[0]?._id,
      amount: -500,
      client: { _id: 'acme', name: 'Name of acme', email: 'acme@example.com' },
    });
  });
});

describe('sums', () => {
  const usages = { where_client: 'acme', where_category: 'usage', where_status: 'approved' };

  test('withAllServicesCost adds up all amounts of the list, whatever the page', async () => {
    const query = { ...usages, withAllServicesCost: 'true', perPage: '1', page: '2' };
    const { body } = await ask(shop, query);
    expect([body.data.length, body.total, body.allServicesCost]).toEqual([1, 5, -18.000001]);
    const none = { ...query, where_code: 'none' };
    expect((await ask(shop, none)).body.allServicesCost).toBe(0);
    expect((await ask(shop, { ...query, where_client: 'nobody' })).body.allServicesCost).toBe(0);
    const unasked = { ...query, withAllServicesCost: 'false' };
    expect((await ask(shop, unasked)).body).not.toHaveProperty('allServicesCost');
  });

  test('groupThem puts together what had one product at one price', async () => {
    const { body } = await ask(shop, { ...usages, groupThem: '1' });
    const ids = (code: string, amount: number) =>
      all
        .filter((row) => row.code === code && row.amount === amount)
        .map(({ _id }) => _id)
        .reverse();
    expect(ids('scan', -2.5)).toHaveLength(2);
    expect(body).toEqual({
      success: true,
      data: {
        'Face:-0.000001': { amount: -0.000001, indexes: ids('Face', -0.000001), total: 0.000001 },
        'face:-10': { amount: -10, indexes: ids('face', -10), total: 10 },
        'face:-3': { amount: -3, indexes: ids('face', -3), total: 3 },
        'scan:-2.5': { amount: -2.5, indexes: ids('scan', -2.5), total: 5 },
      },
      total: 5,
    });
  });

  test('groups hold their records in order, in whichever they were found', () => {
    const { ledger, acme } = openShop();
    const usages = ledger.postings(acme).flatMap(({ credit }) => credit ?? []);
    const scans = usages.filter(({ product }) => product === 'scan');
    const groups = new Groups();
    for (const scan of scans.toReversed()) groups.add(scan);
    const ids = scans.map(({ number }) => creditId({ client: acme.number, number, part: 0 }));
    expect(ids).toHaveLength(2);
    expect(groups.toWire(acme)['scan:-2.5']?.indexes).toEqual(ids);
  });

  test('groupThem has no groups where nothing fits', async () => {
    for (const query of [
      { where_client: 'nobody' },
      { where_client: 'acme', where_code: 'none' },
    ]) {
      const { body } = await ask(shop, { ...query, groupThem: 'true' });
      expect(body).toEqual({ success: true, data: {}, total: 0 });
    }
  });
});
