/** Metronome's credits as they are created: each is an approved purchase. */
import { describe, expect, test } from 'vitest';
import { metronomeRoutes } from '../../../functions/dialects/metronome/routes.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

const create = find(metronomeRoutes, '/v1/contracts/customerCredits/create');
const list = find(metronomeRoutes, '/v1/contracts/customerCredits/list');
const PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';
const TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';

const item = {
  amount: 10.000001,
  starting_at: '2026-03-15T12:00:00Z',
  ending_before: '2026-04-15T14:00:00+02:00',
};
const minimal = {
  product_id: PRODUCT,
  priority: 1.5,
  access_schedule: { credit_type_id: TYPE, schedule_items: [item] },
};
const full = {
  ...minimal,
  name: 'Promotion',
  description: 'For the trouble',
  applicable_product_ids: [PRODUCT.toUpperCase()],
  applicable_product_tags: ['compute'],
  applicable_contract_ids: ['d7abd0cd-4ae9-4db7-8676-e986a4ebd8dc'],
  rate_type: 'list_rate',
  uniqueness_key: 'spring-1',
};

function shop() {
  const ledger = new ScriptedLedger(NOW);
  const acme = ledger.open('acme');
  const ask = (fields: object, idempotencyKey?: string) => {
    const body = JSON.stringify({ customer_id: acme.uuid, ...fields });
    return call(create, { ledger, body, ...(idempotencyKey && { idempotencyKey }) });
  };
  return { ledger, acme, ask };
}

describe('creating a credit', () => {
  test('gives its id, under which everything that was said of it is listed', async () => {
    const { ledger, acme, ask } = shop();
    const { status, body, answer } = await ask(full);
    expect([status, answer.outcome]).toEqual([200, 'done']);
    const listed = await call(list, {
      ledger,
      body: JSON.stringify({ customer_id: acme.uuid, credit_id: body.data.id }),
    });
    expect(listed.body.data[0]).toMatchObject({
      id: body.data.id,
      product: { id: PRODUCT },
      name: 'Promotion',
      description: 'For the trouble',
      priority: 1.5,
      applicable_product_ids: [PRODUCT],
      applicable_product_tags: ['compute'],
      applicable_contract_ids: full.applicable_contract_ids,
      rate_type: 'LIST_RATE',
      uniqueness_key: 'spring-1',
    });
    const { schedule_items } = listed.body.data[0].access_schedule;
    expect(schedule_items).toMatchObject([
      {
        amount: 10.000001,
        starting_at: '2026-03-15T12:00:00.000Z',
        ending_before: '2026-04-15T12:00:00.000Z',
      },
    ]);
  });

  test('asks the ledger for one purchase, under the id of the request', async () => {
    const { ledger, acme, ask } = shop();
    const second = { ...item, amount: 5, ending_before: '9999-12-31T23:00:00.000Z' };
    const access_schedule = { schedule_items: [item, second] };
    await ask({ ...full, access_schedule }, 'request-1');
    expect(ledger.requests).toMatchObject([
      {
        client: { number: acme.number },
        transactionId: 'request-1',
        dialect: 'metronome',
        unique: [{ space: 'metronome', value: 'spring-1' }],
        command: { op: 'purchase', amount: 15_000_001n, status: 'approved', priority: 1.5 },
      },
    ]);
    const [posting] = ledger.postings(acme);
    expect(posting?.credit?.schedule[1]?.endingBefore).toBe(NEVER);
  });

  test('a used uniqueness key is a conflict', async () => {
    const { ask } = shop();
    await ask(full);
    const { status, body, answer } = await ask(full);
    expect([status, body]).toEqual([
      409,
      { message: 'This uniqueness key has already been used.' },
    ]);
    expect(answer.outcome).toBe('refused-final');
  });

  const schedule = (change: object) => ({
    ...minimal,
    access_schedule: { schedule_items: [{ ...item, ...change }] },
  });

  test.each([
    [{ ...minimal, product_id: undefined }, 'product_id'],
    [{ ...minimal, product_id: 'x' }, 'product_id'],
    [{ ...minimal, priority: undefined }, 'priority'],
    [{ ...minimal, priority: 'high' }, 'priority'],
    [{ ...minimal, name: '' }, 'name'],
    [{ ...minimal, name: 'a\u0000' }, 'name'],
    [{ ...minimal, description: 'é'.repeat(129) }, 'description'],
    [{ ...minimal, uniqueness_key: 'k'.repeat(129) }, 'uniqueness_key'],
    [{ ...minimal, uniqueness_key: '' }, 'uniqueness_key'],
    [{ ...minimal, rate_type: 'OTHER' }, 'rate_type'],
    [{ ...minimal, custom_fields: { a: 1 } }, 'custom_fields'],
    [{ ...minimal, applicable_product_tags: Array(17).fill('t') }, 'applicable_product_tags'],
    [{ ...minimal, access_schedule: undefined }, 'access_schedule'],
    [{ ...minimal, access_schedule: { schedule_items: [] } }, 'schedule_items'],
    [{ ...minimal, access_schedule: { schedule_items: Array(13).fill(item) } }, 'schedule_items'],
    [schedule({ amount: undefined }), 'amount'],
    [schedule({ amount: 0 }), 'amount'],
    [schedule({ amount: -5 }), 'amount'],
    [schedule({ amount: 1e21 }), 'amount'],
    [schedule({ amount: 1_000_000_000 }), 'amount'],
    [schedule({ amount: 0.1234567 }), 'amount'],
    [schedule({ amount: null }), 'amount'],
    [schedule({ amount: [5] }), 'amount'],
    [schedule({ starting_at: undefined }), 'starting_at'],
    [schedule({ starting_at: '2026-03-15T12:30:00Z' }), 'starting_at'],
    [schedule({ ending_before: '2026-04-15T12:00:00.001Z' }), 'ending_before'],
    [schedule({ ending_before: '2026-04-15' }), 'ending_before'],
  ])('%j is refused by name', async (fields, name) => {
    const { ledger, ask } = shop();
    const { status, body } = await ask(fields);
    expect(status).toBe(400);
    expect(body.message).toContain(name);
    expect(ledger.requests).toEqual([]);
  });

  test('what the ledger refuses is a bad request too', async () => {
    const { ask } = shop();
    const { status, body } = await ask(schedule({ ending_before: item.starting_at }));
    expect([status, body]).toEqual([400, { message: 'A segment must end after it starts.' }]);
  });

  test('another type of credit is refused, an unknown customer not found', async () => {
    const { ask } = shop();
    const access_schedule = { credit_type_id: PRODUCT, schedule_items: [item] };
    const other = await ask({ ...minimal, access_schedule });
    expect([other.status, other.body.message]).toEqual([400, expect.stringContaining(TYPE)]);
    expect((await ask({ ...minimal, customer_id: PRODUCT })).status).toBe(404);
  });

  test('more than a posting can carry is refused', async () => {
    const { ask } = shop();
    const custom_fields = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [`key${n}`, 'v'.repeat(150)]),
    );
    const { status, body } = await ask({ ...minimal, custom_fields });
    expect([status, body.message]).toEqual([400, expect.stringContaining('1024 bytes')]);
  });

  test('server-owned fields of the caller never arrive', async () => {
    const { ledger, ask } = shop();
    await ask({ ...minimal, balance: 5, status: 'pending', created_by: 'me', number: 9 });
    expect(ledger.requests[0]?.command).toMatchObject({
      status: 'approved',
      vendor: { metronome: { product_id: PRODUCT } },
    });
  });
});
