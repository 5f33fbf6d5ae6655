/** Metronome's own SDK reads credits and balances: only its base URL and token are changed. */
import { BadRequestError, type Metronome, NotFoundError } from '@metronome/sdk';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MetronomeCaller } from '../support/metronome-caller.ts';
import { useTestGateway } from '../support/test-gateway.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const FEBRUARY = '2026-02-01T00:00:00.000Z';
const MARCH = '2026-03-01T00:00:00.000Z';
const APRIL = '2026-04-01T00:00:00.000Z';
const MAY = '2026-05-01T00:00:00.000Z';
const gateway = useTestGateway(NOW);

let caller: MetronomeCaller;
let sdk: Metronome;

beforeEach(() => {
  caller = new MetronomeCaller(gateway().url, gateway().keys.admin);
  sdk = caller.sdk;
});

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe('credits.list', () => {
  test('pages one by one through all credits, in order of creation', async () => {
    const customer_id = await caller.customer();
    const made: string[] = [];
    for (let n = 1; n <= 5; n += 1)
      made.push(await caller.credit(customer_id, [[n, FEBRUARY, MAY]]));
    expect(idsOf(await caller.credits({ customer_id, limit: 1 }))).toEqual(made);
    expect(idsOf(await caller.credits({ customer_id }))).toEqual(made);
    const first = await sdk.v1.customers.credits.list({ customer_id, limit: 4 });
    expect(first.hasNextPage()).toBe(true);
    const second = await first.getNextPage();
    expect(idsOf(second.data)).toEqual(made.slice(4));
    expect(second.hasNextPage()).toBe(false);
  });

  test('takes every filter', async () => {
    vi.setSystemTime(Date.parse(FEBRUARY));
    const customer_id = await caller.customer();
    const early = await caller.credit(customer_id, [[1, FEBRUARY, MARCH]]);
    const gap = await caller.credit(customer_id, [
      [2, FEBRUARY, MARCH],
      [3, APRIL, MAY],
    ]);
    const late = await caller.credit(customer_id, [[4, APRIL, MAY]]);
    vi.setSystemTime(NOW);
    const ids = async (more: object) => idsOf(await caller.credits({ customer_id, ...more }));
    expect(await ids({ covering_date: FEBRUARY })).toEqual([early, gap]);
    expect(await ids({ covering_date: MARCH })).toEqual([]);
    expect(await ids({ starting_at: MARCH })).toEqual([gap, late]);
    expect(await ids({ effective_before: APRIL })).toEqual([early, gap]);
    expect(await ids({ starting_at: MARCH, effective_before: APRIL })).toEqual([gap]);
    expect(await ids({ credit_id: late, include_contract_credits: true })).toEqual([late]);
    expect(await ids({ credit_id: NOBODY })).toEqual([]);
    await sdk.post('/v2/contracts/credits/archive', { body: { customer_id, credit_id: late } });
    expect(await ids({})).toEqual([early, gap]);
    const [, , archived] = await caller.credits({
      customer_id,
      include_archived: true,
      include_balance: true,
      include_ledgers: true,
    });
    expect(archived).toMatchObject({ id: late, balance: 0 });
    expect(archived).not.toHaveProperty('ledger');
  });

  test('shows a credit with its balance and its ledger', async () => {
    const customer_id = await caller.customer();
    const product_id = await caller.product('Prepaid maps');
    const applicable_product_ids = [await caller.product('Maps')];
    const named = {
      name: 'Launch gift',
      description: 'For the first year',
      rate_type: 'LIST_RATE',
    };
    const more = { ...named, product_id, priority: 0.5, applicable_product_ids };
    const unique = { uniqueness_key: `gift ${customer_id}` };
    const id = await caller.credit(customer_id, [[10.5, FEBRUARY, MAY]], { ...more, ...unique });
    const [row] = await caller.credits({
      customer_id,
      include_balance: true,
      include_ledgers: true,
    });
    const segment_id = row?.access_schedule?.schedule_items[0]?.id ?? '';
    await sdk.v1.contracts.addManualBalanceEntry({
      customer_id,
      id,
      segment_id,
      amount: -0.5,
      reason: 'Drawn down',
      timestamp: '2026-03-05T00:00:00.000Z',
    });
    const usage = { amount: '4', product: applicable_product_ids[0] };
    await sdk.post(`/ledger/v1/clients/uuid:${customer_id}/usages`, { body: usage });
    const [shown] = await caller.credits({
      customer_id,
      include_balance: true,
      include_ledgers: true,
    });
    expect(shown).toMatchObject({
      id,
      type: 'CREDIT',
      product: { id: product_id, name: 'Prepaid maps' },
      ...named,
      ...unique,
      priority: 0.5,
      applicable_product_ids,
      balance: 6,
      ledger: [
        { type: 'CREDIT_SEGMENT_START', amount: 10.5, timestamp: FEBRUARY, segment_id },
        { type: 'CREDIT_MANUAL', amount: -0.5, timestamp: '2026-03-05T00:00:00.000Z' },
        { type: 'CREDIT_AUTOMATED_INVOICE_DEDUCTION', amount: -4, timestamp: APRIL, segment_id },
      ],
    });
    vi.setSystemTime(Date.parse(MAY));
    const [ended] = await caller.credits({
      customer_id,
      include_balance: true,
      include_ledgers: true,
    });
    expect(ended).toMatchObject({ balance: 0 });
    expect(ended?.ledger?.at(-1)).toMatchObject({
      type: 'CREDIT_EXPIRATION',
      amount: -6,
      timestamp: MAY,
      segment_id,
    });
  });

  test('is refused clearly', async () => {
    const customer_id = await caller.customer();
    await expect(caller.credits({ customer_id, limit: 26 })).rejects.toThrow(BadRequestError);
    await expect(caller.credits({ customer_id: NOBODY })).rejects.toThrow(NotFoundError);
    expect(caller.requests).toBe(3);
  });
});

describe('listBalances and getNetBalance', () => {
  test('read the same credits, one by id, without what is empty, page by page', async () => {
    vi.setSystemTime(Date.parse(FEBRUARY));
    const customer_id = await caller.customer();
    const ended = await caller.credit(customer_id, [[1, FEBRUARY, MARCH]]);
    const open = await caller.credit(customer_id, [[2.5, FEBRUARY, APRIL]]);
    const later = await caller.credit(customer_id, [[4, APRIL, MAY]]);
    const last = await caller.credit(customer_id, [[8, MARCH, MAY]]);
    vi.setSystemTime(NOW);
    const all = { customer_id, include_balance: true, include_contract_balances: true };
    const rows = await caller.balances({ ...all, limit: 1 });
    expect(rows.map(({ id, balance }) => [id, balance])).toEqual([
      [ended, 0],
      [open, 2.5],
      [later, 0],
      [last, 8],
    ]);
    expect(idsOf(await caller.balances({ ...all, id: later }))).toEqual([later]);
    const full = { ...all, exclude_zero_balances: true, limit: 1 };
    expect(idsOf(await caller.balances(full))).toEqual([open, last]);
    const covering = { ...all, covering_date: new Date(NOW).toISOString() };
    expect(idsOf(await caller.balances(covering))).toEqual([open, last]);
    const net = async (more: object) =>
      (await sdk.v1.contracts.getNetBalance({ customer_id, ...more })).data.balance;
    expect(await net({})).toBe(10.5);
    expect(await net({ filters: [{ balance_types: ['CREDIT'], ids: [open, ended] }] })).toBe(2.5);
    expect(await net({ filters: [{ balance_types: ['PREPAID_COMMIT'] }] })).toBe(0);
    await sdk.post(`/ledger/v1/clients/uuid:${customer_id}/usages`, { body: { amount: '2.5' } });
    expect(await net({})).toBe(8);
    expect(await net({ invoice_inclusion_mode: 'FINALIZED' })).toBe(10.5);
    await expect(net({ credit_type_id: NOBODY })).rejects.toThrow(BadRequestError);
  });
});
