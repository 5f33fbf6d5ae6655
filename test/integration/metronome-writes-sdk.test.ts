/** Metronome's own SDK changes credits, with nothing but its base URL and token changed. */
import Metronome, { BadRequestError, ConflictError, NotFoundError } from '@metronome/sdk';
import { describe, expect, test } from 'vitest';
import { useTestGateway } from '../support/test-gateway.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const gateway = useTestGateway(NOW);

/** A client of the vendor's, and how many requests it has sent. */
function metronome() {
  const sent = { requests: 0 };
  const sdk = new Metronome({
    baseURL: gateway().url,
    bearerToken: gateway().keys.admin,
    fetch: (url, init) => {
      sent.requests += 1;
      return fetch(url, init);
    },
  });
  return { sdk, sent };
}

const MARCH = {
  amount: 100,
  starting_at: '2026-03-01T00:00:00.000Z',
  ending_before: '2026-04-01T00:00:00.000Z',
};
const APRIL = {
  amount: 200,
  starting_at: '2026-04-01T00:00:00.000Z',
  ending_before: '2026-05-01T00:00:00.000Z',
};

async function shop(fields: object = {}) {
  const { sdk, sent } = metronome();
  const { data: customer } = await sdk.v1.customers.create({ name: 'Example, Inc.' });
  const { data: product } = await sdk.v1.contracts.products.create({
    name: 'Support',
    type: 'FIXED',
  });
  const asked = {
    customer_id: customer.id,
    product_id: product.id,
    priority: 1.5,
    access_schedule: { schedule_items: [MARCH, APRIL] },
    ...fields,
  };
  const { data: credit } = await sdk.v1.customers.credits.create(asked);
  const named = { customer_id: customer.id, credit_id: credit.id };
  const shown = async () => {
    const ask = { ...named, include_archived: true, include_balance: true };
    const [row] = (await sdk.v1.customers.credits.list(ask)).data;
    if (!row?.access_schedule) throw new Error('the credit is not listed');
    return { ...row, items: row.access_schedule.schedule_items };
  };
  return { sdk, sent, asked, product, named, shown };
}

/** What an entry asks for, in the fields that the SDK of today knows, and one more. */
async function entryOf({ named, shown }: Awaited<ReturnType<typeof shop>>, amount: number) {
  const { customer_id, credit_id: id } = named;
  const segment_id = (await shown()).items[0]?.id ?? '';
  return { customer_id, id, segment_id, amount, reason: 'Correction' };
}

describe('@metronome/sdk', () => {
  test('ends a credit earlier', async () => {
    const { sdk, named, shown } = await shop();
    const access_ending_before = '2026-03-20T00:00:00.000Z';
    const { data } = await sdk.v1.customers.credits.updateEndDate({
      ...named,
      access_ending_before,
    });
    expect(data.id).toBe(named.credit_id);
    expect((await shown()).items).toMatchObject([
      { ...MARCH, ending_before: access_ending_before },
    ]);
    const later = { ...named, access_ending_before: APRIL.ending_before };
    await expect(sdk.v1.customers.credits.updateEndDate(later)).rejects.toThrow(BadRequestError);
    const unknown = { ...named, credit_id: NOBODY, access_ending_before };
    await expect(sdk.v1.customers.credits.updateEndDate(unknown)).rejects.toThrow(NotFoundError);
  });

  test('edits a credit and its schedule', async () => {
    const { sdk, named, product, shown } = await shop({ name: 'old' });
    const [march, april] = (await shown()).items;
    const { data } = await sdk.v2.contracts.editCredit({
      ...named,
      name: 'new',
      priority: 3,
      product_id: product.id,
      rate_type: 'LIST_RATE',
      access_schedule: {
        add_schedule_items: [
          {
            amount: 50,
            starting_at: '2026-05-01T00:00:00.000Z',
            ending_before: '2026-06-01T00:00:00.000Z',
          },
        ],
        update_schedule_items: [{ id: march?.id ?? '', amount: 80.5 }],
        remove_schedule_items: [{ id: april?.id ?? '' }],
      },
    });
    expect(data.id).toBe(named.credit_id);
    const credit = await shown();
    expect(credit).toMatchObject({ name: 'new', priority: 3, rate_type: 'LIST_RATE' });
    expect(credit).toMatchObject({ balance: 80.5, product });
    expect(credit.items.map(({ amount }) => amount)).toEqual([80.5, 50]);
    const refusal = await sdk.v2.contracts
      .editCredit({ ...named, customer_id: NOBODY })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadRequestError);
    expect(refusal).toMatchObject({ error: { code: 'CustomerNotFound' } });
  });

  test('archives a credit, once', async () => {
    const { sdk, sent, named, shown } = await shop();
    const archive = () => sdk.post('/v2/contracts/credits/archive', { body: named });
    expect(await archive()).toEqual({ data: { id: named.credit_id } });
    expect((await shown()).balance).toBe(0);
    sent.requests = 0;
    await expect(archive()).rejects.toThrow(BadRequestError);
    expect(sent.requests).toBe(1);
  });

  test('makes manual entries, and 20 at once all count', async () => {
    const own = await shop();
    const one = await entryOf(own, -1.5);
    expect(await own.sdk.v1.contracts.addManualBalanceEntry(one)).toEqual({});
    const many = Array.from({ length: 20 }, (_, i) => ({ ...one, amount: i % 2 === 0 ? 2 : -1 }));
    await Promise.all(many.map((each) => own.sdk.v1.contracts.addManualBalanceEntry(each)));
    expect((await own.shown()).balance).toBe(108.5);
    const tooMuch = { ...one, amount: -108.500001 };
    const refused = own.sdk.v1.contracts.addManualBalanceEntry(tooMuch);
    await expect(refused).rejects.toThrow(BadRequestError);
  }, 30_000);

  test('meets a used uniqueness key in one request; 8 creates make one credit', async () => {
    const own = await shop({ uniqueness_key: 'spring' });
    const { sdk, sent, asked, named } = own;
    sent.requests = 0;
    await expect(sdk.v1.customers.credits.create(asked)).rejects.toThrow(ConflictError);
    expect(sent.requests).toBe(1);
    const entry = { ...(await entryOf(own, 1)), uniqueness_key: 'spring' };
    sent.requests = 0;
    await expect(sdk.v1.contracts.addManualBalanceEntry(entry)).rejects.toThrow(ConflictError);
    expect(sent.requests).toBe(1);
    sent.requests = 0;
    const autumn = { ...asked, uniqueness_key: 'autumn' };
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => sdk.v1.customers.credits.create(autumn)),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(ConflictError);
    }
    expect(sent.requests).toBe(8);
    const { data } = await sdk.v1.customers.credits.list({ customer_id: named.customer_id });
    expect(data.map(({ uniqueness_key }) => uniqueness_key)).toEqual(['spring', 'autumn']);
  });
});
