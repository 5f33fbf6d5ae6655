/** The chain from event to answer: what a request must be, and what goes back. */
import { describe, expect, test } from 'vitest';
import { serve } from '../../../functions/http/chain.ts';
import { WireFault } from '../../../functions/http/contract.ts';
import { MAX_BODY_BYTES } from '../../../functions/http/read-body.ts';
import { CALLER, contextWith, eventOf, NOW } from './gateway-event.ts';
import { madeUpBackend, madeUpRoutes, ok, receive, send } from './made-up.ts';

const read = { method: 'GET', resource: '/notches/{id}', params: { id: 'a' } } as const;
const cut = (body: string, headers: Record<string, string> = {}) => send({ body, headers });

describe('reading a request', () => {
  test('decodes the path once and keeps repeated query names together', async () => {
    const answer = await send({
      ...read,
      params: { id: 'a%20%C3%A9%2525' },
      query: { limit: ['5'], tag: ['x', 'y'] },
    });
    expect(answer.json).toMatchObject({
      params: { id: 'a é%25' },
      query: { limit: 5, tag: ['x', 'y'] },
    });
  });

  test.each(['%', '%zz', '%ff', '%ED%A0%80'])('refuses the path %s', async (id) => {
    const answer = await send({ ...read, params: { id } });
    expect(answer.status).toBe(400);
    expect(answer.json.faults).toMatchObject([{ name: 'id', value: id }]);
  });

  test('refuses the 1,001st query parameter', async () => {
    const answer = await send({ ...read, query: { tag: Array(1_001).fill('x') } });
    expect(answer).toMatchObject({ status: 400, json: { problem: 'malformed' } });
  });

  test('ignores a body sent with GET', async () => {
    expect((await send({ ...read, body: 'not json' })).status).toBe(200);
  });

  test('leaves Object.prototype alone', async () => {
    const names = ['__proto__', 'constructor', 'prototype'];
    const evil = Object.fromEntries(names.map((name) => [name, ['x']]));
    for (const name of names) {
      await cut(`{"amount":1,"${name}":{"polluted":1}}`);
      await send({ resource: '/form', body: `${name}=1&${name}[polluted]=1` });
    }
    await send({ ...read, query: evil, headers: JSON.parse('{"__proto__":"x"}') });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a body', () => {
  const one = '{"amount":1}';

  test.each(['application/json', 'Application/JSON; Charset="UTF-8"', 'application/x+json', ''])(
    'is read as JSON under the content type %j',
    async (type) => {
      expect((await cut(one, { 'content-type': type })).status).toBe(200);
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
  ])('is refused under the content type %s', async (type) => {
    const answer = await cut(one, { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, json: { problem: 'unsupported_media_type' } });
  });

  test('may have 64 KB', async () => {
    const fill = (bytes: number) => one + ' '.repeat(bytes - one.length);
    expect((await cut(fill(MAX_BODY_BYTES))).status).toBe(200);
    expect(await cut(fill(MAX_BODY_BYTES + 1))).toMatchObject({
      status: 413,
      json: { problem: 'too_large' },
    });
  });

  test('that is empty is an empty object', async () => {
    const answer = await send({ headers: { 'content-type': 'text/plain' } });
    expect(answer.json.faults).toMatchObject([{ name: 'amount', reason: 'required' }]);
  });

  test('of a form is merged over the query, whatever its encoding', async () => {
    const form = { resource: '/form', query: { a: ['1'], b: ['2'] }, caller: null };
    const urlencoded = await send({
      ...form,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: 'b=3&who=x',
    });
    expect(urlencoded.json.body).toEqual({ a: '1', b: '3', who: 'x' });
    const multipart = await send({
      ...form,
      headers: { 'content-type': 'multipart/form-data; boundary=Xx' },
      body: '--Xx\r\nContent-Disposition: form-data; name="b"\r\n\r\n3\r\n--Xx--\r\n',
    });
    expect(multipart.json.body).toEqual({ a: '1', b: '3' });
    const json = await send({ ...form, body: one });
    expect(json.status).toBe(415);
  });
});

describe('who may call', () => {
  test('nobody without a key', async () => {
    const answer = await send({ ...read, caller: null });
    expect(answer).toMatchObject({ status: 401, json: { problem: 'unauthenticated' } });
  });

  test('nobody without the scope', async () => {
    const answer = await send({ body: '{}', caller: { ...CALLER, scopes: ['credits:read'] } });
    expect(answer).toMatchObject({ status: 403, json: { problem: 'forbidden' } });
    expect(answer.json.detail).toContain('credits:write');
  });

  test('anybody where no key is asked for, as somebody who may do nothing', async () => {
    const answer = await send({ resource: '/form', headers: { 'content-type': '' } });
    expect(answer.json.anonymous).toMatchObject({ scopes: [], clients: [] });
    expect(answer.json.caller).toBeNull();
  });
});

describe('finding the route', () => {
  test('tells a known path with another method what it takes', async () => {
    const answer = await send({ method: 'DELETE' });
    expect(answer).toMatchObject({ status: 405, json: { problem: 'method_not_allowed' } });
    expect(answer.headers.Allow).toBe('POST');
    expect(answer.json.about.method).toBe('DELETE');
  });

  test('names the methods that other functions serve, too', async () => {
    const known = madeUpRoutes(() => ok({})).map((route) => ({ ...route, path: '/notches' }));
    const handler = serve(known.slice(0, 1), madeUpBackend, known);
    const answer = await receive(handler, { method: 'PATCH', resource: '/notches' });
    expect(answer.headers.Allow).toBe('GET, POST');
  });

  test('answers an unknown path as the gateway would', async () => {
    const answer = await send({ resource: '/nothing' });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found', success: false } });
  });
});

describe('going behind the chain', () => {
  test('leaves a second and a half of what the function may take', async () => {
    const backend = madeUpBackend();
    await send(read, () => ok({}), backend);
    expect(backend.deadline).toBe(NOW + 18_500);
  });

  test('does not happen for a request that is refused before', async () => {
    const answer = await receive(
      serve(
        madeUpRoutes(() => ok({})),
        () => {
          throw new Error('connected');
        },
      ),
      { body: '{"amount":0}' },
    );
    expect(answer.status).toBe(422);
  });

  test('ends with an unknown outcome where the route does not end in time', async () => {
    const handler = serve(
      madeUpRoutes(() => new Promise(() => {})),
      madeUpBackend,
    );
    const result = await handler(eventOf({ body: '{"amount":1}' }), contextWith(550));
    expect(result.statusCode).toBe(503);
    expect(result.headers).toMatchObject({ 'Tallystick-Outcome': 'unknown', 'Retry-After': '1' });
  });

  test('lets a fault of the route through', async () => {
    const answer = await send(read, () => {
      throw new WireFault('not_found', 'Check the id.', { about: { id: 'a' } });
    });
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      problem: 'not_found',
      detail: 'Check the id.',
      faults: [],
      about: { id: 'a' },
    });
  });
});
