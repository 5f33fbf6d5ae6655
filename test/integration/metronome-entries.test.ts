/** Manual entries in the ledger of a credit of Metronome's: adjustments of one segment. */
import { describe, expect, test } from 'vitest';
import { MetronomeCredit } from '../support/metronome-credit.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const credit = () =>
  MetronomeCredit.open([
    [10, 0, 30],
    [20, 30, 60],
  ]);
const balances = ({ desk, customer }: MetronomeCredit) => desk.counter.balance(`uuid:${customer}`);

describe('a manual entry', () => {
  test('adds to its segment or takes from it, and counts at once', async () => {
    const own = await credit();
    const { status, body, outcome } = await own.entry({ amount: 2.5 });
    expect([status, body, outcome]).toEqual([200, {}, 'done']);
    await own.entry({ amount: -4.000001 });
    await own.entry({ amount: -20, segment_id: own.segment(2) });
    expect(await balances(own)).toMatchObject({
      balance: '8.499999',
      adjusted: '-21.500001',
      grants: [{ part: 1, remaining: '8.499999' }],
    });
    const [, first, second] = await own.desk.counter.history(`uuid:${own.customer}`);
    expect([first, second]).toMatchObject([
      { kind: 'adjustment', delta: '2.5', note: 'because' },
      { kind: 'adjustment', delta: '-4.000001' },
    ]);
  });

  test('shows in the ledger with its reason, from the start of its segment', async () => {
    const own = await credit();
    own.desk.counter.turnTo(3);
    await own.entry({ amount: -4, reason: 'a late call' });
    const { ledger, balance } = await own.shown();
    expect(balance).toBe(6);
    expect(ledger[1]).toEqual({
      type: 'CREDIT_MANUAL',
      amount: -4,
      timestamp: own.day(0),
      reason: 'a late call',
    });
  });

  test('shows the time that it was given, and counts though that is to come', async () => {
    const own = await credit();
    await own.entry({ amount: 1, timestamp: '2040-01-09T10:11:12+01:00' });
    const { ledger, balance } = await own.shown();
    expect(balance).toBe(11);
    expect(ledger[1]).toMatchObject({
      type: 'CREDIT_MANUAL',
      timestamp: '2040-01-09T09:11:12.000Z',
    });
  });

  test('takes what is left and not more', async () => {
    const own = await credit();
    await own.use('3');
    const { status, body, outcome } = await own.entry({ amount: -7.000001 });
    expect([status, outcome]).toEqual([400, 'refused-final']);
    expect(body.message).toBe('amount: 7 are left in the segment.');
    expect((await own.entry({ amount: -7 })).status).toBe(200);
    expect((await own.entry({ amount: 1 })).status).toBe(200);
    expect((await balances(own)).available).toBe('1');
  });

  test('adds nothing to a segment that has ended', async () => {
    const own = await credit();
    own.desk.counter.turnTo(30);
    const { status, body } = await own.entry({ amount: 1 });
    expect([status, body.message]).toEqual([400, 'segment_id: The segment has ended.']);
  });

  test('counts each of 20 that are made at once', async () => {
    const own = await credit();
    const amounts = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -0.5));
    const answers = await Promise.all(amounts.map((amount) => own.entry({ amount })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await balances(own)).available).toBe('15');
  });

  test('uses up its uniqueness key, in one space with credits', async () => {
    const own = await credit();
    const unique = { amount: 1, uniqueness_key: 'refill-1' };
    expect((await own.entry(unique)).status).toBe(200);
    const taken = { message: 'This uniqueness key has already been used.' };
    expect(await own.entry(unique)).toMatchObject({ status: 409, body: taken });
    const item = own.item([1, 0, 9]);
    const create = await own.desk.post('/v1/contracts/customerCredits/create', {
      customer_id: own.customer,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
      priority: 1,
      access_schedule: { schedule_items: [item] },
      uniqueness_key: 'refill-1',
    });
    expect(create).toMatchObject({ status: 409, body: taken });
    expect((await balances(own)).available).toBe('11');
  });

  test('is made once under its Idempotency-Key', async () => {
    const own = await credit();
    const first = await own.entry({ amount: 1 }, { key: 'entry' });
    expect(await own.entry({ amount: 1 }, { key: 'entry' })).toEqual({ ...first, replayed: true });
    expect((await own.entry({ amount: 2 }, { key: 'entry' })).status).toBe(409);
    expect((await balances(own)).available).toBe('11');
  });

  test('says nothing of contracts, groups and seats', async () => {
    const own = await credit();
    const silent = { amount: 1, contract_id: null, per_group_amounts: {} };
    expect((await own.entry(silent)).status).toBe(200);
    for (const field of ['contract_id', 'per_group_amounts']) {
      const said = field === 'contract_id' ? NOBODY : { seat: 1 };
      const { status, body } = await own.entry({ amount: 1, [field]: said });
      expect([status, body.message]).toEqual([
        400,
        expect.stringMatching(`^${field}: must be left`),
      ]);
    }
  });

  test.each([
    [{ amount: 0 }, 400, /^amount: must be greater than zero/],
    [{ amount: -0 }, 400, /^amount/],
    [{ amount: null }, 400, /^amount/],
    [{ amount: [5] }, 400, /^amount/],
    [{ amount: 0.1234567 }, 400, /^amount: .*6 decimal places/],
    [{ amount: -1_000_000_000 }, 400, /^amount: .*at most/],
    [{ amount: 999_999_999 }, 400, /^amount: The balance would exceed/],
    [{ reason: '' }, 400, /^reason: must not be empty/],
    [{ reason: undefined }, 400, /^reason: is required/],
    [{ reason: 'é'.repeat(129) }, 400, /^reason: .*256 bytes/],
    [{ reason: 'a\u0000b' }, 400, /^reason/],
    [{ segment_id: undefined }, 400, /^segment_id: is required/],
    [{ segment_id: NOBODY }, 400, /^segment_id: must be the id of a schedule item/],
    [{ segment_id: 'x' }, 400, /^segment_id: must be a uuid/],
    [{ id: NOBODY }, 404, /^No credit of this customer/],
    [{ id: undefined }, 400, /^id: is required/],
    [{ customer_id: NOBODY }, 404, /^No customer has this id/],
    [{ timestamp: '2026-02-30T00:00:00Z' }, 400, /^timestamp/],
    [{ timestamp: '2026-02-20' }, 400, /^timestamp/],
    [{ uniqueness_key: 'k'.repeat(129) }, 400, /^uniqueness_key/],
    [{ uniqueness_key: '' }, 400, /^uniqueness_key/],
  ])('with %j is refused by name', async (fields, status, help) => {
    const own = await credit();
    const before = await balances(own);
    const answer = await own.entry({ amount: 1, ...fields });
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(help)]);
    expect(await balances(own)).toEqual(before);
  });

  test('names a segment of the credit that it names', async () => {
    const own = await credit();
    const other = await MetronomeCredit.open([[1, 0, 9]], {}, own.desk);
    for (const segment_id of [own.id, other.segment(1)]) {
      const { body } = await own.entry({ amount: 1, segment_id });
      expect(body.message).toMatch(/^segment_id: must be the id of a schedule item/);
    }
    const { status, body } = await own.entry({ amount: 1, segment_id: own.segment(3) });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/^segment_id: Name one/)]);
  });
});
