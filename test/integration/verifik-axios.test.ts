/** Verifik's own axios samples, and the requests of its pages, on `npm start`: a base URL apart. */
import axios, { AxiosError, type AxiosRequestConfig } from 'axios';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const CLIENT = 'blue-heron';
const folder = makeFolder();
let server: TestServer;
/** What the client used in these tests, oldest first. */
const used: { readonly id: string; readonly createdAt: string }[] = [];

beforeAll(async () => {
  server = await startLocalServer(folder);
  const USAGES = [
    { amount: '2.5', product: 'colombia_api_identity_lookup', description: 'Identity lookup' },
    { amount: '2.5', product: 'colombia_api_identity_lookup', description: 'Identity lookup' },
    { amount: '0.75', product: 'ocr_scan' },
    { amount: '0.000001', product: 'face_match' },
  ];
  for (const usage of USAGES) used.push(await own('usages', usage));
  await own('purchases', { amount: '40', status: 'pending', description: 'By bank transfer' });
});

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
});

async function own(what: string, body: object) {
  const url = `${server.baseUrl}/ledger/v1/clients/${CLIENT}/${what}`;
  const headers = { Authorization: `Bearer ${server.keys.admin}` };
  return (await axios.post(url, body, { headers })).data;
}

/** As all of the vendor's samples are written. */
function sample(path: string, more: AxiosRequestConfig = {}, token = server.keys.client) {
  return {
    method: 'get',
    maxBodyLength: Infinity,
    url: `${server.baseUrl}${path}`,
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    ...more,
  } satisfies AxiosRequestConfig;
}

/** A token of Verifik belongs to one client, as this key does. */
async function credits(params: object, indexes: false | null = null) {
  // `null` repeats a name for a list, as the pages' HttpParams do; `false` adds brackets.
  const config = sample('/v2/credits', { params, paramsSerializer: { indexes } });
  return (await axios.request(config)).data;
}

describe('a sample of the documentation', () => {
  test('shows the client of the token, with its credits', async () => {
    const path = '/v2/clients/me?populates[]=clientSubscriptionPlan.subscriptionPlan';
    const { data: answer } = await axios.request(sample(path));
    const { data: balance } = await axios.request(sample(`/ledger/v1/clients/${CLIENT}/balance`));
    expect(answer).toMatchObject({
      success: true,
      data: { _id: CLIENT, name: 'Blue Heron Books', email: 'accounts@blue-heron.example' },
    });
    expect(String(answer.data.credits)).toBe(balance.balance);
    expect(String(answer.data.availableCredits)).toBe(balance.available);
  });

  test('retrieves a record with its references', async () => {
    const params = { 'populates[]': ['client', 'superAdmin'] };
    const path = `/v2/credits/${used[0]?.id}`;
    const { data: answer } = await axios.request(sample(path, { params }));
    expect(answer).toMatchObject({
      success: true,
      data: {
        _id: used[0]?.id,
        amount: -2.5,
        code: 'colombia_api_identity_lookup',
        client: { _id: CLIENT, name: 'Blue Heron Books' },
        superAdmin: { _id: expect.any(String), name: expect.any(String) },
      },
    });
  });

  test.each([
    ['populates', null],
    ['populates', false],
    ['populates[]', null],
    ['populates[]', false],
  ] as const)('names references as axios writes %s with indexes %s', async (name, indexes) => {
    const { data } = await credits({ [name]: ['client', 'superAdmin'], page: 1 }, indexes);
    expect(data[0].client.name).toBe('Blue Heron Books');
    expect(data[0].superAdmin._id).toEqual(expect.any(String));
  });

  test.each(['JWT ', 'jwt ', 'Bearer ', ''])('takes the token after "%s"', async (scheme) => {
    const headers = { Authorization: `${scheme}${server.keys.client}` };
    const { data: answer } = await axios.request(sample('/v2/clients/me', { headers }));
    expect(answer.data._id).toBe(CLIENT);
  });

  test.each([
    ['/v2/clients/me', 'admin', 403, 'Forbidden'],
    ['/v2/credits/67c0d39dab480fc9ff6da66d', 'client', 404, 'NotFound'],
    ['/v2/credits?where_status=paid', 'client', 400, 'INVALID_PARAMETERS'],
  ] as const)('%s throws with the %s key', async (path, key, status, code) => {
    const config = sample(path, {}, server.keys[key]);
    const error = await axios.request(config).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({
      response: { status, data: { success: false, code, message: expect.any(String) } },
    });
  });
});

describe("the vendor's page of usage", () => {
  const today = new Date().toISOString().slice(0, 10);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const usage = {
    where_category: 'usage',
    where_status: 'approved',
    whereGTE_createdAt: today,
    // A run may pass midnight.
    whereLTE_createdAt: tomorrow,
  };
  const detailed = {
    ...usage,
    columns: '_id amount code group createdAt',
    perPage: 25,
    page: 1,
    withAllServicesCost: 'true',
  };
  const codes = ['colombia_api_identity_lookup', 'ocr_scan', 'face_match'];

  test('lists what was used, newest first, with the cost of all', async () => {
    const answer = await credits({ ...detailed, in_code: codes, sort: '-createdAt' });
    const rows = used.toReversed().map(({ id, createdAt }) => ({ _id: id, createdAt }));
    expect(answer.data).toMatchObject(rows);
    expect(Object.keys(answer.data[0])).toEqual(['_id', 'amount', 'code', 'createdAt']);
    expect(answer).toMatchObject({ total: 4, limit: 25, page: 1, pages: 1 });
    expect(answer.allServicesCost).toBe(-5.750001);
  });

  test.each([
    ['-amount', [3, 2, 1, 0]],
    ['amount', [0, 1, 2, 3]],
    ['code', [0, 1, 3, 2]],
    ['-group', [3, 2, 1, 0]],
  ])('sorts by %s, with lists in brackets too', async (sort, order) => {
    const { data } = await credits({ ...detailed, in_code: codes, sort }, false);
    const ids = data.map(({ _id }: { _id: string }) => _id);
    expect(ids).toEqual(order.map((i) => used[i]?.id));
  });

  test('narrows to one product', async () => {
    const answer = await credits({ ...detailed, where_code: 'ocr_scan' });
    expect(answer.data).toMatchObject([{ _id: used[2]?.id, amount: -0.75, code: 'ocr_scan' }]);
    expect([answer.total, answer.allServicesCost]).toEqual([1, -0.75]);
  });

  test('groups by product and price', async () => {
    const columns = '_id amount code status memo reason';
    const answer = await credits({ ...usage, columns, sort: '-createdAt', groupThem: 1 });
    expect(answer.data).toMatchObject({
      'colombia_api_identity_lookup:-2.5': {
        amount: -2.5,
        indexes: [used[0]?.id, used[1]?.id],
        total: 5,
      },
      'ocr_scan:-0.75': { amount: -0.75, indexes: [used[2]?.id], total: 0.75 },
      'face_match:-0.000001': { amount: -0.000001, total: 0.000001 },
    });
  });

  test('asks for local days as UTC instants', async () => {
    const range = {
      whereGTE_createdAt: used[1]?.createdAt,
      whereLTE_createdAt: used[2]?.createdAt,
    };
    const { data } = await credits({ ...usage, ...range, in_code: codes, sort: 'createdAt' });
    const ids = data.map(({ _id }: { _id: string }) => _id);
    expect(ids).toEqual(expect.arrayContaining([used[1]?.id, used[2]?.id]));
  });
});

test("everybody's records are sifted one client at a time", async () => {
  const params = { where_code: 'ocr_scan', lean: true };
  const admin = (more: object) =>
    axios.request(sample('/v2/credits', { params: { ...params, ...more } }, server.keys.admin));
  const error = await admin({}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    response: { status: 400, data: { message: expect.stringContaining('where_client') } },
  });
  const { data: answer } = await admin({ where_client: 'number:1' });
  expect(answer.data).toMatchObject([{ _id: used[2]?.id, client: CLIENT }]);
});
