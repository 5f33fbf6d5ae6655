/** What a caller judges of credits is what it is shown; clients and grants that it asks for. */
import { describe, expect, test } from 'vitest';
import type { CreditFilter } from '../../../functions/ledger/ledger.ts';
import { WatchedOffice } from './watched-office.ts';

/** A grant, a hold that has lapsed and one that is open. */
async function held() {
  const office = new WatchedOffice();
  const client = await office.client(7);
  await office.ask(client, { op: 'purchase', amount: 9n });
  await office.ask(client, { op: 'hold', amount: 2n, expiresAt: 2_000 });
  await office.ask(client, { op: 'hold', amount: 1n, expiresAt: 9_000 });
  office.now = 2_500;
  const found = async (sift: Partial<CreditFilter>) => {
    const filter = { client, order: 'oldest', ...sift } as const;
    const { rows } = await office.ledger.credits(filter, { limit: 9, offset: 0 });
    return rows.map(({ number }) => number);
  };
  return { office, client, found };
}

describe('credits of a client', () => {
  test('are sifted as the clock sees them', async () => {
    const { found } = await held();
    expect(await found({})).toEqual([1, 2, 3]);
    expect(await found({ fits: ({ settled }) => settled === 'expired' })).toEqual([2]);
    expect(await found({ fits: ({ status }) => status === 'pending' })).toEqual([3]);
  });

  test('are sorted as the clock sees them', async () => {
    const { found } = await held();
    expect(await found({ sortedBy: ({ status }) => status })).toEqual([1, 2, 3]);
    const expired = { sortedBy: ({ settled }: { settled: string | null }) => settled ?? 'open' };
    expect(await found(expired)).toEqual([2, 1, 3]);
    expect(await found({ sortedBy: ({ amount }) => amount })).toEqual([3, 2, 1]);
    const both = { fits: () => true, sortedBy: ({ amount }: { amount: bigint }) => -amount };
    expect(await found(both)).toEqual([1, 2, 3]);
  });

  test('are listed with those of others where nobody sifts them', async () => {
    const { office } = await held();
    const { rows } = await office.ledger.credits({ order: 'newest' }, { limit: 9 });
    expect(rows.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  const fits = () => true;
  const sortedBy = () => 1;
  test.each([{ fits }, { sortedBy }, { fits, sortedBy }])(
    'are sifted for one client only',
    async (sift) => {
      const { office } = await held();
      const all = office.ledger.credits({ order: 'newest', ...sift }, { limit: 9 });
      await expect(all).rejects.toThrow('only one client has credits to sift');
    },
  );
});

describe('clients that are asked for together', () => {
  test('are found by their numbers, each once', async () => {
    const office = new WatchedOffice();
    const [ada, bob] = [await office.client(7), await office.client(8)];
    const found = await office.ledger.clientsOf([ada, bob, ada, { ...ada, number: 9 }]);
    expect([...found].map(([number, { id }]) => [number, id]).toSorted()).toEqual([
      [7, 'client-7'],
      [8, 'client-8'],
    ]);
  });
});
