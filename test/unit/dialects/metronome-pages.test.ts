/** Pages of Metronome's list of credits, and what the list refuses. */
import { describe, expect, test } from 'vitest';
import { ONE } from '../../../functions/ledger/amount.ts';
import { call } from './foreign-call.ts';
import { list, namesOf, shop } from './metronome-shop.ts';

describe('pages', () => {
  async function seven() {
    const { ledger, acme, ask } = shop();
    for (let n = 1; n <= 7; n++) {
      ledger.must(acme, { op: 'purchase', amount: ONE, description: `${n}` });
      ledger.must(acme, { op: 'purchase', amount: ONE, status: 'pending' });
    }
    return { ledger, acme, ask };
  }

  test('partition the list, by a token in the body or in the query', async () => {
    const { ask } = await seven();
    const first = (await ask({ limit: 3 })).body;
    const second = (await ask({ limit: 3, next_page: first.next_page })).body;
    const third = (await ask({ limit: 3 }, { next_page: second.next_page })).body;
    expect([first, second, third].map(namesOf)).toEqual([['1', '2', '3'], ['4', '5', '6'], ['7']]);
    expect(third.next_page).toBeNull();
  });

  test('a page that ends with the last credit says so', async () => {
    const { ask } = await seven();
    expect((await ask({ limit: 7 })).body.next_page).toBeNull();
  });

  test('have at most 25 credits', async () => {
    const { ledger, acme, ask } = await seven();
    for (let n = 0; n < 120; n++)
      ledger.must(acme, { op: 'purchase', amount: 1n, status: 'pending' });
    for (let n = 0; n < 20; n++) ledger.must(acme, { op: 'purchase', amount: 1n });
    const { body } = await ask();
    expect(body.data).toHaveLength(25);
    expect((await ask({ next_page: body.next_page })).body.data).toHaveLength(2);
  });

  test('are short, even empty, where of a thousand purchases few are shown', async () => {
    const { ledger, acme, ask } = shop();
    const buy = (more: object = {}) =>
      ledger.must(acme, { op: 'purchase', amount: ONE, description: 'shown', ...more });
    buy();
    for (let n = 0; n < 2_100; n += 1) buy({ status: 'pending' });
    buy();
    const found: number[] = [];
    let next_page: string | null = null;
    do {
      ledger.filters.length = 0;
      const { body } = await ask({ limit: 5, next_page });
      found.push(body.data.length);
      next_page = body.next_page;
      const looked = ledger.filters.reduce((total, { ask: { limit } }) => total + limit, 0);
      expect(looked).toBeLessThanOrEqual(1_000);
    } while (next_page);
    expect(found).toEqual([1, 0, 1]);
  });

  test('a token for other filters is refused', async () => {
    const { ask } = await seven();
    const { next_page } = (await ask({ limit: 3 })).body;
    expect((await ask({ next_page, include_archived: true })).status).toBe(400);
    expect((await ask({ next_page }, { next_page: `${next_page}x` })).status).toBe(400);
  });
});

describe('bad input', () => {
  test.each([
    [{ customer_id: 'acme' }, 'customer_id'],
    [{ customer_id: null }, 'customer_id'],
    [{ customer_id: 7 }, 'customer_id'],
    [{ credit_id: 'credit_1' }, 'credit_id'],
    [{ covering_date: '2026-02-30T00:00:00Z' }, 'covering_date'],
    [{ covering_date: '2026-02-03' }, 'covering_date'],
    [{ starting_at: 1_700_000_000 }, 'starting_at'],
    [{ effective_before: '10000-01-01T00:00:00Z' }, 'effective_before'],
    [{ include_balance: 'yes' }, 'include_balance'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 26 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ next_page: '' }, 'next_page'],
    [{ next_page: 'nonsense' }, 'next_page'],
  ])('%j is refused by name', async (fields, name) => {
    const { ask } = shop();
    const { status, body } = await ask(fields);
    expect(status).toBe(400);
    expect(body.message).toContain(name);
  });

  test.each(['[]', '7', '"x"', 'null'])('a body that is %s is refused', async (body) => {
    const { ledger } = shop();
    expect((await call(list, { ledger, body })).status).toBe(400);
  });

  test('an unknown customer is not found; unknown fields are passed over', async () => {
    const { ask } = shop();
    const { status, body } = await ask({ customer_id: '13a2179b-f0cb-460b-85a1-cd42964ca533' });
    expect([status, body]).toEqual([404, { message: 'No customer has this id.' }]);
    expect((await ask({ constructor: 1, colour: 'red' })).status).toBe(200);
  });
});
