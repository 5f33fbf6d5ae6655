/** WHMCS's GetCredits and AddCredit: the credit log, adding and removing. */
import { strict as assert } from 'node:assert';
import { beforeEach, describe, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import type { ClientRef } from '../../../functions/ledger/client.ts';
import { Outage } from '../../../functions/ledger/ledger.ts';
import { FilteringLedger, readXml } from './chained.ts';
import { post } from './whmcs-post.ts';

let ledger: FilteringLedger;
let acme: ClientRef;

const log = (fields: Record<string, string> = {}) =>
  post({ action: 'GetCredits', clientid: '1', ...fields }, { ledger });
const add = (fields: Record<string, string>, headers = {}) => {
  const named = { action: 'AddCredit', clientid: '1', description: 'd', ...fields };
  return post(named, { ledger }, headers);
};

beforeEach(() => {
  ledger = new FilteringLedger(Date.parse('2026-05-31T22:30:00Z'));
  acme = ledger.open('acme');
});

describe('GetCredits', () => {
  test('the documented shape, every movement, oldest first', async () => {
    const sample = { description: 'This is a sample credit record', callerDate: '2016-01-01' };
    ledger.must(acme, { op: 'purchase', amount: 10n * ONE, ...sample });
    ledger.must(acme, { op: 'purchase', amount: ONE, status: 'pending' });
    ledger.must(acme, { op: 'usage', amount: 9_999_999n });
    ledger.must(acme, { op: 'usage', amount: 1n });
    const { status, type, json } = await log();
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(json).toEqual({
      result: 'success',
      totalresults: '3',
      clientid: '1',
      credits: {
        credit: [
          {
            id: '1',
            date: '2016-01-01',
            description: 'This is a sample credit record',
            amount: '10.00',
            relid: '0',
          },
          { id: '3', date: '2026-05-31', description: '', amount: '-9.99', relid: '0' },
          { id: '4', date: '2026-05-31', description: '', amount: '0.00', relid: '0' },
        ],
      },
    });
  });

  test('an expiry has words of its own and the day on which it was due', async () => {
    const { now } = ledger;
    ledger.must(acme, { op: 'purchase', amount: ONE, endingBefore: now + 1 });
    ledger.now += 10 * 86_400_000;
    ledger.must(acme, { op: 'purchase', amount: ONE });
    const { json } = await log();
    expect(json.credits.credit[1]).toMatchObject({
      amount: '-1.00',
      description: 'Credit Expired',
      date: '2026-05-31',
    });
  });

  const aPosting = () => {
    ledger.must(acme, { op: 'purchase', amount: ONE });
    const [posting] = ledger.postings(acme);
    assert(posting);
    return posting;
  };

  test('nobody has lines yet', async () => {
    const { json } = await log();
    expect(json).toMatchObject({ totalresults: '0', credits: { credit: [] } });
  });

  test('beyond 5,000 lines by limitstart and limitnum', async () => {
    const posting = { ...aPosting(), delta: ONE };
    const all = Array.from({ length: 5003 }, (_, i) => ({ ...posting, number: i + 1 }));
    ledger.postings = () => all;
    const ids = async (fields: Record<string, string>) => {
      const { totalresults, credits } = (await log(fields)).json;
      const found = credits.credit.map(({ id }: { id: string }) => id);
      return [totalresults, found.length, found[0], found.at(-1)];
    };
    expect(await ids({})).toEqual(['5003', 5000, '1', '5000']);
    expect(await ids({ limitstart: '5000' })).toEqual(['5003', 3, '5001', '5003']);
    expect(await ids({ limitstart: '1', limitnum: '2' })).toEqual(['5003', 2, '2', '3']);
    expect(await ids({ limitstart: '9999' })).toEqual(['5003', 0, undefined, undefined]);
    for (const bad of [{ limitnum: '0' }, { limitnum: '-1' }, { limitstart: '1.5' }]) {
      expect((await log(bad)).json.result).toBe('error');
    }
  });

  test.each(['', '0', '01', '-1', '1.0', '2', '2147483648', '1 OR 1=1', '__proto__', '１'])(
    'the client %j is not found',
    async (clientid) => {
      const { status, json } = await log({ clientid });
      expect([status, json]).toEqual([200, { result: 'error', message: 'Client ID Not Found' }]);
    },
  );
});

describe('AddCredit', () => {
  test('adds and removes, and tells the new balance', async () => {
    const added = await add({ amount: '12.34', date: '2026-01-31', adminid: '3' });
    expect([added.status, added.outcome]).toEqual([200, 'done']);
    expect(added.json).toEqual({ result: 'success', newbalance: '12.34' });
    const key = { 'idempotency-key': 'k1' };
    const removed = await add({ amount: '2', type: 'remove' }, key);
    expect(removed.json).toEqual({ result: 'success', newbalance: '10.34' });
    expect(ledger.requests).toMatchObject([
      {
        transactionId: null,
        dialect: 'whmcs',
        operation: 'AddCredit',
        command: {
          op: 'purchase',
          amount: 12_340_000n,
          description: 'd',
          callerDate: '2026-01-31',
        },
      },
      { transactionId: 'k1', command: { op: 'usage', amount: 2_000_000n, callerDate: null } },
    ]);
  });

  test('cannot remove more than there is', async () => {
    const { status, outcome, json } = await add({ amount: '1', type: 'remove' });
    expect([status, outcome]).toEqual([200, 'refused-final']);
    expect(json.message).toBe('Amount exceeds customer credit balance');
  });

  const AMOUNT = 'Amount must be in decimal format: ### or ###.##';
  const AMOUNTS = ['0', '0.00', '-5', '1e3', 'NaN', '0x10', '1,000', '+5', ' 5', '.5', '5.'];
  const DESCRIPTION = 'Description must be plain text of at most 256 bytes';
  const CASES: [Record<string, string>, string][] = [
    ...[...AMOUNTS, '1.234', '1000000000', '٣', '01', 'full'].map(
      (amount): [Record<string, string>, string] => [{ amount }, AMOUNT],
    ),
    [{}, 'No Amount Provided'],
    [{ amount: '' }, 'No Amount Provided'],
    [{ amount: '1', type: 'give' }, 'Type can only be add or remove'],
    [{ amount: '1', clientid: '9' }, 'Client ID Not Found'],
    [{ amount: '1', adminid: 'me' }, 'Admin ID Not Found'],
    [{ amount: '1', date: '2026-02-30' }, 'Date Format is not Valid'],
    [{ amount: '1', date: '31/01/2026' }, 'Date Format is not Valid'],
    [{ amount: '1', date: '0000-01-01' }, 'Date Format is not Valid'],
    [{ amount: '1', description: 'x'.repeat(257) }, DESCRIPTION],
    [{ amount: '1', description: 'a\u0000b' }, DESCRIPTION],
  ];
  test.each(CASES)('%j is refused', async (fields, message) => {
    const { status, outcome, json } = await add(fields);
    expect([status, outcome]).toEqual([200, 'not-recorded']);
    expect(json).toEqual({ result: 'error', message });
    expect(ledger.requests).toEqual([]);
  });

  test('an outage promises nothing', async () => {
    ledger.findClient = () => Promise.reject(new Outage('late'));
    const { status, outcome, json } = await add({ amount: '1' });
    expect([status, outcome]).toEqual([503, 'unknown']);
    expect(json.result).toBe('error');
  });

  test('answers in XML and in pairs as well', async () => {
    const xml = await add({ amount: '1', responsetype: 'xml' });
    expect(readXml(xml.text).whmcsapi).toMatchObject({ action: 'addcredit', newbalance: '1.00' });
    const pairs = await add({ amount: '1', responsetype: '' });
    expect(pairs.text).toBe('result=success;newbalance=2.00');
  });
});
