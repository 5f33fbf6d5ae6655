/** ApplyCredit: a usage that pays for an invoice, once, in one write with the invoice itself. */
import { beforeEach, describe, expect, it } from 'vitest';
import { WhmcsTill } from '../support/whmcs-till.ts';

let till: WhmcsTill;

beforeEach(async () => {
  till = await WhmcsTill.open();
});

describe('ApplyCredit', () => {
  it('is a usage, whose line in the log leads to the invoice', async () => {
    await till.counter.buy(till.client, { amount: '20' });
    await till.bill('1');
    const invoice = await till.bill('15.95');
    expect((await till.pay(invoice, { amount: '10.00' })).body).toEqual({
      result: 'success',
      invoiceid: '2',
      amount: '10.00',
      invoicepaid: 'false',
    });
    expect((await till.log())[1]).toMatchObject({
      amount: '-10.00',
      description: 'Credit Applied to Invoice #2',
      relid: '2',
    });
    expect(await till.invoice(invoice)).toMatchObject({ credit: '10.00', balance: '5.95' });
    expect(await till.counter.balance(till.client)).toMatchObject({ available: '10', used: '10' });
  });

  it('without an id happens each time that it is sent', async () => {
    await till.counter.buy(till.client, { amount: '20' });
    const invoice = await till.bill('15');
    for (const left of ['10.00', '5.00', '0.00']) {
      expect((await till.pay(invoice, { amount: '5' })).outcome).toBe('done');
      expect(await till.invoice(invoice)).toMatchObject({ balance: left });
    }
    expect(await till.invoice(invoice)).toMatchObject({
      status: 'Paid',
      datepaid: '2040-01-01 00:00:00',
    });
    const again = await till.pay(invoice, { amount: '5' });
    expect([again.outcome, again.body.message]).toEqual([
      'not-recorded',
      'Invoice Not in Unpaid Status',
    ]);
  });

  it.each([{ amount: '6' }, { amount: 'full' }, {}])(
    '%j happens once under an id',
    async (fields) => {
      await till.counter.buy(till.client, { amount: '6' });
      const invoice = await till.bill('10');
      const first = await till.pay(invoice, fields, 'pay-1');
      expect(first).toMatchObject({ outcome: 'done', replayed: false, body: { amount: '6.00' } });
      // Neither more credit nor a paid invoice changes what the id was answered.
      await till.counter.buy(till.client, { amount: '3' });
      expect(await till.pay(invoice, fields, 'pay-1')).toMatchObject({
        text: first.text,
        replayed: true,
      });
      await till.counter.buy(till.client, { amount: '1' });
      expect((await till.pay(invoice)).body).toMatchObject({ amount: '4.00', invoicepaid: 'true' });
      expect(await till.pay(invoice, fields, 'pay-1')).toMatchObject({
        text: first.text,
        replayed: true,
      });
      expect(await till.counter.balance(till.client)).toMatchObject({ used: '10', available: '0' });
    },
  );

  it('is refused under an id that was used for something else', async () => {
    await till.counter.buy(till.client, { amount: '50' });
    const [one, other] = [await till.bill('10'), await till.bill('10')];
    await till.pay(one, { amount: 'full' }, 'pay-1');
    for (const [invoice, amount] of [
      [other, 'full'],
      [one, '10'],
      [one, '5'],
    ] as const) {
      const { outcome, replayed, body } = await till.pay(invoice, { amount }, 'pay-1');
      expect([outcome, replayed, body.result]).toEqual(['not-recorded', false, 'error']);
    }
    expect(await till.counter.balance(till.client)).toMatchObject({ used: '10' });
  });

  it('remembers for its id that there was too little', async () => {
    const invoice = await till.bill('10');
    await till.counter.buy(till.client, { amount: '4.99' });
    const refused = await till.pay(invoice, { amount: '5' }, 'pay-1');
    expect(refused).toMatchObject({
      outcome: 'refused-final',
      body: { message: 'Amount exceeds customer credit balance' },
    });
    await till.counter.buy(till.client, { amount: '1' });
    expect(await till.pay(invoice, { amount: '5' }, 'pay-1')).toMatchObject({
      text: refused.text,
      replayed: true,
    });
    expect(await till.invoice(invoice)).toMatchObject({ credit: '0.00', status: 'Unpaid' });
  });

  it('in full leaves what is for products, held, yet to come, or less than a cent', async () => {
    await till.counter.buy(till.client, { amount: '100', products: ['api'] });
    await till.counter.buy(till.client, { amount: '3.456789' });
    const later = [{ amount: '50', startingAt: till.counter.day(1) }];
    await till.counter.buy(till.client, { amount: '50', schedule: later });
    await till.counter.hold(till.client, { amount: '1.2' });
    const invoice = await till.bill('20');
    expect((await till.pay(invoice)).body).toMatchObject({ amount: '2.25', invoicepaid: 'false' });
    expect((await till.pay(invoice)).body.message).toBe(
      'Credit Amount to apply must be greater than zero',
    );
    till.counter.turnTo(2);
    expect((await till.pay(invoice)).body).toMatchObject({ amount: '17.75', invoicepaid: 'true' });
  });

  it('pays for nothing once the client is closed', async () => {
    await till.counter.buy(till.client, { amount: '20' });
    const invoice = await till.bill('5');
    await till.counter.ask('POST', `/clients/${till.client}/close`, {});
    expect((await till.pay(invoice, { amount: '5' })).outcome).toBe('refused-final');
    expect(await till.invoice(invoice)).toMatchObject({ status: 'Unpaid', credit: '0.00' });
  });

  it('says that credits come in whole units where they do', async () => {
    till = await WhmcsTill.open(undefined, '0');
    await till.counter.buy(till.client, { amount: '20' });
    const item = { action: 'CreateInvoice', userid: '7', itemamount1: '1.5' };
    expect((await till.ask(item)).body.message).toContain('itemamount1');
    const invoice = await till.bill('7', { taxrate: '10', itemtaxed1: '1' });
    expect(await till.invoice(invoice)).toMatchObject({ tax: '1.00', balance: '8.00' });
    expect((await till.pay(invoice, { amount: '0.5' })).body.result).toBe('error');
    expect((await till.pay(invoice)).body).toMatchObject({ amount: '8.00', invoicepaid: 'true' });
  });
});
