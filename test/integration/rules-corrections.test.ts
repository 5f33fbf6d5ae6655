/** The rules of changing a grant, over HTTP: void, shorten, extend, edit. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const refusal = ({ id }: { id: string }, verb: string, body = {}) =>
  counter.refusal(`/credits/${id}/${verb}`, body);

const lastPosting = async () => (await counter.history(client)).at(-1);

const schedule = () => [
  { amount: '4', startingAt: counter.day(0), endingBefore: counter.day(10) },
  { amount: '6', startingAt: counter.day(10), endingBefore: counter.day(20) },
];

describe('voiding', () => {
  it('ends a grant early and takes what remains only', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    await counter.use(client, { amount: '4' });
    counter.turnTo(1);
    expect(await counter.change(grant, 'void')).toMatchObject({
      status: 'approved',
      remaining: '0',
      voidedAt: counter.day(1),
    });
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '4', voided: '6' });
    expect(await refusal(grant, 'void')).toBe('already_voided');
  });

  it('leaves to a hold what it reserves; what the hold gives back expires at once', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '3' });
    await counter.change(grant, 'void');
    expect(await counter.balance(client)).toMatchObject({ balance: '3', held: '3', voided: '7' });
    await counter.change(hold, 'approve', { amount: '1' });
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '1', expired: '2' });
  });

  it('is for approved purchases', async () => {
    await counter.buy(client, { amount: '10' });
    expect(await refusal(await counter.use(client, { amount: '1' }), 'void')).toBe(
      'wrong_category',
    );
  });
});

describe('shortening', () => {
  it("moves a segment's end earlier", async () => {
    const grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    const shortened = await counter.change(grant, 'shorten', {
      part: 1,
      endingBefore: counter.day(5),
    });
    expect(shortened.schedule).toMatchObject([
      { part: 1, endingBefore: counter.day(5) },
      { part: 2, endingBefore: counter.day(20) },
    ]);
    counter.turnTo(5);
    expect(await counter.balance(client)).toMatchObject({ expired: '4', upcoming: '6' });
  });

  it('without a part cuts all that ends later, and voids what begins later', async () => {
    const grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    await counter.change(grant, 'shorten', { endingBefore: counter.day(5) });
    expect(await counter.balance(client)).toMatchObject({
      available: '4',
      upcoming: '0',
      voided: '6',
    });
    counter.turnTo(5);
    expect(await counter.balance(client)).toMatchObject({
      balance: '0',
      expired: '4',
      voided: '6',
    });
  });

  it('never moves an end later, nor one that has passed', async () => {
    const grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    const later = { part: 1, endingBefore: counter.day(10) };
    expect(await refusal(grant, 'shorten', later)).toBe('schedule_conflict');
    counter.turnTo(10);
    const passed = { part: 1, endingBefore: counter.day(9) };
    expect(await refusal(grant, 'shorten', passed)).toBe('schedule_conflict');
  });
});

describe('extending', () => {
  it('moves an end that has not passed later, or away', async () => {
    const grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    await counter.change(grant, 'extend', { part: 1, endingBefore: counter.day(15) });
    counter.turnTo(14);
    expect(await counter.balance(client)).toMatchObject({ available: '10', expired: '0' });
    const lasting = await counter.change(grant, 'extend', { endingBefore: null });
    expect(lasting.schedule).toMatchObject([
      { endingBefore: counter.day(15) },
      { endingBefore: null },
    ]);
    counter.turnTo(400);
    expect(await counter.balance(client)).toMatchObject({ available: '6', expired: '4' });
  });

  it('never brings back what has ended, to the millisecond', async () => {
    const grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    counter.turnTo(10);
    const wish = { part: 1, endingBefore: counter.day(30) };
    expect(await refusal(grant, 'extend', wish)).toBe('schedule_conflict');
    const earlier = { part: 2, endingBefore: counter.day(19) };
    expect(await refusal(grant, 'extend', earlier)).toBe('schedule_conflict');
    expect(await counter.balance(client)).toMatchObject({ expired: '4', available: '6' });
  });

  it('adds a segment with credits of its own', async () => {
    const grant = await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    const add = { amount: '3', startingAt: counter.day(5), endingBefore: counter.day(9) };
    expect((await counter.change(grant, 'extend', { add })).schedule).toMatchObject([
      { part: 1, amount: '10' },
      { part: 2, amount: '3', endingBefore: counter.day(9) },
    ]);
    counter.turnTo(6);
    expect(await counter.balance(client)).toMatchObject({
      available: '3',
      granted: '10',
      adjusted: '3',
      expired: '10',
    });
  });

  it('gives a grant at most 12 segments, none that has ended', async () => {
    const grant = await counter.buy(client, { amount: '1' });
    const add = { amount: '1', startingAt: counter.day(1) };
    for (let part = 2; part <= 12; part += 1) await counter.change(grant, 'extend', { add });
    expect(await refusal(grant, 'extend', { add })).toBe('schedule_conflict');
    counter.turnTo(9);
    const other = await counter.buy(client, { amount: '1' });
    const ended = { amount: '1', startingAt: counter.day(1), endingBefore: counter.day(9) };
    expect(await refusal(other, 'extend', { add: ended })).toBe('schedule_conflict');
    const empty = { amount: '1', startingAt: counter.day(9), endingBefore: counter.day(9) };
    expect(await refusal(other, 'extend', { add: empty })).toBe('schedule_invalid');
  });
});

describe('editing', () => {
  it('changes priority, scope and descriptive fields, and no credits', async () => {
    const first = await counter.buy(client, { amount: '5' });
    const second = await counter.buy(client, { amount: '5', products: ['maps'] });
    const edited = await counter.change(second, 'edit', {
      priority: 1,
      products: null,
      description: 'for all',
      metadata: { by: 'ann' },
    });
    expect(edited).toMatchObject({
      priority: 1,
      products: [],
      description: 'for all',
      metadata: { by: 'ann' },
    });
    expect(await lastPosting()).toMatchObject({ kind: 'edit', delta: '0', credit: second.id });
    const usage = await counter.use(client, { amount: '6' });
    expect(usage.draws?.map(({ credit }) => credit)).toEqual([second.id, first.id]);
  });

  it('of a usage changes its descriptive fields only', async () => {
    await counter.buy(client, { amount: '5' });
    const usage = await counter.use(client, { amount: '1' });
    const edited = await counter.change(usage, 'edit', { description: 'tiles' });
    expect(edited).toMatchObject({ id: usage.id, description: 'tiles', draws: usage.draws });
    expect(await refusal(usage, 'edit', { priority: 3 })).toBe('wrong_category');
  });
});
