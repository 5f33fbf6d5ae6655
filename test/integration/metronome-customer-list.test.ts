/** Metronome's list of customers: its filters, its pages and their price. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OWNER } from '../support/heard.ts';
import { MetronomeDesk } from '../support/metronome-desk.ts';

const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
let desk: MetronomeDesk;

beforeEach(async () => {
  desk = await MetronomeDesk.open();
});

/** Ids of the rows, page after page. */
async function listed(query: string, sending = {}): Promise<string[][]> {
  const pages: string[][] = [];
  let token: string | null = null;
  do {
    const next: string = token === null ? '' : `&next_page=${encodeURIComponent(token)}`;
    const { status, body } = await desk.get(`/v1/customers?${query}${next}`, sending);
    expect(status).toBe(200);
    pages.push(body.data.map(({ id }: { id: string }) => id));
    token = body.next_page;
  } while (token !== null);
  return pages;
}

describe('the list of customers', () => {
  test('is in order of creation, in pages that join', async () => {
    const made = await desk.customers(5);
    expect(await listed('')).toEqual([made]);
    expect(await listed('limit=2')).toEqual([made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
    expect(await listed('limit=5')).toEqual([made]);
  });

  test('has either those that are archived or those that are not', async () => {
    const [first = '', second = '', third = ''] = await desk.customers(3);
    await desk.must('/v1/customers/archive', { id: second });
    expect(await listed('limit=1')).toEqual([[first], [third]]);
    expect(await listed('only_archived=true')).toEqual([[second]]);
    expect(await listed('only_archived=false')).toEqual([[first, third]]);
    const ids = `customer_ids=${first},${second}`;
    expect(await listed(ids)).toEqual([[first]]);
    expect(await listed(`${ids}&only_archived=true`)).toEqual([[second]]);
  });

  test('is narrowed to ids, each once, and to an alias', async () => {
    const made = await desk.customers(3);
    const [first = '', second = '', third = ''] = made;
    const named = await desk.customer({ ingest_aliases: ['team@example.com'] });
    expect(await listed(`customer_ids=${third},${first},${NOBODY}`)).toEqual([[first, third]]);
    const twice = `customer_ids=${second.toUpperCase()}%2C${second}&limit=1`;
    expect(await listed(twice)).toEqual([[second]]);
    expect(await listed(`customer_ids=${made.join()}&limit=2`)).toEqual([[first, second], [third]]);
    expect(await listed('ingest_alias=team%40example.com')).toEqual([[named]]);
    const both = `ingest_alias=team%40example.com&customer_ids=`;
    expect(await listed(both + first)).toEqual([[]]);
    expect(await listed(`${both}${first},${named}`)).toEqual([[named]]);
    expect(await listed('salesforce_account_ids=0015500001WO1ZiABL')).toEqual([[]]);
  });

  test('shows a restricted key its own customers only, page by page', async () => {
    const [first = '', second = '', third = ''] = await desk.customers(3);
    const clients = [await desk.numberOf(third), await desk.numberOf(first)];
    const caller = { ...OWNER, clients };
    expect(await listed('', { caller })).toEqual([[first, third]]);
    expect(await listed('limit=1', { caller })).toEqual([[first], [third]]);
    expect(await listed(`customer_ids=${second}`, { caller })).toEqual([[]]);
  });

  test('gives tokens for the same filters only', async () => {
    await desk.customers(2);
    const token = (await desk.get('/v1/customers?limit=1')).body.next_page;
    const ask = (query: string) => desk.get(`/v1/customers?${query}&next_page=${token}`);
    expect((await ask('limit=2')).status).toBe(200);
    for (const query of ['only_archived=true', 'ingest_alias=x', `customer_ids=${NOBODY}`]) {
      expect((await ask(query)).status).toBe(400);
    }
  });

  test('costs the same at its end as at its start', async () => {
    await desk.customers(30);
    const { counter } = desk;
    const first = await desk.get('/v1/customers?limit=10');
    const price = counter.spent;
    const second = await desk.get(`/v1/customers?limit=10&next_page=${first.body.next_page}`);
    expect(second.body.data).toHaveLength(10);
    expect(counter.spent.trips).toBeLessThanOrEqual(price.trips);
    expect(counter.spent.rru).toBeLessThanOrEqual(price.rru);
  });
});
