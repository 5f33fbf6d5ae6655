/** What can be asked of an account: how it stands at any instant, and why which grants pay. */
import { describe, expect, test } from 'vitest';
import { balanceOf } from '../../../functions/ledger/account.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Purchase } from '../../../functions/ledger/command.ts';
import type { PastStanding, Standing } from '../../../functions/ledger/ledger.ts';
import { Office } from './office.ts';

const shown = (standing: Standing | PastStanding) =>
  'account' in standing
    ? [balanceOf(standing.account), 'whole']
    : [standing.balance, standing.held, standing.debt, standing.number];

async function opened(): Promise<{ office: Office; client: ClientRef }> {
  const office = new Office();
  return { office, client: await office.client('ada', { overdraftLimit: 99n }) };
}

describe('how a client stands', () => {
  test('before, at and after an end needs no job, also when later postings exist', async () => {
    const { office, client } = await opened();
    await office.ask(client, { op: 'purchase', amount: 5n, endingBefore: 2_000 });
    office.now = 1_500;
    await office.ask(client, { op: 'hold', amount: 2n, expiresAt: 1_800 });
    const at = async (instant: number) => shown(await office.ledger().standingAt(client, instant));
    expect(await at(1_999)).toEqual([5n, 'whole']);
    expect(await at(2_000)).toEqual([0n, 'whole']);
    office.now = 3_000;
    await office.ask(client, { op: 'usage', amount: 4n, postPaid: true });
    expect(await at(999)).toEqual([0n, 0n, 0n, 0]);
    expect(await at(1_000)).toEqual([5n, 0n, 0n, 1]);
    expect(await at(1_500)).toEqual([5n, 2n, 0n, 2]);
    expect(await at(1_799)).toEqual([5n, 2n, 0n, 2]);
    expect(await at(1_800)).toEqual([5n, 0n, 0n, 3]);
    expect(await at(1_999)).toEqual([5n, 0n, 0n, 3]);
    expect(await at(2_000)).toEqual([0n, 0n, 0n, 4]);
    expect(await at(2_999)).toEqual([0n, 0n, 0n, 4]);
    expect(await at(3_000)).toEqual([-4n, 'whole']);
    office.now = 4_000;
    await office.ask(client, { op: 'purchase', amount: 1n });
    expect(await at(3_000)).toEqual([-4n, 0n, 4n, 5]);
  });

  test('is found in a long history, at every instant of it', async () => {
    const { office, client } = await opened();
    for (let i = 1; i <= 330; i += 1) {
      office.now = 1_000 + 10 * i;
      await office.ask(client, { op: 'purchase', amount: 1n });
      if (i % 10 === 0) await office.ask(client, { op: 'usage', amount: 10n });
    }
    for (let i = 1; i <= 330; i += 7) {
      const [balance] = shown(await office.ledger().standingAt(client, 1_005 + 10 * i));
      expect(balance).toBe(BigInt(i % 10));
    }
  });

  test('is now where nothing else is asked, and never before its last posting', async () => {
    const { office, client } = await opened();
    office.now = 2_000;
    await office.ask(client, { op: 'purchase', amount: 5n });
    office.now = 1_500;
    expect((await office.ledger().standing(client)).at).toBe(2_000);
    office.now = 2_500;
    expect((await office.ledger().standing(client)).at).toBe(2_500);
    expect((await office.ledger().standing(client, 9_000)).at).toBe(9_000);
  });

  test('cannot be told of a client that does not exist', async () => {
    const { office } = await opened();
    const nobody = { number: 99, id: 'x', uuid: 'y' };
    await expect(office.ledger().standing(nobody)).rejects.toThrow('has an account');
    await expect(office.ledger().standingAt(nobody, 5)).rejects.toThrow('has an account');
  });
});

describe('a hold that has lapsed', () => {
  test.each([
    [1_999, 'pending', null],
    [2_000, 'failed', 'expired'],
  ] as const)('is over at %i, booked or not: %s', async (now, status, settled) => {
    const { office, client } = await opened();
    await office.ask(client, { op: 'purchase', amount: 5n });
    await office.ask(client, { op: 'hold', amount: 2n, expiresAt: 2_000 });
    office.now = now;
    const id = { client: client.number, number: 2, part: 0 };
    expect(await office.ledger().credit(id)).toMatchObject({ status, settled });
    const { rows } = await office.ledger().credits({ client, order: 'newest' }, { limit: 5 });
    expect(rows.map((row) => row.settled)).toEqual([settled, null]);
  });

  test('was paid as far as it was captured', async () => {
    const { office, client } = await opened();
    await office.ask(client, { op: 'purchase', amount: 5n });
    await office.ask(client, { op: 'hold', amount: 2n, expiresAt: 2_000 });
    await office.ask(client, { op: 'approve', credit: 2, amount: 1n, final: false });
    office.now = 2_000;
    const credit = await office.ledger().credit({ client: client.number, number: 2, part: 0 });
    expect(credit).toMatchObject({ status: 'approved', settled: 'expired', captured: 1n });
  });
});

describe('an explanation', () => {
  const schedule = (startingAt: number) => [{ amount: 1n, startingAt, endingBefore: 9_000 }];
  test.each<[string, Partial<Purchase>, Partial<Purchase>, string]>([
    ['priority', { priority: 1 }, { priority: 2 }, 'priority 1 comes before 2'],
    ['free', {}, { price: '1' }, 'free credits come before paid ones'],
    [
      'products',
      { products: ['maps'] },
      { products: ['maps', 'b'] },
      'what covers 1 product comes before what covers 2 products',
    ],
    ['products', { tags: ['t'] }, {}, 'what covers tags comes before what covers everything'],
    ['end', { endingBefore: 5_000 }, {}, 'it ends 1970-01-01T00:00:05.000Z, the next never'],
    [
      'start',
      { schedule: schedule(500) },
      { schedule: schedule(600) },
      'it began 1970-01-01T00:00:00.500Z, the next 1970-01-01T00:00:00.600Z',
    ],
    ['issue', {}, {}, 'it was issued as number 1, the next as 2'],
  ])(
    'by %s says so in words, of a usage to come and of one that was',
    async (rule, a, b, because) => {
      const { office, client } = await opened();
      await office.ask(client, { op: 'purchase', amount: 1n, ...a });
      await office.ask(client, { op: 'purchase', amount: 1n, ...b });
      const last = { rule: 'last', because: 'it covers the rest' };
      const debt = { rule: 'debt', because: 'no grant covers it: it is owed' };
      const asked = { amount: 3n, product: 'maps', tags: ['t'] };
      const before = await office.ledger().explain(client, asked);
      expect(before).toMatchObject({ amount: 3n, uncovered: 1n, paid: [{ rule, because }, last] });
      await office.ask(client, { op: 'usage', ...asked, postPaid: true });
      const usage = { client: client.number, number: 3, part: 0 };
      const after = await office.ledger().explain(client, { usage });
      expect(after).toMatchObject({ amount: 3n, uncovered: 0n });
      expect(after?.paid).toMatchObject([{ rule, because }, last, debt]);
    },
  );

  test('tells the parts of one grant apart', async () => {
    const { office, client } = await opened();
    const twins = [{ amount: 1n }, { amount: 1n }];
    await office.ask(client, { op: 'purchase', amount: 2n, schedule: twins });
    const found = await office.ledger().explain(client, { amount: 2n, product: null, tags: [] });
    expect(found?.paid[0]).toMatchObject({
      rule: 'part',
      because: 'it is part 1 of its grant, the next part 2',
    });
  });

  test('notices that an edit has turned the order around', async () => {
    const { office, client } = await opened();
    await office.ask(client, { op: 'purchase', amount: 1n, priority: 1 });
    await office.ask(client, { op: 'purchase', amount: 1n, priority: 2 });
    await office.ask(client, { op: 'usage', amount: 2n });
    await office.ask(client, { op: 'edit', credit: 1, priority: 3 });
    const usage = { client: client.number, number: 3, part: 0 };
    expect((await office.ledger().explain(client, { usage }))?.paid[0]?.rule).toBe('changed');
  });

  test('says what would end unused, and when', async () => {
    const { office, client } = await opened();
    await office.ask(client, { op: 'purchase', amount: 4n, endingBefore: 6_000, priority: 1 });
    await office.ask(client, { op: 'purchase', amount: 2n, endingBefore: 5_000 });
    await office.ask(client, { op: 'purchase', amount: 2n });
    const asked = { amount: 3n, product: null, tags: [] };
    const found = await office.ledger().explain(client, asked);
    expect(found?.expiring).toEqual([
      { credit: 2, part: 1, amount: 2n, at: 5_000 },
      { credit: 1, part: 1, amount: 1n, at: 6_000 },
    ]);
    const all = await office.ledger().explain(client, { ...asked, amount: 4n });
    expect(all?.expiring).toHaveLength(1);
  });

  test('is of usages of that client only', async () => {
    const { office, client } = await opened();
    const other = await office.client('bob');
    for (const one of [client, other]) {
      await office.ask(one, { op: 'purchase', amount: 4n });
      await office.ask(one, { op: 'usage', amount: 1n });
    }
    const of = (number: number, owner = client.number) =>
      office.ledger().explain(client, { usage: { client: owner, number, part: 0 } });
    expect(await of(2)).toMatchObject({ amount: 1n });
    expect(await of(1)).toBeNull();
    expect(await of(9)).toBeNull();
    expect(await of(2, other.number)).toBeNull();
  });
});
