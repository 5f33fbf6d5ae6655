/** What a caller is shown: credits as the clock sees them, postings, and why it got nothing. */
import { describe, expect, test } from 'vitest';
import { Outage } from '../../../functions/ledger/ledger.ts';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { WatchedOffice } from './watched-office.ts';

describe('credits', () => {
  test('that were held and are settled stay as they were when the instant passes', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    await office.ask(client, { op: 'purchase', amount: 9n });
    const hold = { op: 'hold', amount: 2n, expiresAt: 2_000 } as const;
    for (let i = 0; i < 3; i += 1) await office.ask(client, hold);
    await office.ask(client, { op: 'approve', credit: 2 });
    await office.ask(client, { op: 'fail', credit: 3 });
    await office.ask(client, { op: 'usage', amount: 1n });
    office.now = 2_500;
    const { rows } = await office.ledger.credits({ client, order: 'oldest' }, { limit: 9 });
    expect(rows.map(({ number, status, settled }) => [number, status, settled])).toEqual([
      [1, 'approved', null],
      [2, 'approved', 'captured'],
      [3, 'failed', 'released'],
      [4, 'failed', 'expired'],
      [7, 'approved', null],
    ]);
  });
});

describe('postings', () => {
  test('are shown of the client that was asked about, in the order asked for', async () => {
    const office = new WatchedOffice();
    const [client, other] = [await office.client(7), await office.client(8)];
    await office.ask(client, { op: 'purchase', amount: 9n });
    await office.ask(other, { op: 'purchase', amount: 9n });
    await office.ask(client, { op: 'usage', amount: 1n });
    const { rows } = await office.ledger.history({ client, order: 'newest' }, { limit: 9 });
    expect(rows.map(({ client, number, kind }) => [client, number, kind])).toEqual([
      [7, 2, 'usage'],
      [7, 1, 'purchase'],
    ]);
  });
});

describe('what the ledger throws', () => {
  test('is told apart by its name', () => {
    expect(new Outage('later').name).toBe('Outage');
    expect(new TooDeep('rows', 5).name).toBe('TooDeep');
  });

  test.each([
    ['offset', 'Such a list has pages by offset up to 500 rows'],
    ['rows', 'A list is looked through up to 500 rows'],
  ] as const)('says what to do where a list is too deep by %s', (what, said) => {
    const deep = new TooDeep(what, 500);
    expect(deep.message).toBe(`${said}: ask for a time range, or page by position.`);
    expect(deep).toMatchObject({ what, most: 500 });
  });
});
