/** The rules of grants as they are listed, over HTTP: open and closed, and how they ended. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireGrant, WireList } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const grants = (query = '') =>
  counter.read<WireList<WireGrant>>('GET', `/clients/${client}/grants${query}`);

const states = async (query = '') =>
  (await grants(query)).data.map(({ remaining, parts }) => {
    return [remaining, ...parts.map(({ state }) => state)];
  });

describe('grants', () => {
  it('are open while a part of them has credits, or will have', async () => {
    await counter.buy(client, { amount: '1', endingBefore: counter.day(5) });
    await counter.buy(client, {
      amount: '6',
      schedule: [
        { amount: '2', startingAt: counter.day(0), endingBefore: counter.day(3) },
        { amount: '4', startingAt: counter.day(9) },
      ],
    });
    expect(await states()).toEqual([
      ['1', 'open'],
      ['6', 'open', 'upcoming'],
    ]);
    counter.turnTo(6);
    expect(await states()).toEqual([['4', 'ended', 'upcoming']]);
    expect(await states('?state=closed')).toEqual([['0', 'ended']]);
    counter.turnTo(9);
    expect(await states('?state=all')).toEqual([
      ['0', 'ended'],
      ['4', 'ended', 'open'],
    ]);
  });

  it('say how they ended: spent, ended or voided', async () => {
    const voided = await counter.buy(client, { amount: '1', priority: 900 });
    await counter.buy(client, { amount: '2', endingBefore: counter.day(1) });
    await counter.buy(client, { amount: '3' });
    counter.turnTo(1);
    await counter.change(voided, 'void');
    await counter.use(client, { amount: '3' });
    expect(await states()).toEqual([]);
    expect(await states('?state=closed')).toEqual([
      ['0', 'voided'],
      ['0', 'ended'],
      ['0', 'spent'],
    ]);
  });

  it('stay open past their end while a hold pins them', async () => {
    await counter.buy(client, { amount: '5', endingBefore: counter.day(1) });
    const hold = await counter.hold(client, { amount: '2', expiresAt: counter.day(9) });
    counter.turnTo(2);
    expect(await states()).toEqual([['2', 'open']]);
    await counter.change(hold, 'fail');
    expect(await states('?state=closed')).toEqual([['0', 'ended']]);
  });

  it('are of approved purchases only, page by page', async () => {
    await counter.buy(client, { amount: '9', status: 'pending' });
    for (const amount of ['1', '2', '3']) await counter.buy(client, { amount });
    await counter.use(client, { amount: '1' });
    const first = await grants('?state=all&limit=2');
    expect(first.data.map(({ remaining }) => remaining)).toEqual(['0', '2']);
    const rest = await grants(`?state=all&limit=2&cursor=${first.next}`);
    expect(rest.data.map(({ remaining }) => remaining)).toEqual(['3']);
    expect(rest.next).toBeNull();
  });
});
