/** Metronome's balances: the list without empty ones, and the net balance of what is asked for. */
import { describe, expect, test } from 'vitest';
import { metronomeRoutes } from '../../../functions/dialects/metronome/routes.ts';
import { ONE } from '../../../functions/ledger/amount.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { call, find, NOW } from './foreign-call.ts';
import { namesOf, shop } from './metronome-shop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const APRIL = Date.UTC(2026, 3, 1);
const balances = find(metronomeRoutes, '/v1/contracts/customerBalances/list');
const net = find(metronomeRoutes, '/v1/contracts/customerBalances/getNetBalance');

/** Ended, in force twice, upcoming. */
function four() {
  const { ledger, acme } = shop();
  const buy = (description: string, amount: bigint, from: number, to: number, more: object = {}) =>
    ledger.must(acme, {
      op: 'purchase',
      description,
      amount,
      schedule: [{ amount, startingAt: NOW + from * HOUR, endingBefore: NOW + to * HOUR }],
      ...more,
    });
  const ended = buy('ended', ONE, 0, 1);
  const short = buy('short', 2n * ONE, 0, 100 * 24, { priority: 1 });
  const long = buy('long', 4n * ONE, 0, 200 * 24);
  buy('upcoming', 8n * ONE, 99 * 24, 100 * 24);
  ledger.now = NOW + HOUR;
  const post = (route: typeof net, fields: object) => {
    const body = JSON.stringify({ customer_id: acme.uuid, ...fields });
    return call(route, { ledger, body, now: ledger.now });
  };
  const id = (number: number) => creditId({ client: acme.number, number, part: 0 });
  const netBalance = async (fields: object = {}) => {
    const { status, body } = await post(net, fields);
    expect([status, Object.keys(body.data)]).toEqual([200, ['balance', 'credit_type_id']]);
    return body.data.balance;
  };
  return { ledger, acme, ended, short, long, id, netBalance, post };
}

describe('balances', () => {
  test('leave out what cannot be used now, on pages of any size', async () => {
    const { ledger, acme, post } = four();
    const asked = { exclude_zero_balances: true };
    expect(namesOf((await post(balances, asked)).body)).toEqual(['short', 'long']);
    const first = (await post(balances, { ...asked, limit: 1 })).body;
    expect(namesOf(first)).toEqual(['short']);
    const second = (await post(balances, { ...asked, limit: 1, next_page: first.next_page })).body;
    expect([namesOf(second), second.next_page]).toEqual([['long'], null]);
    ledger.must(acme, { op: 'usage', amount: 2n * ONE });
    expect(namesOf((await post(balances, asked)).body)).toEqual(['long']);
    ledger.must(acme, { op: 'hold', amount: 4n * ONE, expiresAt: ledger.now + HOUR });
    expect(namesOf((await post(balances, asked)).body)).toEqual([]);
    expect(namesOf((await post(balances, {})).body)).toHaveLength(4);
  });

  test('of archived credits are none, whatever they held', async () => {
    const { ledger, acme, short, post } = four();
    ledger.must(acme, { op: 'void', credit: short });
    const asked = { include_archived: true, include_balance: true };
    const { data } = (await post(balances, asked)).body;
    expect(data.map(({ balance }: { balance: number }) => balance)).toEqual([0, 0, 4, 0]);
    const full = { ...asked, exclude_zero_balances: true };
    expect(namesOf((await post(balances, full)).body)).toEqual(['long']);
  });
});

describe('the net balance', () => {
  test('is what can be used now, of all credits or of those that are named', async () => {
    const { ended, short, long, id, netBalance } = four();
    expect(await netBalance()).toBe(6);
    expect(await netBalance({ filters: [{}] })).toBe(6);
    expect(await netBalance({ filters: [{ ids: [id(short), id(ended)] }] })).toBe(2);
    expect(await netBalance({ filters: [{ ids: [id(short)] }, { ids: [id(long)] }] })).toBe(6);
    expect(await netBalance({ filters: [{ ids: [id(short)] }, { ids: [id(short)] }] })).toBe(2);
    const commits = { balance_types: ['PREPAID_COMMIT'] };
    expect(await netBalance({ filters: [commits] })).toBe(0);
    expect(await netBalance({ filters: [commits, { ids: [id(long)] }] })).toBe(4);
    expect(await netBalance({ filters: [{ ...commits, ids: [id(long)] }] })).toBe(0);
    const foreign = creditId({ client: 99, number: short, part: 0 });
    expect(await netBalance({ filters: [{ ids: [foreign] }] })).toBe(0);
  });

  test('goes by custom fields, all of which must be there', async () => {
    const { ledger, acme, short, long, netBalance } = four();
    const fields = (credit: number, custom_fields: object) =>
      ledger.must(acme, { op: 'edit', credit, vendor: { metronome: { custom_fields } } });
    fields(short, { region: 'emea', team: 'a' });
    fields(long, { region: 'emea' });
    const by = (custom_fields: object) => netBalance({ filters: [{ custom_fields }] });
    expect(await by({ region: 'emea' })).toBe(6);
    expect(await by({ region: 'emea', team: 'a' })).toBe(2);
    expect(await by({ region: 'apac' })).toBe(0);
    expect(await by({ constructor: 'x' })).toBe(0);
    expect(await by({})).toBe(6);
  });

  test('leaves out the running month where only finalized invoices count', async () => {
    const { ledger, acme, id, short, netBalance } = four();
    const finalized = { invoice_inclusion_mode: 'FINALIZED' };
    const usage = ledger.must(acme, { op: 'usage', amount: 3n * ONE });
    ledger.must(acme, { op: 'hold', amount: ONE, expiresAt: NOW + 2 * DAY });
    expect([await netBalance(), await netBalance(finalized)]).toEqual([2, 6]);
    const ofShort = { ...finalized, filters: [{ ids: [id(short)] }] };
    expect(await netBalance(ofShort)).toBe(2);
    ledger.must(acme, { op: 'reverse', credit: usage, amount: ONE });
    expect([await netBalance(), await netBalance(finalized)]).toEqual([3, 6]);
    ledger.now = NOW + 2 * DAY; // the hold has lapsed
    expect([await netBalance(), await netBalance(finalized)]).toEqual([4, 6]);
    ledger.now = APRIL;
    expect([await netBalance(), await netBalance(finalized)]).toEqual([4, 4]);
    ledger.must(acme, { op: 'void', credit: short });
    expect(await netBalance(ofShort)).toBe(0);
  });

  test('is refused where a month has used up too many credits to look at', async () => {
    const { ledger, acme, post } = four();
    const { account, at } = await ledger.standing(acme);
    const used = (grant: number) => ({ grant, part: 1, month: '2026-03', amount: -ONE });
    const lines = Array.from({ length: 1_001 }, (_, i) => used(100 + i));
    ledger.drawsOfMonth = async () => ({ account, at, lines });
    const { status, body } = await post(net, { invoice_inclusion_mode: 'FINALIZED' });
    expect([status, body.message]).toEqual([400, expect.stringContaining('invoice_inclusion')]);
  });

  test('of another credit type is refused', async () => {
    const { post } = four();
    const { status, body } = await post(net, { credit_type_id: 'points' });
    expect([status, body.message]).toEqual([400, expect.stringContaining('credit_type_id')]);
    const own = { credit_type_id: '2714E483-4FF1-48E4-9E25-AC732E8F24F2' };
    expect((await post(net, own)).status).toBe(200);
  });
});
