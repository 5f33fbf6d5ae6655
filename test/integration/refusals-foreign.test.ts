/** Refusals through CareCloud and WHMCS: the same precedence and outcomes, in their words. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import { expectFinal, expectUnrecorded, fillSegments, MOST } from '../support/refusal-outcomes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client({ id: 'acme', number: 7 });
});

const close = () => counter.ask('POST', `/clients/${client}/close`, {});
const fill = () => counter.buy(client, { amount: MOST });

describe('the actions of CareCloud', () => {
  const act = (action: string, body: object, key = 'act') => {
    const url = `/webservice/rest-api/enterprise-interface/v1.0/credits/actions/${action}`;
    const text = JSON.stringify({ customer_id: 'acme', partner_id: 'house', ...body });
    return counter.send('POST', url, text, { key });
  };

  it('name every bad parameter, the amount first', async () => {
    const body = { amount: 0, customer_id: 'nobody', credit_type_id: 'other' };
    const named = (await act('deposit', { ...body, amount: 1 })).text;
    expect(named).toMatch(/"customer_id".*"credit_type_id"/);
    const only = { status: 400, says: /greater than zero/ };
    await expectUnrecorded(() => act('deposit', body), only);
    const nobody = { status: 400, says: /"customer_id","reason":"not_found"/ };
    await expectUnrecorded(() => act('reduce', { amount: 1, customer_id: 'nobody' }), nobody);
  });

  it('name an amount that is too precise beside an unknown customer', async () => {
    counter = await Counter.open(undefined, '2');
    const body = { amount: 1.125, customer_id: 'nobody' };
    const both = { status: 400, says: /"amount".*"customer_id"/ };
    await expectUnrecorded(() => act('deposit', body), both);
  });

  it('refuse what the balance does not cover, for ever', async () => {
    await act('deposit', { amount: 5 }, 'deposit');
    const most = { status: 400, says: /"amount".*5 can be spent on it now/ };
    await expectFinal(counter, () => act('reduce', { amount: 5.000001 }), most);
    await act('deposit', { amount: 5 }, 'again');
    await expectFinal(counter, () => act('reduce', { amount: 10.000001 }, 'more'), {
      status: 400,
      says: /10 can be spent/,
    });
    expect((await act('reduce', { amount: 10 }, 'exactly')).status).toBe(201);
  });

  it('refuse in the order of precedence', async () => {
    await act('deposit', { amount: 5 }, 'used');
    await act('reduce', { amount: 5 }, 'free');
    await fill();
    const range = { status: 400, says: 'Balance out of range' };
    await expectFinal(counter, () => act('deposit', { amount: 1 }, 'range'), range);
    await close();
    const reused = { status: 400, says: 'Key already used' };
    await expectUnrecorded(() => act('reduce', { amount: 1 }, 'used'), reused);
    await expectFinal(counter, () => act('reduce', { amount: 1 }), {
      status: 400,
      says: 'Customer closed',
    });
    expect(await act('deposit', { amount: 1 }, 'range')).toMatchObject({ replayed: true });
  });

  it('may be repeated where there was no room', async () => {
    await fillSegments(counter, client);
    const full = { status: 400, says: 'Too many open credits' };
    await expectUnrecorded(() => act('deposit', { amount: 1 }), full);
    await counter.use(client, { amount: '1' });
    expect(await act('deposit', { amount: 1 })).toMatchObject({ status: 201, outcome: 'done' });
  });
});

describe('AddCredit of WHMCS', () => {
  const add = (fields: object, key = 'add') =>
    counter.form({ action: 'AddCredit', clientid: '7', description: 'x', ...fields }, { key });

  it("says no in the vendor's order: the type, the client, the amount", async () => {
    const bad = { type: 'give', clientid: '99', amount: '0' };
    await expectUnrecorded(() => add(bad), { status: 200, says: 'Type can only be' });
    const { type: _, ...unknown } = bad;
    await expectUnrecorded(() => add(unknown), { status: 200, says: 'Client ID Not Found' });
    const nothing = { clientid: '7', amount: '0' };
    await expectUnrecorded(() => add(nothing), { status: 200, says: 'format' });
    await expectUnrecorded(() => add({ amount: '1.125' }), { status: 200, says: 'format' });
  });

  it('refuses what the balance does not cover, for ever', async () => {
    await counter.buy(client, { amount: '5.009' });
    const short = { status: 200, says: 'Amount exceeds customer credit balance' };
    await expectFinal(counter, () => add({ type: 'remove', amount: '5.01' }), short);
    await counter.buy(client, { amount: '5' });
    await expectFinal(counter, () => add({ type: 'remove', amount: '10.01' }, 'more'), short);
    expect(await add({ type: 'remove', amount: '10.00' }, 'fits')).toMatchObject({
      outcome: 'done',
      text: '{"result":"success","newbalance":"0.00"}',
    });
  });

  it('refuses in the order of precedence', async () => {
    await add({ amount: '5' }, 'used');
    await counter.use(client, { amount: '5' });
    await fill();
    await expectFinal(counter, () => add({ amount: '1' }), { status: 200, says: 'exceed' });
    await close();
    await expectUnrecorded(() => add({ amount: '6' }, 'used'), {
      status: 200,
      says: 'different request',
    });
    await expectFinal(counter, () => add({ amount: '1' }, 'closed'), {
      status: 200,
      says: 'closed',
    });
  });

  it('may be repeated where there was no room', async () => {
    await fillSegments(counter, client);
    await expectUnrecorded(() => add({ amount: '1' }), { status: 200, says: 'At most 64' });
    await counter.use(client, { amount: '1' });
    expect(await add({ amount: '1' })).toMatchObject({ outcome: 'done', replayed: false });
  });
});
