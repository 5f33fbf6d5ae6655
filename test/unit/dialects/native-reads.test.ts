/** Clients, credits, lists and callers: what the own dialect asks of the ledger, and shows. */
import { beforeEach, describe, expect, it } from 'vitest';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { call, failureOf, SampleLedger } from './native-call.ts';
import { ACME, NOW_TEXT, OTHER } from './native-samples.ts';

const CLIENT = '/ledger/v1/clients/{client}';
const CREDIT = '/ledger/v1/credits/{id}';
const acme = { client: 'acme' };
const first = { id: creditId({ client: 7, number: 1, part: 0 }) };

let ledger = new SampleLedger();
beforeEach(() => {
  ledger = new SampleLedger();
});

describe('a client', () => {
  it('is made of what was given', async () => {
    const answer = await call('POST /ledger/v1/clients', {
      body: { id: 'acme' },
      key: 'k',
      ledger,
    });
    expect(answer).toMatchObject({ status: 201, outcome: 'done', replayed: false });
    expect(ledger.created).toEqual([
      {
        transactionId: 'k',
        dialect: 'native',
        operation: 'create_client',
        client: {
          id: 'acme',
          number: null,
          name: null,
          email: null,
          aliases: [],
          overdraftLimit: 0n,
          metadata: {},
          vendor: {},
        },
      },
    ]);
  });

  it('is not made by a key that could not see it', async () => {
    const made = call('POST /ledger/v1/clients', { clients: [7], ledger });
    expect((await failureOf(made)).problem).toBe('forbidden');
    expect(ledger.created).toEqual([]);
  });

  it('is changed and closed by commands', async () => {
    await call(`PATCH ${CLIENT}`, { params: acme, body: { email: null }, ledger });
    await call(`POST ${CLIENT}/close`, { params: acme, ledger });
    expect(ledger.performed.map(({ command }) => command)).toEqual([
      { op: 'change_client', change: { email: null } },
      { op: 'close_client' },
    ]);
  });

  it.each(['nobody', 'number:9', 'a#b', '__proto__', ''])('"%s" is unknown', async (name) => {
    const asked = call(`GET ${CLIENT}/balance`, { params: { client: name } });
    expect(await failureOf(asked)).toMatchObject({ problem: 'client_not_found', faults: [] });
  });
});

describe('a balance', () => {
  it('is shown as of now', async () => {
    const answer = await call(`GET ${CLIENT}/balance`, { params: acme });
    expect(JSON.parse(answer.body)).toMatchObject({ balance: '4', client: 'acme' });
  });
});

describe('a credit', () => {
  it('is found by its id, with what remains of it', async () => {
    const answer = await call(`GET ${CREDIT}`, { params: first });
    expect(JSON.parse(answer.body)).toMatchObject({ id: first.id, remaining: '4' });
  });

  it.each([
    'x',
    '',
    creditId({ client: 7, number: 0, part: 0 }),
    creditId({ client: 7, number: 2, part: 0 }),
  ])('"%s" is unknown', async (id) => {
    expect((await failureOf(call(`GET ${CREDIT}`, { params: { id } }))).problem).toBe(
      'credit_not_found',
    );
  });

  it('of an unknown client is unknown to a write as well', async () => {
    const params = { id: creditId({ client: 9, number: 1, part: 0 }) };
    expect((await failureOf(call(`POST ${CREDIT}/void`, { params }))).problem).toBe(
      'credit_not_found',
    );
  });
});

describe('a list', () => {
  it('hands out a cursor and a link to the next page', async () => {
    ledger.next = 'here';
    const path = '/ledger/v1/clients/alias:%3Ca%3E/history';
    const params = acme;
    const query = { limit: '1', kind: 'usage,expiry', offset: '3' };
    const answer = await call(`GET ${CLIENT}/history`, { params, query, path, ledger });
    const { data, next, total } = JSON.parse(answer.body);
    expect(data).toHaveLength(1);
    expect(total).toBe(1);
    const link = answer.headers?.link ?? '';
    expect(link).toBe(`<${path}?limit=1&kind=usage%2Cexpiry&cursor=${next}>; rel="next"`);
    const { offset: _, ...same } = query;
    await call(`GET ${CLIENT}/history`, { params, query: { ...same, cursor: next }, ledger });
    expect(ledger.asked).toEqual([
      { client: ACME, order: 'newest', kinds: ['usage', 'expiry'] },
      { limit: 1, offset: 3 },
      { client: ACME, order: 'newest', kinds: ['usage', 'expiry'] },
      { limit: 1, after: 'here' },
    ]);
  });

  it('takes a cursor only for the list that gave it', async () => {
    ledger.next = 'here';
    const name = `GET ${CLIENT}/history`;
    const { next } = JSON.parse((await call(name, { params: acme, ledger })).body);
    const asked = (extra: object) => ({ params: acme, query: { cursor: next, ...extra }, ledger });
    await call(name, asked({ limit: '100' }));
    for (const extra of [{ order: 'oldest' }, { note: 'x' }, { offset: '1' }, { cursor: 'x' }]) {
      expect((await failureOf(call(name, asked(extra)))).problem).toBe('malformed');
    }
    const other = call(name, { ...asked({}), params: { client: 'other' } });
    expect((await failureOf(other)).problem).toBe('malformed');
  });

  it('ends without a link', async () => {
    const answer = await call('GET /ledger/v1/clients', { query: { q: 'ac' }, ledger });
    expect(JSON.parse(answer.body)).toMatchObject({ next: null, total: 1 });
    expect(answer.headers).toBeUndefined();
    expect(ledger.asked).toEqual([{ limit: 25, q: 'ac' }]);
  });

  it('says as of when it is, and leaves out a total that was not counted', async () => {
    const shown = JSON.parse((await call('GET /ledger/v1/credits')).body);
    expect(shown).toMatchObject({ asOf: NOW_TEXT });
    expect(shown).not.toHaveProperty('total');
    expect(shown.data[0]).not.toHaveProperty('remaining');
  });

  it('sorts by number only, and not against its order', async () => {
    const name = `GET ${CLIENT}/history`;
    await call(name, { params: acme, query: { sort: 'number' }, ledger });
    expect(ledger.asked[0]).toMatchObject({ order: 'oldest' });
    const torn = call(name, { params: acme, query: { sort: '-number', order: 'oldest' } });
    expect((await failureOf(torn)).faults).toMatchObject([{ name: 'sort' }]);
  });

  it('of credits means the one client that the key may see', async () => {
    const answer = await call('GET /ledger/v1/credits', { clients: [7], ledger });
    expect(ledger.asked[0]).toEqual({ order: 'newest', client: ACME });
    expect(JSON.parse(answer.body).data[0]).toMatchObject({ remaining: '4' });
  });

  it('of credits must name one of several', async () => {
    const asked = call('GET /ledger/v1/credits', { clients: [7, 8] });
    expect(await failureOf(asked)).toMatchObject({
      problem: 'malformed',
      faults: [{ name: 'client', reason: 'required' }],
    });
    await call('GET /ledger/v1/credits', { clients: [7, 8], query: { client: 'other' }, ledger });
    expect(ledger.asked[0]).toMatchObject({ client: OTHER });
  });
});

describe('a caller', () => {
  it('learns whose key it uses and what it may do', async () => {
    const answer = await call('GET /ledger/v1/me', { clients: [7, 8, 9] });
    expect(JSON.parse(answer.body)).toEqual({
      name: 'Ann',
      email: 'ann@example.com',
      keyId: 'k1',
      scopes: ['credits:read'],
      clients: ['acme', 'other'],
      plan: null,
    });
    expect(JSON.parse((await call('GET /ledger/v1/me')).body).clients).toBeNull();
  });

  it('learns that someone is there', async () => {
    const answer = await call('GET /health');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ status: 'ok', version: '1.2.3' });
  });
});
