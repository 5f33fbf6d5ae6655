/** The rules of holds, over HTTP: reserved, captured whole or in steps, released. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireCredit } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const standing = async () => {
  const { balance, available, held, used, expired } = await counter.balance(client);
  return { balance, available, held, used, expired };
};

const refusal = (hold: WireCredit, verb: string, body = {}) =>
  counter.refusal(`/credits/${hold.id}/${verb}`, body);

describe('a hold', () => {
  it('is a pending usage that reserves its draws', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '4', expiresAt: counter.day(2) });
    expect(hold).toMatchObject({
      category: 'usage',
      status: 'pending',
      amount: '4',
      captured: '0',
      expiresAt: counter.day(2),
      draws: [{ credit: grant.id, part: 1, amount: '4' }],
    });
    expect(await standing()).toMatchObject({ balance: '10', available: '6', held: '4', used: '0' });
    expect((await counter.balance(client)).grants).toMatchObject([{ remaining: '10', held: '4' }]);
  });

  it('lasts until an instant or for a time, at most 30 days', async () => {
    await counter.buy(client, { amount: '10' });
    const path = `/clients/${client}/holds`;
    const ask = (body: object) => counter.refusal(path, { amount: '1', ...body });
    expect(await ask({})).toBe('malformed');
    expect(await ask({ expiresAt: counter.day(1), expiresInSeconds: 5 })).toBe('malformed');
    expect(await ask({ expiresAt: counter.day(0) })).toBe('hold_expired');
    expect(await ask({ expiresAt: counter.day(30, 1) })).toBe('schedule_conflict');
    await counter.hold(client, { amount: '1', expiresAt: counter.day(30) });
    expect(await ask({ expiresInSeconds: 30 * 86_400 + 1 })).toBe('malformed');
    const short = await counter.ask('POST', path, { amount: '1', expiresInSeconds: 90 });
    expect(JSON.parse(short.text)).toMatchObject({ expiresAt: counter.day(0, 90_000) });
  });

  it('needs credits that cover it, and never goes into debt', async () => {
    client = await counter.client({ overdraftLimit: '100' });
    await counter.buy(client, { amount: '5', products: ['maps'] });
    const path = `/clients/${client}/holds`;
    const expiresInSeconds = 60;
    const more = { amount: '5.000001', product: 'maps', expiresInSeconds };
    expect(await counter.refusal(path, more)).toBe('insufficient_credit');
    expect(await counter.refusal(path, { amount: '1', expiresInSeconds })).toBe(
      'insufficient_credit',
    );
    await counter.hold(client, { amount: '5', product: 'maps' });
  });
});

describe('a capture', () => {
  let hold: WireCredit;
  beforeEach(async () => {
    await counter.buy(client, { amount: '10' });
    hold = await counter.hold(client, { amount: '6' });
  });

  it('takes all of it', async () => {
    const captured = await counter.change(hold, 'approve');
    expect(captured).toMatchObject({
      id: hold.id,
      status: 'approved',
      amount: '6',
      captured: '6',
      settled: 'captured',
    });
    expect(await standing()).toMatchObject({ balance: '4', available: '4', held: '0', used: '6' });
  });

  it('takes part of it and gives the rest back in the same write', async () => {
    const captured = await counter.change(hold, 'approve', { amount: '2.5' });
    expect(captured).toMatchObject({ amount: '6', captured: '2.5', settled: 'captured' });
    expect(await standing()).toMatchObject({ available: '7.5', held: '0', used: '2.5' });
    expect((await counter.history(client)).at(-1)).toMatchObject({
      kind: 'capture',
      delta: '-2.5',
      entries: [
        { from: 'held', to: 'spent', amount: '2.5' },
        { from: 'held', to: 'available', amount: '3.5' },
      ],
    });
  });

  it('takes what is held exactly, and not one micro more', async () => {
    expect(await refusal(hold, 'approve', { amount: '6.000001' })).toBe('exceeds_hold');
    expect(await standing()).toMatchObject({ held: '6', used: '0' });
    await counter.change(hold, 'approve', { amount: '6' });
  });

  it('goes in steps; the first makes it approved, the final one returns the rest', async () => {
    const step = { amount: '1', final: false };
    expect(await counter.change(hold, 'approve', step)).toMatchObject({
      status: 'approved',
      captured: '1',
    });
    expect(await counter.change(hold, 'approve', step)).toMatchObject({ captured: '2' });
    expect(await standing()).toMatchObject({ held: '4', used: '2', available: '4' });
    expect(await refusal(hold, 'approve', { amount: '4.000001' })).toBe('exceeds_hold');
    const last = await counter.change(hold, 'approve', { amount: '1' });
    expect(last).toMatchObject({ captured: '3', settled: 'captured' });
    expect(await standing()).toMatchObject({ held: '0', used: '3', available: '7' });
  });

  it('is over when a step takes the last of it', async () => {
    const all = { amount: '6', final: false };
    expect(await counter.change(hold, 'approve', all)).toMatchObject({ settled: 'captured' });
    expect(await refusal(hold, 'approve', all)).toBe('hold_already_captured');
  });

  it('needs no credit: what was reserved is there whatever else was spent', async () => {
    await counter.use(client, { amount: '4' });
    await counter.change(hold, 'approve');
    expect(await standing()).toMatchObject({ balance: '0', used: '10' });
  });

  it('and a release exclude each other for ever', async () => {
    await counter.change(hold, 'approve', { amount: '1' });
    expect(await refusal(hold, 'fail')).toBe('hold_already_captured');
    expect(await refusal(hold, 'approve')).toBe('hold_already_captured');
    const other = await counter.hold(client, { amount: '1' });
    await counter.change(other, 'fail');
    expect(await refusal(other, 'approve')).toBe('hold_already_released');
    expect(await refusal(other, 'fail')).toBe('hold_already_released');
  });
});

describe('a release', () => {
  it('gives it back; the hold failed where nothing was captured', async () => {
    await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6' });
    const released = await counter.change(hold, 'fail');
    expect(released).toMatchObject({ status: 'failed', captured: '0', settled: 'released' });
    expect(await standing()).toMatchObject({ balance: '10', available: '10', held: '0' });
  });

  it('after captured steps gives back the rest, and the hold stays approved', async () => {
    await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6' });
    await counter.change(hold, 'approve', { amount: '2', final: false });
    const released = await counter.change(hold, 'fail');
    expect(released).toMatchObject({ status: 'approved', captured: '2', settled: 'released' });
    expect(await standing()).toMatchObject({ available: '8', held: '0', used: '2' });
  });
});
