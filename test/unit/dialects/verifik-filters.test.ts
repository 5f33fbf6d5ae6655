/** Verifik's filters on one client's records: each holds of what is shown. */
import { beforeAll, describe, expect, test } from 'vitest';
import { NOW } from './foreign-call.ts';
import { HOUR, openShop, type Row, rowsOf, type Shop } from './verifik-shop.ts';

type Case = readonly [
  query: Readonly<Record<string, string | string[]>>,
  fits: (row: Row) => boolean,
];

const at = (hours: number) => new Date(NOW - hours * HOUR).toISOString();
const day = at(0).slice(0, 10);
const dayBefore = at(24).slice(0, 10);
const isCalled = (row: Row, part: RegExp) => part.test(row.description ?? '');

const CASES: readonly Case[] = [
  [{ where_status: 'approved' }, (row) => row.status === 'approved'],
  [{ wherenot_status: 'approved' }, (row) => row.status !== 'approved'],
  [{ in_status: ['pending', 'failed'] }, (row) => /pending|failed/.test(row.status)],
  [{ 'in_status[]': ['pending', 'postPaid'] }, (row) => /pending|postPaid/.test(row.status)],
  [{ 'in_status[0]': 'failed', 'in_status[1]': 'pending' }, (row) => /pen|fai/.test(row.status)],
  [{ in_status: 'failed' }, (row) => row.status === 'failed'],
  [{ notIn_status: ['pending', 'failed'] }, (row) => !/pending|failed/.test(row.status)],
  [{ where_category: 'usage' }, (row) => row.category === 'usage'],
  [{ wherenot_category: 'usage' }, (row) => row.category === 'purchase'],
  [{ in_category: ['purchase'] }, (row) => row.category === 'purchase'],
  [{ notIn_category: ['purchase'] }, (row) => row.category === 'usage'],
  [
    { where_category: 'usage', wherenot_status: 'failed', where_code: 'face' },
    (row) => row.category === 'usage' && row.status !== 'failed' && row.code === 'face',
  ],

  [{ where_code: 'scan' }, (row) => row.code === 'scan'],
  [{ in_code: ['undefined', 'scan'] }, (row) => row.code === 'scan'],
  [{ wherenot_code: 'scan' }, (row) => row.code !== 'scan'],
  [{ in_code: ['scan', 'lookup', 'none'] }, (row) => /^(scan|lookup)$/.test(row.code ?? '')],
  [{ notIn_code: ['scan', 'lookup'] }, (row) => !/^(scan|lookup)$/.test(row.code ?? '')],
  [{ like_code: 'FAC' }, (row) => /fac/i.test(row.code ?? '')],
  [{ notLike_code: 'fac' }, (row) => !/fac/i.test(row.code ?? '')],
  [{ 'where-case-insensitive_code': 'FACE' }, (row) => /^face$/i.test(row.code ?? '')],
  [{ 'where-exists_code': 'true' }, (row) => row.code !== undefined],
  [{ 'where-exists_code': 'false' }, (row) => row.code === undefined],
  [{ 'where-null_code': 'true' }, (row) => row.code === undefined],
  [{ 'where-not-null_code': '1' }, (row) => row.code !== undefined],

  [{ where_amount: '-2.5' }, (row) => row.amount === -2.5],
  [{ where_amount: '-2.500000' }, (row) => row.amount === -2.5],
  [{ where_amount: '-3' }, (row) => row.amount === -3],
  [{ wherenot_amount: '-2.5' }, (row) => row.amount !== -2.5],
  [{ in_amount: ['7', '-10'] }, (row) => row.amount === 7 || row.amount === -10],
  [{ 'where<_amount': '-2.5' }, (row) => row.amount < -2.5],
  [{ 'where<=_amount': '-2.5' }, (row) => row.amount <= -2.5],
  [{ whereLTE_amount: '-2.5' }, (row) => row.amount <= -2.5],
  [{ 'where>_amount': '7' }, (row) => row.amount > 7],
  [{ 'where>=_amount': '7' }, (row) => row.amount >= 7],
  [{ whereGTE_amount: '7' }, (row) => row.amount >= 7],
  [{ whereGTE_amount: '-4', 'where<_amount': '0' }, (row) => row.amount >= -4 && row.amount < 0],
  [{ where_reversed: '1' }, (row) => row.reversed === 1],

  [{ whereGTE_createdAt: at(10) }, (row) => row.createdAt >= at(10)],
  [{ 'where>=_createdAt': at(10) }, (row) => row.createdAt >= at(10)],
  [{ 'where>_createdAt': at(10) }, (row) => row.createdAt > at(10)],
  [{ whereLTE_createdAt: at(10) }, (row) => row.createdAt <= at(10)],
  [{ 'where<=_createdAt': at(10) }, (row) => row.createdAt <= at(10)],
  [{ 'where<_createdAt': at(10) }, (row) => row.createdAt < at(10)],
  [{ where_createdAt: at(10) }, (row) => row.createdAt === at(10)],
  [{ in_createdAt: [at(10), at(9)] }, (row) => [at(10), at(9)].includes(row.createdAt)],
  [{ wherenot_createdAt: at(10) }, (row) => row.createdAt !== at(10)],
  [
    { whereGTE_createdAt: at(12), 'where<_createdAt': at(9), like_description: 'credit' },
    (row) => row.createdAt >= at(12) && row.createdAt < at(9) && isCalled(row, /credit/i),
  ],
  [{ whereLTE_createdAt: dayBefore }, (row) => row.createdAt < day],
  [{ 'where<_createdAt': day }, (row) => row.createdAt < day],
  [{ whereGTE_createdAt: day }, (row) => row.createdAt >= day],
  [{ 'where>_createdAt': dayBefore }, (row) => row.createdAt >= day],
  [{ where_createdAt: dayBefore }, (row) => row.createdAt < day],
  [{ whereLTE_createdAt: at(9), 'where<_createdAt': at(10) }, (row) => row.createdAt < at(10)],
  [{ where_updatedAt: at(0) }, (row) => row.updatedAt === at(0)],
  [{ 'where<_updatedAt': day }, (row) => row.updatedAt < day],
  [{ 'where>_updatedAt': dayBefore }, (row) => row.updatedAt >= day],
  [{ whereLTE_updatedAt: dayBefore }, (row) => row.updatedAt < day],
  [{ whereGTE_createdAt: at(10).replace('Z', ' 00:00') }, (row) => row.createdAt >= at(10)],

  [{ like_description: 'CREDIT' }, (row) => isCalled(row, /credit/i)],
  [{ like_description: 'strasse' }, (row) => row.description === 'Straße'],
  [{ like_description: '100 %' }, (row) => isCalled(row, /100 %/)],
  [{ notLike_description: 'credit' }, (row) => !isCalled(row, /credit/i)],
  [{ where_description: 'Credit purchase' }, (row) => row.description === 'Credit purchase'],
  [{ where_paymentMethod: 'bank_transfer' }, (row) => row.paymentMethod === 'bank_transfer'],
  [{ in_currency: ['EUR', 'CZK'] }, (row) => row.currency === 'EUR'],
  [{ where_exchangeRate: '1.00' }, (row) => row.exchangeRate === 1],
  [{ 'where>_exchangeRate': '1' }, (row) => (row.exchangeRate ?? 0) > 1],
  [{ 'where-null_exchangeRate': 'false' }, (row) => row.exchangeRate !== null],
  [{ 'where-exists_expiresAt': 'true' }, (row) => row.expiresAt !== undefined],
  [{ whereLTE_expiresAt: at(0) }, (row) => (row.expiresAt ?? '9') <= at(0)],
  [{ where_isExpired: 'true' }, (row) => row.isExpired === true],
  [{ where_isExpired: 'false' }, (row) => row.isExpired !== true],
  [{ wherenot_isExpired: '1' }, (row) => row.isExpired !== true],
];

let shop: Shop;
let all: readonly Row[];

beforeAll(async () => {
  shop = openShop();
  all = await rowsOf(shop, {});
});

describe("of a client's records", () => {
  test.each(CASES)('%j', async (query, fits) => {
    const wanted = all.filter(fits);
    // Else the case would hold of a filter that does nothing, or finds nothing.
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length);
    expect(await rowsOf(shop, query)).toEqual(wanted);
  });

  test('by their ids, in either spelling; a foreign id is that of none', async () => {
    const [first, second] = all;
    const { _id: id = '' } = first ?? {};
    expect(await rowsOf(shop, { where__id: id.toUpperCase() })).toEqual([first]);
    expect(await rowsOf(shop, { in__id: [second?._id ?? '', id] })).toEqual([first, second]);
    expect(await rowsOf(shop, { where__id: '67c0d39dab480fc9ff6da66d' })).toEqual([]);
    expect(await rowsOf(shop, { notIn__id: ['credit_123456789', id] })).toEqual(all.slice(1));
  });

  test('by who made them', async () => {
    expect(await rowsOf(shop, { where_superAdmin: 'admin' })).toEqual(all);
    expect(await rowsOf(shop, { wherenot_superAdmin: 'admin' })).toEqual([]);
  });

  test.each([
    { where_code: 'none' },
    { 'where-case-insensitive_code': 'FAC' },
    { where_amount: '0' },
    { where_category: 'usage', wherenot_category: 'usage' },
    { in_status: ['failed'], notIn_status: ['failed', 'pending'] },
    { whereGTE_createdAt: at(1), whereLTE_createdAt: at(2) },
    { whereGTE_createdAt: '9999-12-31' },
    { where_transactionId: 'txn_1' },
  ])('%j finds none', async (query) => {
    expect(await rowsOf(shop, query)).toEqual([]);
  });

  test.each([
    { where_status: 'undefined' },
    { in_code: ['undefined'], 'where<_amount': 'undefined' },
  ])('%j is no filter', async (query) => {
    expect(await rowsOf(shop, query)).toEqual(all);
  });
});
