/** The rules of adjustments, over HTTP: signed corrections with a reason, shown as records. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { WireCredit } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const lastPosting = async () => (await counter.history(client)).at(-1);

const schedule = () => [
  { amount: '4', startingAt: counter.day(0), endingBefore: counter.day(10) },
  { amount: '6', startingAt: counter.day(10), endingBefore: counter.day(20) },
];

describe('adjusting', () => {
  let grant: WireCredit;
  beforeEach(async () => {
    grant = await counter.buy(client, { amount: '10' });
  });

  const adjust = (direction: string, amount: string, more = {}) =>
    ({ credit: grant.id, direction, amount, reason: 'miscounted', ...more }) as const;

  it('adds credits with a reason, shown as a purchase record', async () => {
    const added = await counter.adjust(client, adjust('add', '2'));
    expect(added).toMatchObject({
      category: 'purchase',
      amount: '2',
      paymentMethod: 'adjustment',
      description: 'miscounted',
      schedule: [],
    });
    expect(await counter.credit(grant)).toMatchObject({ amount: '10', remaining: '12' });
    expect(await counter.balance(client)).toMatchObject({ granted: '10', adjusted: '2' });
    expect(await lastPosting()).toMatchObject({ kind: 'adjustment', note: 'miscounted' });
  });

  it('removes credits with a reason, shown as a usage record', async () => {
    const removed = await counter.adjust(client, adjust('remove', '10'));
    expect(removed).toMatchObject({ category: 'usage', amount: '10', paymentMethod: 'adjustment' });
    expect(await counter.balance(client)).toMatchObject({
      balance: '0',
      adjusted: '-10',
      used: '0',
    });
    const path = `/clients/${client}/adjustments`;
    expect(await counter.refusal(path, adjust('remove', '0.000001'))).toBe('insufficient_credit');
    await counter.adjust(client, adjust('add', '1'));
    expect(await counter.credit(grant)).toMatchObject({ remaining: '1' });
  });

  it('is of a named segment where there are several', async () => {
    grant = await counter.buy(client, { amount: '10', schedule: schedule() });
    const path = `/clients/${client}/adjustments`;
    expect(await counter.refusal(path, adjust('add', '1'))).toBe('schedule_conflict');
    expect(await counter.refusal(path, adjust('add', '1', { part: 3 }))).toBe('schedule_conflict');
    await counter.adjust(client, adjust('add', '1', { part: 2 }));
    expect(await counter.balance(client)).toMatchObject({ upcoming: '7' });
  });

  it('adds nothing to what has ended or was voided', async () => {
    grant = await counter.buy(client, { amount: '1', endingBefore: counter.day(1) });
    counter.turnTo(1);
    const path = `/clients/${client}/adjustments`;
    expect(await counter.refusal(path, adjust('add', '1'))).toBe('schedule_conflict');
    grant = await counter.buy(client, { amount: '1' });
    await counter.change(grant, 'void');
    expect(await counter.refusal(path, adjust('add', '1'))).toBe('already_voided');
  });

  it('needs a reason, and a credit of the client', async () => {
    const path = `/clients/${client}/adjustments`;
    expect(await counter.refusal(path, adjust('add', '1', { reason: '' }))).toBe('malformed');
    const other = await counter.client();
    const foreign = await counter.ask('POST', `/clients/${other}/adjustments`, adjust('add', '1'));
    expect(foreign).toMatchObject({ code: 'credit_not_found', outcome: 'refused-final' });
  });
});
