/** The rules of usages, over HTTP: what they draw, and when they are refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

describe('a usage', () => {
  it('draws on grants now and says on which', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const usage = await counter.use(client, {
      amount: '2.5',
      product: 'maps',
      description: '500 tiles',
      tags: ['beta'],
      partner: 'house',
      store: 'north',
      metadata: { run: '9' },
    });
    expect(usage).toMatchObject({
      category: 'usage',
      status: 'approved',
      amount: '2.5',
      product: 'maps',
      description: '500 tiles',
      tags: ['beta'],
      partner: 'house',
      store: 'north',
      metadata: { run: '9' },
      draws: [{ credit: grant.id, part: 1, amount: '2.5' }],
      balanceAfter: '7.5',
    });
    expect(await counter.credit(usage)).toEqual(usage);
    expect(await counter.credit(grant)).toMatchObject({ remaining: '7.5' });
  });

  it('takes exactly the balance, and not one micro more', async () => {
    await counter.buy(client, { amount: '10.000001' });
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '10.000002' })).toBe('insufficient_credit');
    await counter.use(client, { amount: '10.000001' });
    expect(await counter.balance(client)).toMatchObject({
      balance: '0',
      available: '0',
      grants: [],
    });
    expect(await counter.refusal(path, { amount: '0.000001' })).toBe('insufficient_credit');
  });

  it('cannot spend what is held or has not begun', async () => {
    await counter.buy(client, {
      amount: '10',
      schedule: [
        { amount: '6', startingAt: counter.day(0) },
        { amount: '4', startingAt: counter.day(1) },
      ],
    });
    await counter.hold(client, { amount: '5', expiresAt: counter.day(9) });
    expect(await counter.balance(client)).toMatchObject({
      balance: '10',
      available: '1',
      held: '5',
      upcoming: '4',
    });
    const path = `/clients/${client}/usages`;
    expect(await counter.refusal(path, { amount: '1.000001' })).toBe('insufficient_credit');
    counter.turnTo(1);
    await counter.use(client, { amount: '5' });
    expect(await counter.refusal(path, { amount: '0.000001' })).toBe('insufficient_credit');
  });

  it('is refused whole: nothing of it is drawn', async () => {
    await counter.buy(client, { amount: '10' });
    await counter.refusal(`/clients/${client}/usages`, { amount: '11' });
    expect(await counter.balance(client)).toMatchObject({ balance: '10', used: '0', version: 2 });
  });
});
