/** Whatever was posted: Verifik's lists, records and balance say the same, and ours too. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { correctionRows, endRows } from '../support/ending-rows.ts';
import { debtRows, holdRows, paymentRows } from '../support/posting-rows.ts';
import { NOW } from '../support/shop-steps.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const ROWS = [...paymentRows, ...debtRows, ...holdRows, ...endRows, ...correctionRows];

const gateway = useTestGateway(NOW);
let clients = 0;

const record = z.looseObject({
  _id: z.string(),
  status: z.string(),
  amount: z.number(),
  updatedAt: z.string(),
});
const list = z.object({
  data: z.array(record),
  total: z.number(),
  allServicesCost: z.number().optional(),
});
const one = z.object({ data: record });
const me = z.object({ data: z.object({ credits: z.number(), availableCredits: z.number() }) });
const balance = z.object({ balance: z.string(), available: z.string() });

describe.each(ROWS)('after $title', (row) => {
  test('every way to ask gets the same records, and the balance', async () => {
    clients += 1;
    const fields = { id: `client-${clients}`, number: clients, overdraftLimit: '50' };
    const shop = await VendorShop.open(gateway(), fields);
    await row.act(shop);
    const key = await gateway().key(['credits:read'], [clients]);
    const get = async <T>(path: string, shape: z.ZodType<T>): Promise<T> => {
      const headers = { authorization: `Bearer ${key}` };
      return shape.parse(await (await fetch(gateway().url + path, { headers })).json());
    };

    const plain = await get('/v2/credits', list);
    const sifted = await get('/v2/credits?withAllServicesCost=true', list);
    expect([sifted.data, sifted.total]).toEqual([plain.data, plain.data.length]);
    expect(sifted.allServicesCost).toBe(plain.data.reduce((sum, { amount }) => sum + amount, 0));
    const sorted = await get('/v2/credits?sort=updatedAt&where-null_transactionId=1', list);
    const byTime = plain.data.toReversed().sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
    expect(sorted.data).toEqual(byTime);
    for (const shown of plain.data) {
      expect((await get(`/v2/credits/${shown._id}`, one)).data).toEqual(shown);
      const alike = await get(`/v2/credits?in_status=${shown.status}&sort=amount`, list);
      expect(alike.data).toContainEqual(shown);
    }

    const { data: had } = await get('/v2/clients/me', me);
    const known = await get(`/ledger/v1/clients/${shop.client.id}/balance`, balance);
    expect([had.credits, had.availableCredits].map(String)).toEqual([
      known.balance,
      known.available,
    ]);
  });
});
