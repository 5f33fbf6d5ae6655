/** Refusals at their edges, over HTTP: the last that goes well, and the first that does not. */
import { beforeEach, describe, expect, it } from 'vitest';
import { creditId } from '../../functions/ledger/credit-id.ts';
import { Counter } from '../support/counter.ts';

const MOST = '999999999.999999';
const LEAST = '0.000001';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const purchases = () => `/clients/${client}/purchases`;
const usages = () => `/clients/${client}/usages`;
const holds = () => `/clients/${client}/holds`;

describe('amounts', () => {
  it.each([
    ['0', 'amount_not_positive'],
    ['-1', 'amount_not_positive'],
    ['0.0000001', 'amount_too_precise'],
    ['1000000000', 'amount_out_of_range'],
    ['01', 'malformed'],
    ['1e3', 'malformed'],
    ['+1', 'malformed'],
    ['', 'malformed'],
  ])('of %s are refused: %s', async (amount, code) => {
    expect(await counter.refusal(purchases(), { amount })).toBe(code);
  });

  it.each(['1e3', '1e400', '1.0000001', '0.1e1'])(
    'as the number %s are judged by its text',
    async (text) => {
      const answer = await counter.send('POST', `/ledger/v1${purchases()}`, `{"amount":${text}}`);
      expect(answer.code).toMatch(/malformed|amount_too_precise/);
    },
  );

  it('are exact from the smallest to the largest', async () => {
    await counter.buy(client, { amount: MOST });
    expect(await counter.refusal(purchases(), { amount: LEAST })).toBe('balance_out_of_range');
    await counter.use(client, { amount: LEAST });
    expect(await counter.balance(client)).toMatchObject({ balance: '999999999.999998' });
    await counter.buy(client, { amount: LEAST });
    await counter.use(client, { amount: MOST });
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '1000000000' });
  });
});

describe('the balance', () => {
  it('can be used exactly, held exactly, sent exactly, and not one micro more', async () => {
    const to = await counter.client();
    const more = '5.000001';
    for (const spend of [usages(), holds(), '/transfers']) {
      const grant = await counter.buy(client, { amount: '5' });
      const body = {
        ...(spend === holds() ? { expiresInSeconds: 60 } : {}),
        ...(spend === '/transfers' ? { from: client, to } : {}),
      };
      expect(await counter.refusal(spend, { ...body, amount: more })).toBe('insufficient_credit');
      expect((await counter.ask('POST', spend, { ...body, amount: '5' })).status).toBe(201);
      expect(await counter.credit(grant)).toMatchObject({ amount: '5' });
      expect(await counter.balance(client)).toMatchObject({ available: '0' });
    }
  });
});

describe('the open segments of an account', () => {
  it('are 64, and one that is spent makes room', async () => {
    for (let segment = 1; segment <= 64; segment += 1) await counter.buy(client, { amount: '1' });
    const body = { amount: '1' };
    expect(await counter.refusal(purchases(), body)).toBe('too_many_open_grants');
    await counter.use(client, { amount: '0.5' });
    expect(await counter.refusal(purchases(), body)).toBe('too_many_open_grants');
    await counter.use(client, { amount: '0.5' });
    await counter.buy(client, body);
    expect((await counter.balance(client)).grants).toHaveLength(64);
  });

  it('count as the clock sees them: what has ended leaves room', async () => {
    for (let segment = 1; segment <= 64; segment += 1) {
      await counter.buy(client, { amount: '1', endingBefore: counter.day(1) });
    }
    counter.turnTo(1, -1);
    expect(await counter.refusal(purchases(), { amount: '1' })).toBe('too_many_open_grants');
    counter.turnTo(1);
    await counter.buy(client, { amount: '1' });
    expect(await counter.balance(client)).toMatchObject({ available: '1', expired: '64' });
  });
});

describe('the open holds of an account', () => {
  it('are 64, and one that is settled or has lapsed makes room', async () => {
    await counter.buy(client, { amount: '100' });
    const body = { amount: '1', expiresAt: counter.day(1) };
    const first = await counter.hold(client, body);
    for (let hold = 2; hold <= 64; hold += 1) await counter.hold(client, body);
    expect(await counter.refusal(holds(), body)).toBe('too_many_open_holds');
    await counter.change(first, 'fail');
    await counter.hold(client, { ...body, expiresAt: counter.day(2) });
    expect(await counter.refusal(holds(), body)).toBe('too_many_open_holds');
    counter.turnTo(1);
    await counter.hold(client, { amount: '99', expiresAt: counter.day(2) });
    expect(await counter.balance(client)).toMatchObject({ held: '100', available: '0' });
  });
});

describe('the scopes of an account', () => {
  it('are 16 distinct ones, whatever the number of grants', async () => {
    const scoped = (n: number) => ({ amount: '1', products: [`p${n}`] });
    for (let scope = 1; scope <= 16; scope += 1) await counter.buy(client, scoped(scope));
    expect(await counter.refusal(purchases(), scoped(17))).toBe('too_many_scopes');
    await counter.buy(client, scoped(16));
    await counter.buy(client, { amount: '1' });
  });

  it('name 64 products and tags in all', async () => {
    const scope = (at: number, count: number) => ({
      amount: '1',
      tags: Array.from({ length: count }, (_, i) => `tag-${at}-${i}`),
    });
    for (const at of [1, 2, 3]) await counter.buy(client, scope(at, 16));
    expect(await counter.refusal(purchases(), scope(4, 15))).toBeNull();
    expect(await counter.refusal(purchases(), scope(5, 2))).toBe('too_many_scopes');
    await counter.buy(client, scope(6, 1));
  });
});

describe('a pending purchase', () => {
  it('is approved while a part of it is in force, and never once all has ended', async () => {
    const body = { amount: '1', status: 'pending', endingBefore: counter.day(1) };
    const [first, late] = [await counter.buy(client, body), await counter.buy(client, body)];
    counter.turnTo(1, -1);
    await counter.change(first, 'approve');
    counter.turnTo(1);
    const approve = `/credits/${late.id}/approve`;
    const refused = await counter.ask('POST', approve, {}, { key: 'late' });
    expect(refused).toMatchObject({ status: 422, code: 'schedule_conflict' });
    expect(refused.text).toContain('fail it and make a new one');
    expect(await counter.credit(late)).toMatchObject({ status: 'pending' });
    expect(await counter.balance(client)).toMatchObject({ granted: '1', expired: '1' });
    await counter.change(late, 'fail');
    expect((await counter.ask('POST', approve, {}, { key: 'late' })).text).toBe(refused.text);
  });

  it('is approved whole: amount and final are for holds', async () => {
    const pending = await counter.buy(client, { amount: '2', status: 'pending' });
    const approve = `/credits/${pending.id}/approve`;
    expect(await counter.refusal(approve, { amount: '2' })).toBe('not_a_hold');
    expect(await counter.refusal(approve, { final: true })).toBe('not_a_hold');
    await counter.change(pending, 'approve');
  });
});

describe('a closed client', () => {
  it('is told so before it is told that a credit is unknown or no hold', async () => {
    await counter.buy(client, { amount: '2' });
    const used = await counter.use(client, { amount: '1' });
    const hold = await counter.hold(client, { amount: '1' });
    const { number } = await counter.read<{ number: number }>('GET', `/clients/${client}`);
    const unknown = creditId({ client: number, number: 99, part: 0 });
    expect(await counter.refusal(`/credits/${unknown}/fail`, {})).toBe('credit_not_found');
    await counter.ask('POST', `/clients/${client}/close`, {});
    for (const verb of ['approve', 'fail']) {
      expect(await counter.refusal(`/credits/${used.id}/${verb}`, {})).toBe('client_closed');
      expect(await counter.refusal(`/credits/${unknown}/${verb}`, {})).toBe('client_closed');
    }
    await counter.change(hold, 'approve');
  });
});

describe('an instant', () => {
  it('ends what ends then: the end is not a part of what it ends', async () => {
    const end = counter.day(1);
    const start = { amount: '1', startingAt: end, endingBefore: end };
    const same = { amount: '1', schedule: [start] };
    expect(await counter.refusal(purchases(), same)).toBe('schedule_invalid');
    const grant = await counter.buy(client, { amount: '1', endingBefore: end });
    await counter.buy(client, { amount: '1' });
    const hold = await counter.hold(client, { amount: '1', expiresAt: end });
    counter.turnTo(1, -1);
    await counter.change(grant, 'extend', { endingBefore: counter.day(1, 1) });
    counter.turnTo(1);
    expect(await counter.refusal(`/credits/${hold.id}/approve`, {})).toBe('hold_expired');
    expect(await counter.refusal(purchases(), { amount: '1', endingBefore: end })).toBe(
      'schedule_conflict',
    );
    await counter.use(client, { amount: '2' });
  });
});
