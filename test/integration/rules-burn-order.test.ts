/** Burn order, over HTTP: which grants pay for a usage, in which order, and what says so. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const explain = (query: string) => counter.explain(client, query);

/** Grants by name, bought in the order given; a usage of all of it tells the order of burning. */
async function burnt(bodies: Readonly<Record<string, object>>, product = 'maps') {
  const names = new Map<string | null, string>([[null, 'debt']]);
  for (const [name, body] of Object.entries(bodies)) {
    names.set((await counter.buy(client, { amount: '1', ...body })).id, name);
  }
  const amount = String(names.size - 1);
  const would = await explain(`amount=${amount}&product=${product}`);
  const usage = await counter.use(client, { amount, product });
  const did = await explain(`usage=${usage.id}`);
  expect(did.paid).toEqual(would.paid);
  return did.paid.map(({ credit, rule }) => `${names.get(credit)} ${rule}`);
}

const paid = { price: '5' };
const at = (from: number, to?: number) => ({
  schedule: [
    {
      amount: '1',
      startingAt: counter.day(from),
      ...(to === undefined ? {} : { endingBefore: counter.day(to) }),
    },
  ],
});

describe('the burn order', () => {
  it('is by priority first, low before high', async () => {
    const order = await burnt({
      hundred: { endingBefore: counter.day(1) },
      half: { ...paid, priority: 0.5 },
      minus: { ...paid, priority: -3 },
    });
    expect(order).toEqual(['minus priority', 'half priority', 'hundred last']);
  });

  it('then free before paid', async () => {
    const order = await burnt({
      bought: { ...paid, endingBefore: counter.day(1) },
      zero: { price: '0.00' },
      given: {},
    });
    expect(order).toEqual(['zero issue', 'given free', 'bought last']);
  });

  it('then the fewest products named, tags alone after them, everything last', async () => {
    const order = await burnt({
      all: { endingBefore: counter.day(1) },
      two: { products: ['maps', 'mail'] },
      one: { products: ['maps'] },
    });
    expect(order).toEqual(['one products', 'two products', 'all last']);
  });

  it('then the earlier end, never last', async () => {
    const order = await burnt({
      never: {},
      late: { endingBefore: counter.day(9) },
      soon: { endingBefore: counter.day(8) },
    });
    expect(order).toEqual(['soon end', 'late end', 'never last']);
  });

  it('then the earlier start', async () => {
    counter.turnTo(5);
    const order = await burnt({
      two: at(2, 9),
      one: at(1, 9),
      now: { endingBefore: counter.day(9) },
    });
    expect(order).toEqual(['one start', 'two start', 'now last']);
  });

  it('then the order of issue, then the part', async () => {
    const twice = {
      amount: '2',
      schedule: [
        { amount: '1', startingAt: counter.day(0) },
        { amount: '1', startingAt: counter.day(0) },
      ],
    };
    const first = await counter.buy(client, twice);
    const second = await counter.buy(client, { amount: '1' });
    const { paid: drawn } = await explain('amount=3');
    expect(drawn.map(({ credit, part, rule }) => [credit, part, rule])).toEqual([
      [first.id, 1, 'part'],
      [first.id, 2, 'issue'],
      [second.id, 1, 'last'],
    ]);
  });

  it('ends with debt', async () => {
    client = await counter.client({ overdraftLimit: '10' });
    await counter.buy(client, { amount: '1', priority: 1e9 });
    const usage = await counter.use(client, { amount: '3', postPaid: true });
    const { paid: drawn } = await explain(`usage=${usage.id}`);
    expect(drawn.map(({ amount, rule, because }) => [amount, rule, because])).toEqual([
      ['1', 'last', 'it covers the rest'],
      ['2', 'debt', 'no grant covers it: it is owed'],
    ]);
  });
});
