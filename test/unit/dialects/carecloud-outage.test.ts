/** CareCloud's routes while the store does not answer: 503 in the envelope, and no promise. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Busy } from '../../../functions/store/table.ts';
import { CareDesk } from '../../support/care-desk.ts';
import { MemoryTable } from '../../support/memory-table.ts';

const START = Date.parse('2026-05-10T10:00:00Z');
const TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';
const SPENT = { amount: 1, customer_id: 'acme', partner_id: 'p' };
const SENT = {
  original_customer_id: 'acme',
  new_customer_id: 'umbra',
  amount: 1,
  credit_type_id: TYPE,
};
const APPLICATION = { user_external_application_id: 'app' };

/** From some moment on it is throttled for ever: its keys can still be read. */
class BusyTable extends MemoryTable {
  busy = false;

  override async get(...[key, call]: Parameters<MemoryTable['get']>) {
    if (this.busy && !key.pk.startsWith('K')) throw new Busy('throttled');
    return super.get(key, call);
  }

  override async getMany(...asked: Parameters<MemoryTable['getMany']>) {
    return this.busy ? throttled() : super.getMany(...asked);
  }

  override async query(...asked: Parameters<MemoryTable['query']>) {
    return this.busy ? throttled() : super.query(...asked);
  }

  override async transact(...asked: Parameters<MemoryTable['transact']>) {
    return this.busy ? throttled() : super.transact(...asked);
  }

  override async nextNumber(...asked: Parameters<MemoryTable['nextNumber']>) {
    return this.busy ? throttled() : super.nextNumber(...asked);
  }
}

let table: BusyTable;
let desk: CareDesk;

beforeEach(async () => {
  table = new BusyTable();
  desk = await CareDesk.open(START, table);
  for (const id of ['acme', 'umbra']) await desk.own('clients', { id });
  const { id } = await desk.own('clients/acme/purchases', { amount: '10' });
  expect(id).toBeTypeOf('string');
});

test.each([
  'credits',
  'credits?customer_id=acme',
  'credits/ee56530b7391a00899ee5e3948',
  'credit-history?customer_id=acme',
  'wallet/actions/credits-overview?customer_id=acme',
  'wallet/actions/credits-expiration-overview?customer_id=acme',
])('GET %s', async (path) => {
  table.busy = true;
  const answer = await desk.get(path);
  expect(answer.status, answer.text).toBe(503);
  expect(answer.json.error).toMatchObject(UNAVAILABLE);
  expect(answer.headers['Retry-After']).toBe('1');
  expect(answer.headers).not.toHaveProperty('Tallystick-Outcome');
});

describe.each([
  ['credits/actions/deposit', SPENT],
  ['credits/actions/deposit-credits', SPENT],
  ['credits/actions/reduce', SPENT],
  ['credits/actions/reduce-credits', SPENT],
  ['credits/actions/transfer', SENT],
  ['credits/actions/transfer-credits', SENT],
  ['users/actions/login', { ...APPLICATION, login: 'nobody', password: 'nothing' }],
])('POST %s', (path, body) => {
  test('leaves unknown what became of it', async () => {
    table.busy = true;
    const answer = await desk.post(path, body);
    expect(answer.status, answer.text).toBe(503);
    expect(answer.json.error).toMatchObject(UNAVAILABLE);
    expect(answer.headers['Retry-After']).toBe('1');
    expect(answer.headers['Tallystick-Outcome']).toBe('unknown');
  });
});

test('what needs no store is answered all the same', async () => {
  table.busy = true;
  expect((await desk.get('credit-types')).status).toBe(200);
  expect((await desk.get(`credit-types/${TYPE}`)).status).toBe(200);
});

const UNAVAILABLE = {
  type: 'about:blank',
  exception: 'service_unavailable_exception',
  title: 'Temporarily unavailable',
  error_data: {},
};

function throttled(): never {
  throw new Busy('throttled');
}
