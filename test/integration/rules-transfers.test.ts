/** The rules of transfers, over HTTP: two legs, both or neither, and what travels with credits. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let from: string;
let to: string;
beforeEach(async () => {
  counter = await Counter.open();
  from = await counter.client();
  to = await counter.client({ overdraftLimit: '50' });
});

const total = async () => {
  const [a, b] = [await counter.balance(from), await counter.balance(to)];
  return [a.balance, b.balance];
};

describe('a transfer', () => {
  it('takes from one client what it gives to the other, under one id', async () => {
    await counter.buy(from, { amount: '10' });
    const body = { from, to, amount: '4', note: 'for the branch' };
    const { sent, received } = await counter.transfer(body, { key: 'move-1' });
    expect(sent).toMatchObject({
      client: from,
      category: 'usage',
      amount: '4',
      paymentMethod: 'transfer',
      transactionId: 'move-1',
      description: 'for the branch',
    });
    expect(received).toMatchObject([
      {
        client: to,
        category: 'purchase',
        status: 'approved',
        amount: '4',
        paymentMethod: 'transfer',
        transactionId: null,
        reference: 'move-1',
      },
    ]);
    expect(await counter.balance(from)).toMatchObject({
      balance: '6',
      transferredOut: '4',
      used: '0',
    });
    expect(await counter.balance(to)).toMatchObject({
      balance: '4',
      transferredIn: '4',
      granted: '0',
    });
  });

  it('is both or neither: without cover, or with a closed end, nothing moves', async () => {
    await counter.buy(from, { amount: '10' });
    const body = { from, to, amount: '10.000001' };
    expect(await counter.refusal('/transfers', body)).toBe('insufficient_credit');
    await counter.ask('POST', `/clients/${to}/close`, {});
    expect(await counter.refusal('/transfers', { from, to, amount: '1' })).toBe('client_closed');
    expect(await total()).toEqual(['10', '0']);
  });

  it('is never to itself, by whatever name, and never to nobody', async () => {
    await counter.buy(from, { amount: '10' });
    const { number } = JSON.parse((await counter.ask('GET', `/clients/${from}`)).text);
    const self = { from, to: `number:${number}`, amount: '1' };
    expect(await counter.refusal('/transfers', self)).toBe('transfer_to_self');
    const nobody = { from, to: 'nobody', amount: '1' };
    expect(await counter.ask('POST', '/transfers', nobody)).toMatchObject({
      code: 'client_not_found',
      outcome: 'not-recorded',
    });
  });

  it('takes only what can be spent now', async () => {
    await counter.buy(from, { amount: '10' });
    await counter.hold(from, { amount: '9' });
    const schedule = [{ amount: '5', startingAt: counter.day(1) }];
    await counter.buy(from, { amount: '5', schedule });
    expect(await counter.refusal('/transfers', { from, to, amount: '2' })).toBe(
      'insufficient_credit',
    );
    await counter.transfer({ from, to, amount: '1' });
  });
});

describe('what is transferred', () => {
  it('keeps its end, its priority and its scope', async () => {
    const terms = { priority: 3, products: ['maps'], tags: ['beta'] };
    await counter.buy(from, { amount: '10', endingBefore: counter.day(9), ...terms });
    const { received } = await counter.transfer({ from, to, amount: '10' });
    expect(received).toMatchObject([
      { ...terms, schedule: [{ amount: '10', endingBefore: counter.day(9) }] },
    ]);
    counter.turnTo(9);
    expect(await counter.balance(to)).toMatchObject({ balance: '0', expired: '10' });
  });

  it('becomes one record per priority, scope, and free or paid', async () => {
    await counter.buy(from, { amount: '1', priority: 1 });
    await counter.buy(from, { amount: '2', priority: 2 });
    await counter.buy(from, { amount: '4', priority: 2, price: '9' });
    await counter.buy(from, { amount: '8', priority: 2, price: '9', products: ['maps'] });
    await counter.buy(from, { amount: '16', priority: 2 });
    const { received } = await counter.transfer({ from, to, amount: '31' });
    const made = received.map(({ amount, priority, products }) => [amount, priority, products]);
    expect(made).toEqual([
      ['1', 1, []],
      ['18', 2, []],
      ['8', 2, ['maps']],
      ['4', 2, []],
    ]);
    // What was paid for still burns after what was free.
    const usage = await counter.use(to, { amount: '23', product: 'mail' });
    expect(usage.draws).toMatchObject([
      { credit: received[0]?.id, amount: '1' },
      { credit: received[1]?.id, amount: '18' },
      { credit: received[3]?.id, amount: '4' },
    ]);
  });

  it('merges parts with equal dates into segments', async () => {
    for (const amount of ['1', '2']) {
      await counter.buy(from, { amount, endingBefore: counter.day(9) });
      await counter.buy(from, { amount, endingBefore: counter.day(8) });
    }
    const { received } = await counter.transfer({ from, to, amount: '6' });
    expect(received.map(({ schedule }) => schedule)).toMatchObject([
      [
        { part: 1, amount: '3', endingBefore: counter.day(8) },
        { part: 2, amount: '3', endingBefore: counter.day(9) },
      ],
    ]);
  });

  it('fits into the receiver, or the transfer is refused and may be repeated', async () => {
    for (let day = 1; day <= 13; day += 1) {
      await counter.buy(from, { amount: '1', endingBefore: counter.day(day) });
    }
    const many = { from, to, amount: '13' };
    const refused = await counter.ask('POST', '/transfers', many, { key: 'many' });
    expect(refused).toMatchObject({ code: 'too_many_open_grants', outcome: 'not-recorded' });
    await counter.transfer({ from, to, amount: '1' });
    expect(await counter.transfer(many, { key: 'many' }).catch(() => null)).toBeNull();
    expect(await counter.ask('POST', '/transfers', many, { key: 'many' })).toMatchObject({
      code: 'insufficient_credit',
      outcome: 'refused-final',
      replayed: true,
    });
  });

  it("pays the receiver's debt before its remainder can be spent", async () => {
    await counter.use(to, { amount: '3', postPaid: true });
    await counter.buy(from, { amount: '10' });
    await counter.transfer({ from, to, amount: '5' });
    expect(await counter.balance(to)).toMatchObject({ balance: '2', debt: '0', available: '2' });
  });

  it('cannot be reversed: it is sent back by another transfer', async () => {
    await counter.buy(from, { amount: '10' });
    const { sent } = await counter.transfer({ from, to, amount: '4' });
    expect(await counter.refusal(`/credits/${sent.id}/reverse`, {})).toBe('wrong_category');
    await counter.transfer({ from: to, to: from, amount: '4' });
    expect(await total()).toEqual(['10', '0']);
  });
});

describe('the id of a transfer', () => {
  it('is claimed under the sender', async () => {
    await counter.buy(from, { amount: '10' });
    const body = { from, to, amount: '4' };
    const first = await counter.ask('POST', '/transfers', body, { key: 'id' });
    const again = await counter.ask('POST', '/transfers', body, { key: 'id' });
    expect(again).toMatchObject({ text: first.text, replayed: true, outcome: 'done' });
    expect(await total()).toEqual(['6', '4']);
    const found = await counter.ask('GET', `/clients/${from}/requests/id`);
    expect(JSON.parse(found.text).answer.body).toBe(first.text);
    expect((await counter.ask('GET', `/clients/${to}/requests/id`)).status).toBe(404);
    await counter.buy(to, { amount: '1' }, { key: 'id' });
  });
});
