/** Invoices in WHMCS: copies of requests, lost answers, and what an invoice comes to. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Outage } from '../../functions/ledger/ledger.ts';
import type { Call, Write } from '../../functions/store/table.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { WhmcsTill } from '../support/whmcs-till.ts';

let till: WhmcsTill;

beforeEach(async () => {
  till = await WhmcsTill.open();
});

describe('copies of one request at the same time', () => {
  it.each(['full', '6'])('%s: one effect, one answer', async (amount) => {
    await till.counter.buy(till.client, { amount: '6' });
    const invoice = await till.bill('10');
    const copies = Array.from({ length: 8 }, () => till.pay(invoice, { amount }, 'pay-1'));
    const answers = await Promise.all(copies);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await till.counter.balance(till.client)).toMatchObject({ used: '6' });
    expect(await till.invoice(invoice)).toMatchObject({ credit: '6.00' });
  });

  it('agree on one amount while credit comes in', async () => {
    await till.counter.buy(till.client, { amount: '1' });
    const invoice = await till.bill('10');
    const both = Array.from({ length: 6 }, () => [
      till.pay(invoice, { amount: 'full' }, 'pay-1'),
      till.counter.buy(till.client, { amount: '1' }).then(() => null),
    ]);
    const answers = (await Promise.all(both.flat())).filter((answer) => answer !== null);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { credit } = await till.invoice(invoice);
    expect(answers[0]?.body.amount).toBe(credit);
    expect(await till.log()).toHaveLength(8);
  });

  it('without an id: never more than is due, never more than there is', async () => {
    await till.counter.buy(till.client, { amount: '25' });
    const [one, other] = [await till.bill('10'), await till.bill('20')];
    const both = [one, other, one, other, one, other].map((invoice) => till.pay(invoice));
    const answers = await Promise.all(both);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const [first, second] = [await till.invoice(one), await till.invoice(other)];
    const credits = [first.credit, second.credit];
    // Whichever came first was paid in full, the other with what was left.
    expect(['10.00,15.00', '5.00,20.00']).toContain(credits.join());
    expect(await till.counter.balance(till.client)).toMatchObject({ used: '25', available: '0' });
  });
});

describe('an answer that was lost', () => {
  it.each([{ amount: '6' }, { amount: 'full' }])('%j: the repeat finds it done', async (fields) => {
    const table = new ForgetfulTable();
    till = await WhmcsTill.open(table);
    await till.counter.buy(till.client, { amount: '6' });
    const invoice = await till.bill('10');
    table.losesNext = true;
    const lost = await till.pay(invoice, fields, 'pay-1');
    expect([lost.status, lost.outcome]).toEqual([503, 'unknown']);
    expect(await till.pay(invoice, fields, 'pay-1')).toMatchObject({
      replayed: true,
      body: { amount: '6.00', invoicepaid: 'false' },
    });
    expect(await till.counter.balance(till.client)).toMatchObject({ used: '6' });
  });
});

describe('CreateInvoice', () => {
  it('under an id makes one invoice, whichever way it was paid', async () => {
    const table = new MemoryTable();
    till = await WhmcsTill.open(table);
    const fields = { action: 'CreateInvoice', userid: '7', autoapplycredit: '1' };
    const made: unknown[] = [];
    for (const [key, status] of Object.entries({ before: 'Unpaid', after: 'Paid' })) {
      const first = await till.ask({ ...fields, itemamount1: '10' }, key);
      made.push(first.body);
      expect(first.body.status).toBe(status);
      // From now on there is credit: the same request is not paid for by it.
      await till.counter.buy(till.client, { amount: '50' });
      const again = await till.ask({ ...fields, itemamount1: '10.00' }, key);
      expect(again).toMatchObject({ text: first.text, replayed: true });
    }
    const other = await till.ask({ ...fields, itemamount1: '11' }, 'before');
    expect([other.outcome, other.body.result]).toEqual(['not-recorded', 'error']);
    expect(table.items().filter(({ pk }) => pk === 'I#0')).toHaveLength(made.length);
    expect(await till.counter.balance(till.client)).toMatchObject({ used: '10' });
  });

  it('with autoapplycredit takes what there is, in the same write', async () => {
    await till.counter.buy(till.client, { amount: '4' });
    const invoice = await till.bill('10', { autoapplycredit: 'true' });
    expect(await till.invoice(invoice)).toMatchObject({
      status: 'Unpaid',
      credit: '4.00',
      balance: '6.00',
    });
    expect((await till.log())[1]).toMatchObject({ amount: '-4.00', relid: invoice });
    await till.counter.buy(till.client, { amount: '40' });
    const paid = await till.bill('10', { autoapplycredit: '1' });
    expect(await till.invoice(paid)).toMatchObject({ status: 'Paid', credit: '10.00' });
    const draft = await till.bill('10', { autoapplycredit: '1', draft: '1' });
    expect(await till.invoice(draft)).toMatchObject({ status: 'Draft', credit: '0.00' });
  });

  it('counts items by their numbers, with reductions, and taxes what is taxed', async () => {
    const items = { itemdescription10: 'Second', itemamount10: '-2.50', itemtaxed10: 'true' };
    const taxes = { itemtaxed1: 'on', taxrate: '19', taxrate2: '0.125', duedate: '2040-02-29' };
    const invoice = await till.bill('10', { ...items, ...taxes });
    expect(await till.invoice(invoice)).toMatchObject({
      date: '2040-01-01',
      duedate: '2040-02-29',
      subtotal: '7.50',
      tax: '1.43',
      tax2: '0.01',
      total: '8.94',
      items: {
        item: [
          { id: 1, description: 'Hosting', amount: '10.00', taxed: 1 },
          { id: 2, description: 'Second', amount: '-2.50', taxed: 1 },
        ],
      },
    });
  });

  it('numbers invoices of all clients in one row', async () => {
    await till.counter.client({ number: 8 });
    const numbers = [
      await till.bill('1'),
      await till.bill('1', { userid: '8' }),
      await till.bill('1'),
    ];
    expect(new Set(numbers).size).toBe(3);
    expect(await till.invoice(numbers[1] ?? '')).toMatchObject({ userid: 8 });
  });
});

/** Carries a write out, and then cannot say so. */
class ForgetfulTable extends MemoryTable {
  losesNext = false;

  override async transact(writes: readonly Write[], token: string, call: Call) {
    const reasons = await super.transact(writes, token, call);
    if (!this.losesNext || reasons) return reasons;
    this.losesNext = false;
    throw new Outage('the answer was lost');
  }
}
