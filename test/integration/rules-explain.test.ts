/** Explanations, over HTTP: which grants paid, in which order, in words and numbers. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireCredit } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const explain = (query: string) => counter.explain(client, query);

describe('a usage of 100 over grants that differ in every term', () => {
  const grants = () => ({
    urgent: { amount: '10', priority: 1, price: '1' },
    free: { amount: '20' },
    scoped: { amount: '15', price: '3', products: ['maps'] },
    ending: { amount: '25', price: '3', endingBefore: counter.day(30) },
    begun: {
      amount: '12',
      price: '3',
      schedule: [{ amount: '12', startingAt: counter.day(1), endingBefore: counter.day(60) }],
    },
    later: { amount: '40', price: '3', endingBefore: counter.day(60) },
    // None of these may be touched.
    lasting: { amount: '50', price: '3' },
    cheapest: { amount: '50', priority: 900 },
    foreign: { amount: '50', priority: 0, products: ['mail'] },
    upcoming: {
      amount: '50',
      priority: 0,
      schedule: [{ amount: '50', startingAt: counter.day(7) }],
    },
    ended: { amount: '50', priority: 0, endingBefore: counter.day(4) },
  });

  it('pays from exactly those that the order names, and explain says so', async () => {
    const made: Record<string, WireCredit> = {};
    for (const [name, body] of Object.entries(grants())) {
      if (name === 'later') counter.turnTo(3);
      made[name] = await counter.buy(client, body);
    }
    counter.turnTo(5);
    const usage = await counter.use(client, { amount: '100', product: 'maps' });
    const expected = [
      ['urgent', '10', 'priority', 'priority 1 comes before 100'],
      ['free', '20', 'free', 'free credits come before paid ones'],
      ['scoped', '15', 'products', 'what covers 1 product comes before what covers everything'],
      ['ending', '25', 'end', `it ends ${counter.day(30)}, the next ${counter.day(60)}`],
      ['begun', '12', 'start', `it began ${counter.day(1)}, the next ${counter.day(3)}`],
      ['later', '18', 'last', 'it covers the rest'],
    ] as const;
    expect(usage.draws).toEqual(
      expected.map(([name, amount]) => ({ credit: made[name]?.id, part: 1, amount })),
    );
    const explained = await explain(`usage=${usage.id}`);
    expect(explained.paid).toEqual(
      expected.map(([name, amount, rule, because]) => {
        return { credit: made[name]?.id, part: 1, amount, rule, because };
      }),
    );
    expect(explained).toMatchObject({ amount: '100', uncovered: '0' });
    expect(explained.expiring).toEqual([
      { credit: made.later?.id, part: 1, amount: '22', at: counter.day(60) },
    ]);
    expect((await counter.balance(client)).grants.map(({ credit }) => credit)).toEqual(
      ['foreign', 'upcoming', 'later', 'lasting', 'cheapest'].map((name) => made[name]?.id),
    );
  });
});

describe('an explanation', () => {
  it('of a question says what would not be covered, and changes nothing', async () => {
    await counter.buy(client, { amount: '4', endingBefore: counter.day(9) });
    await counter.buy(client, { amount: '4', tags: ['beta'], endingBefore: counter.day(8) });
    const asked = await explain('amount=10&product=maps&tags=beta,gamma');
    expect(asked).toMatchObject({ amount: '10', uncovered: '2', expiring: [] });
    expect(asked.paid.map(({ amount, rule }) => [amount, rule])).toEqual([
      ['4', 'products'],
      ['4', 'last'],
    ]);
    expect(await explain('amount=1')).toMatchObject({
      uncovered: '0',
      expiring: [
        { amount: '4', at: counter.day(8) },
        { amount: '3', at: counter.day(9) },
      ],
    });
    expect(await counter.balance(client)).toMatchObject({ balance: '8', version: 3 });
  });

  it('of a usage holds when its grants are spent, have ended, or have new terms', async () => {
    const first = await counter.buy(client, { amount: '5', priority: 1 });
    await counter.buy(client, { amount: '5', priority: 2, endingBefore: counter.day(5) });
    const usage = await counter.use(client, { amount: '6' });
    const before = await explain(`usage=${usage.id}`);
    counter.turnTo(6);
    await counter.buy(client, { amount: '1' });
    expect(await counter.balance(client)).toMatchObject({ expired: '4', used: '6' });
    expect((await explain(`usage=${usage.id}`)).paid).toEqual(before.paid);
    await counter.change(first, 'edit', { priority: 9 });
    const [drawn] = (await explain(`usage=${usage.id}`)).paid;
    expect(drawn).toEqual({
      credit: first.id,
      part: 1,
      amount: '5',
      rule: 'changed',
      because: 'it came first by the terms of then: those of one of the two have changed since',
    });
  });

  it('says no where the client has no such usage', async () => {
    const grant = await counter.buy(client, { amount: '5' });
    const other = await counter.client();
    const path = `/clients/${other}/explain?usage=${grant.id}`;
    expect((await counter.ask('GET', path)).code).toBe('credit_not_found');
    const own = `/clients/${client}/explain?usage=${grant.id}`;
    expect((await counter.ask('GET', own)).code).toBe('credit_not_found');
  });
});
