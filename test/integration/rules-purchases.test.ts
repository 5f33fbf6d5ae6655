/** The rules of purchases, over HTTP: what is bought, when it can be spent and what it pays for. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

describe('a purchase', () => {
  it('is approved unless it says otherwise, and issues its grant at once', async () => {
    const credit = await counter.buy(client, { amount: '10.5' });
    expect(credit).toMatchObject({ category: 'purchase', status: 'approved', amount: '10.5' });
    expect(await counter.balance(client)).toMatchObject({
      balance: '10.5',
      available: '10.5',
      granted: '10.5',
      grants: [{ credit: credit.id, part: 1, remaining: '10.5', endingBefore: null }],
    });
  });

  it('carries what was said of it, and who made it', async () => {
    const said = {
      amount: '3',
      description: 'Summer packet',
      paymentMethod: 'card',
      currency: 'EUR',
      exchangeRate: '25.10',
      price: '29.90',
      priority: -1.5,
      products: ['maps', 'mail'],
      tags: ['beta'],
      partner: 'house',
      store: 'north',
      metadata: { order: '7' },
    };
    const made = await counter.buy(client, { ...said, transactionId: 'order-7' });
    expect(made).toMatchObject({ ...said, transactionId: 'order-7' });
    expect(made.actor).toEqual({ id: 'owner', name: 'Owner', email: null });
    expect(await counter.credit(made)).toEqual(made);
  });

  it('has priority 100, one segment from now without end, and pays for everything', async () => {
    const made = await counter.buy(client, { amount: '1' });
    const schedule = [{ part: 1, amount: '1', startingAt: counter.day(0), endingBefore: null }];
    expect(made).toMatchObject({ priority: 100, products: [], tags: [], schedule });
  });

  it('ends when it says, without a schedule', async () => {
    await counter.buy(client, { amount: '1', endingBefore: counter.day(5) });
    counter.turnTo(5, -1);
    expect(await counter.balance(client)).toMatchObject({ available: '1', expired: '0' });
    counter.turnTo(5);
    expect(await counter.balance(client)).toMatchObject({ available: '0', expired: '1' });
  });
});

describe('a pending purchase', () => {
  it('changes nothing until it is approved, then issues its grant', async () => {
    const pending = await counter.buy(client, { amount: '10', status: 'pending' });
    expect(pending.status).toBe('pending');
    expect(await counter.balance(client)).toMatchObject({ balance: '0', granted: '0', grants: [] });
    counter.turnTo(2);
    const approved = await counter.change(pending, 'approve');
    expect(approved).toMatchObject({ id: pending.id, status: 'approved', remaining: '10' });
    expect(await counter.balance(client)).toMatchObject({ balance: '10', available: '10' });
  });

  it('ends when it fails, and is settled once', async () => {
    const pending = await counter.buy(client, { amount: '10', status: 'pending' });
    expect(await counter.change(pending, 'fail')).toMatchObject({ status: 'failed' });
    const path = `/credits/${pending.id}`;
    expect(await counter.refusal(`${path}/approve`, {})).toBe('already_settled');
    expect(await counter.refusal(`${path}/fail`, {})).toBe('already_settled');
    expect(await counter.balance(client)).toMatchObject({ balance: '0', version: 3 });
  });

  it('cannot be paid from, voided or taken back', async () => {
    const { id } = await counter.buy(client, { amount: '10', status: 'pending' });
    const usage = await counter.refusal(`/clients/${client}/usages`, { amount: '1' });
    expect(usage).toBe('insufficient_credit');
    expect(await counter.refusal(`/credits/${id}/void`, {})).toBe('wrong_category');
    expect(await counter.refusal(`/credits/${id}/reverse`, {})).toBe('exceeds_original');
  });
});

describe('an access schedule', () => {
  it('opens and ends each segment at its instants, half-open', async () => {
    const segment = (from: number, to: number, amount: string) => ({
      amount,
      startingAt: counter.day(from),
      endingBefore: counter.day(to),
    });
    const schedule = [segment(0, 10, '1'), segment(10, 20, '2'), segment(20, 30, '4')];
    await counter.buy(client, { amount: '7', schedule });
    const standing = async () => {
      const { available, upcoming, expired } = await counter.balance(client);
      return { available, upcoming, expired };
    };
    expect(await standing()).toEqual({ available: '1', upcoming: '6', expired: '0' });
    counter.turnTo(10, -1);
    expect(await standing()).toEqual({ available: '1', upcoming: '6', expired: '0' });
    counter.turnTo(10);
    expect(await standing()).toEqual({ available: '2', upcoming: '4', expired: '1' });
    counter.turnTo(20);
    expect(await standing()).toEqual({ available: '4', upcoming: '0', expired: '3' });
    counter.turnTo(30);
    expect(await standing()).toEqual({ available: '0', upcoming: '0', expired: '7' });
  });

  it('has 1 to 12 segments that add up to the amount, each ending after it starts', async () => {
    const path = `/clients/${client}/purchases`;
    const parts = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ amount: '1', startingAt: counter.day(i) }));
    expect(
      (await counter.buy(client, { amount: '12', schedule: parts(12) })).schedule,
    ).toHaveLength(12);
    expect(await counter.refusal(path, { amount: '13', schedule: parts(13) })).toBe(
      'schedule_invalid',
    );
    expect(await counter.refusal(path, { amount: '1', schedule: [] })).toBe('schedule_invalid');
    expect(await counter.refusal(path, { amount: '3', schedule: parts(2) })).toBe(
      'schedule_invalid',
    );
    const empty = [{ amount: '1', startingAt: counter.day(1), endingBefore: counter.day(1) }];
    expect(await counter.refusal(path, { amount: '1', schedule: empty })).toBe('schedule_invalid');
    const both = { amount: '1', schedule: parts(1), endingBefore: counter.day(9) };
    expect(await counter.refusal(path, both)).toBe('schedule_invalid');
  });

  it('is refused where all of it has passed; what has passed of it expires at once', async () => {
    counter.turnTo(10);
    const past = { amount: '1', startingAt: counter.day(1), endingBefore: counter.day(10) };
    const path = `/clients/${client}/purchases`;
    expect(await counter.refusal(path, { amount: '1', schedule: [past] })).toBe(
      'schedule_conflict',
    );
    const running = { amount: '2', startingAt: counter.day(1), endingBefore: counter.day(11) };
    await counter.buy(client, { amount: '3', schedule: [past, running] });
    expect(await counter.balance(client)).toMatchObject({ available: '2', expired: '1' });
  });
});

describe('a scope', () => {
  it('lets a grant pay for its products, its tags, and nothing else', async () => {
    await counter.buy(client, { amount: '10', products: ['maps'], tags: ['beta'] });
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1' })).toBe('insufficient_credit');
    expect(await counter.refusal(path, { amount: '1', product: 'mail' })).toBe(
      'insufficient_credit',
    );
    await counter.use(client, { amount: '1', product: 'maps' });
    await counter.use(client, { amount: '1', product: 'mail', tags: ['old', 'beta'] });
    expect(await counter.balance(client)).toMatchObject({ available: '8', used: '2' });
  });

  it('names at most 16 products and tags together', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
    await counter.buy(client, { amount: '1', products: names(8), tags: names(8) });
    const path = `/clients/${client}/purchases`;
    const wide = { amount: '1', products: names(9), tags: names(8) };
    expect(await counter.refusal(path, wide)).toBe('schedule_invalid');
  });
});
