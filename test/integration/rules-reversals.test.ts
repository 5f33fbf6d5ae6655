/** The rules of giving back, over HTTP: a usage is reversed, a purchase taken back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client({ overdraftLimit: '100' });
});

const refusal = ({ id }: { id: string }, body = {}) =>
  counter.refusal(`/credits/${id}/reverse`, body);

describe('the reversal of a usage', () => {
  it('returns to its grants what it drew, and is a posting that names it', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const usage = await counter.use(client, { amount: '4' });
    const reversed = await counter.change(usage, 'reverse', { reason: 'wrong client' });
    expect(reversed).toMatchObject({ id: usage.id, amount: '4', reversed: '4' });
    expect(await counter.balance(client)).toMatchObject({ balance: '10', used: '0' });
    expect((await counter.history(client)).at(-1)).toMatchObject({
      kind: 'reversal',
      credit: usage.id,
      note: 'wrong client',
      delta: '4',
      entries: [{ credit: grant.id, from: 'spent', to: 'available', amount: '4' }],
    });
  });

  it('can be of a part, the last drawn first, and never of more than was used', async () => {
    const first = await counter.buy(client, { amount: '5', priority: 1 });
    const second = await counter.buy(client, { amount: '5', priority: 2 });
    const usage = await counter.use(client, { amount: '8' });
    expect(await counter.change(usage, 'reverse', { amount: '4' })).toMatchObject({
      reversed: '4',
    });
    expect(await counter.credit(first)).toMatchObject({ remaining: '1' });
    expect(await counter.credit(second)).toMatchObject({ remaining: '5' });
    expect(await refusal(usage, { amount: '4.000001' })).toBe('exceeds_original');
    await counter.change(usage, 'reverse', { amount: '4' });
    expect(await refusal(usage)).toBe('exceeds_original');
    expect(await counter.balance(client)).toMatchObject({ balance: '10', used: '0' });
  });

  it('into a grant that has ended expires at once', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    const usage = await counter.use(client, { amount: '4' });
    counter.turnTo(6);
    await counter.change(usage, 'reverse');
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '0', expired: '10' });
    expect((await counter.history(client)).at(-1)).toMatchObject({
      kind: 'expiry',
      effectiveAt: counter.day(6),
      delta: '-4',
    });
  });

  it('into a grant that was voided expires at once', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const usage = await counter.use(client, { amount: '4' });
    await counter.change(grant, 'void');
    await counter.change(usage, 'reverse');
    expect(await counter.balance(client)).toMatchObject({
      balance: '0',
      available: '0',
      voided: '6',
      expired: '4',
    });
  });

  it('forgives debt first', async () => {
    await counter.buy(client, { amount: '10' });
    const usage = await counter.use(client, { amount: '15', postPaid: true });
    await counter.change(usage, 'reverse', { amount: '7' });
    expect(await counter.balance(client)).toMatchObject({ balance: '2', debt: '0', used: '8' });
  });

  it('of debt that has been paid since returns to the grants that paid it', async () => {
    const usage = await counter.use(client, { amount: '15', postPaid: true });
    const grant = await counter.buy(client, { amount: '20' });
    expect(grant).toMatchObject({ remaining: '5' });
    await counter.change(usage, 'reverse');
    expect(await counter.credit(grant)).toMatchObject({ remaining: '20' });
    expect(await counter.balance(client)).toMatchObject({ balance: '20', debt: '0', used: '0' });
  });

  it('of a hold gives back what was captured, once the hold is settled', async () => {
    await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6' });
    await counter.change(hold, 'approve', { amount: '2', final: false });
    expect(await refusal(hold)).toBe('exceeds_original');
    await counter.change(hold, 'approve', { amount: '1' });
    expect(await refusal(hold, { amount: '3.000001' })).toBe('exceeds_original');
    expect(await counter.change(hold, 'reverse')).toMatchObject({ captured: '3', reversed: '3' });
    expect(await counter.balance(client)).toMatchObject({ balance: '10', used: '0', held: '0' });
  });

  it('of an uncaptured hold or a correction is refused', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '6' });
    await counter.change(hold, 'fail');
    expect(await refusal(hold)).toBe('exceeds_original');
    const remove = { credit: grant.id, direction: 'remove', amount: '1' };
    expect(await refusal(await counter.adjust(client, remove))).toBe('wrong_category');
  });
});

describe('taking a purchase back', () => {
  it('takes what remains of it, and counts as voided', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    await counter.use(client, { amount: '4' });
    const taken = await counter.change(grant, 'reverse', { reason: 'refund' });
    expect(taken).toMatchObject({ amount: '10', reversed: '6', remaining: '0' });
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '4', voided: '6' });
    expect((await counter.history(client)).at(-1)).toMatchObject({
      kind: 'take_back',
      credit: grant.id,
      note: 'refund',
      delta: '-6',
    });
  });

  it('of one that is half spent is refused beyond the other half', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    await counter.use(client, { amount: '5' });
    expect(await refusal(grant, { amount: '5.000001' })).toBe('exceeds_original');
    expect(await refusal(grant, { amount: '10' })).toBe('exceeds_original');
    await counter.change(grant, 'reverse', { amount: '5' });
    expect(await refusal(grant)).toBe('exceeds_original');
  });

  it('can be in parts, the last segment first', async () => {
    const schedule = [
      { amount: '6', startingAt: counter.day(0), endingBefore: counter.day(9) },
      { amount: '4', startingAt: counter.day(9) },
    ];
    const grant = await counter.buy(client, { amount: '10', schedule });
    await counter.change(grant, 'reverse', { amount: '5' });
    expect(await counter.balance(client)).toMatchObject({ available: '5', upcoming: '0' });
    expect(await counter.change(grant, 'reverse')).toMatchObject({ reversed: '10' });
  });

  it('leaves what holds reserve', async () => {
    const grant = await counter.buy(client, { amount: '10' });
    const hold = await counter.hold(client, { amount: '7' });
    expect(await refusal(grant, { amount: '4' })).toBe('exceeds_original');
    expect(await counter.change(grant, 'reverse')).toMatchObject({ reversed: '3' });
    await counter.change(hold, 'approve');
    expect(await counter.balance(client)).toMatchObject({ balance: '0', used: '7', voided: '3' });
  });

  it('of one that has expired or was voided is refused', async () => {
    const ending = await counter.buy(client, { amount: '1', endingBefore: counter.day(1) });
    const voided = await counter.buy(client, { amount: '1' });
    await counter.change(voided, 'void');
    counter.turnTo(1);
    expect(await refusal(ending)).toBe('exceeds_original');
    expect(await refusal(voided)).toBe('already_voided');
  });
});
