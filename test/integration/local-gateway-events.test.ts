/** The local gateway: which handler a request reaches, and as which event. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type EchoGateway,
  startEchoGateway,
  TIMEOUT_MILLISECONDS,
} from '../support/echo-gateway.ts';

let gateway: EchoGateway;

beforeAll(async () => {
  gateway = await startEchoGateway();
});

afterAll(() => gateway.close());

describe('a proxy event', () => {
  test('carries headers, query and path as REST APIs hand them over', async () => {
    const { event } = await gateway.echoed(
      '/things/a%2Fb%20c?x=1&x=2&populates[]=client&e&p=a+b%20c',
      {
        'X-Thing': 'one',
        'X-Forwarded-For': '6.6.6.6',
      },
    );
    expect(event).toMatchObject({
      resource: '/things/{thing}',
      path: '/things/a%2Fb%20c',
      httpMethod: 'GET',
      pathParameters: { thing: 'a%2Fb%20c' },
      queryStringParameters: { x: '2', 'populates[]': 'client', e: '', p: 'a b c' },
      multiValueQueryStringParameters: { x: ['1', '2'], 'populates[]': ['client'] },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(event.headers).toMatchObject({ 'X-Thing': 'one' });
    expect(event.multiValueHeaders['X-Thing']).toEqual(['one']);
    expect(event.requestContext).toMatchObject({
      resourcePath: '/things/{thing}',
      httpMethod: 'GET',
      path: '/live/things/a%2Fb%20c',
      stage: 'live',
      identity: { sourceIp: '127.0.0.1' },
      authorizer: { principalId: 'someone', number: '7', flag: 'true' },
    });
    expect(event.requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('keeps every value and the first spelling of a repeated header', async () => {
    const answer = await gateway.raw(
      'GET /things HTTP/1.1\r\nHost: x\r\nauthorization: yes\r\nX-A: 1\r\nx-a: 2\r\n' +
        'Connection: close\r\n\r\n',
    );
    const { event } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(event.multiValueHeaders['X-A']).toEqual(['1', '2']);
    expect(event.headers['X-A']).toBe('2');
    expect(event.headers.Connection).toBeUndefined();
    expect(event.multiValueQueryStringParameters).toBeNull();
    expect(event.pathParameters).toBeNull();
  });

  test('does not believe what a header claims about the source', async () => {
    const { event } = await gateway.echoed('/things', { 'X-Forwarded-For': '6.6.6.6' });
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
    expect(event.headers['X-Forwarded-For']).toBe('6.6.6.6, 127.0.0.1');
  });

  test('carries a body as bytes, whatever they are', async () => {
    const bytes = new Uint8Array([0, 255, 128, 10]);
    const answer = await gateway.call('POST', '/things', {}, bytes);
    const { event } = JSON.parse(await answer.text());
    expect(event.isBase64Encoded).toBe(true);
    expect(new Uint8Array(Buffer.from(event.body, 'base64'))).toEqual(bytes);
  });

  test('keeps names that are special to objects', async () => {
    const { event } = await gateway.echoed('/things?__proto__=1&constructor=2');
    const query = Object.entries(event.queryStringParameters ?? {});
    expect(query).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  test('has no authorizer where the route has no scope', async () => {
    const answer = await gateway.call('POST', '/open', { authorization: null }, 'x');
    const { event } = JSON.parse(await answer.text());
    expect(event.requestContext.authorizer).toBeNull();
  });

  test('comes with a context that counts down', async () => {
    const { remaining } = await gateway.echoed('/things');
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(TIMEOUT_MILLISECONDS);
  });
});

describe('routing', () => {
  test.each([
    ['GET', '/things', 'list-credits'],
    ['POST', '/things', 'credit-actions'],
    ['GET', '/things/7', 'list-credits'],
    ['GET', '/things/best', 'credit-history'],
    ['GET', '/things/', 'list-credits'],
    ['PATCH', '/things', 'list-credits'],
    ['OPTIONS', '/things/7', 'list-credits'],
    ['DELETE', '/open', 'whmcs-action'],
  ])('%s %s reaches %s', async (method, path, name) => {
    const answer = await gateway.call(method, path);
    expect(JSON.parse(await answer.text())).toMatchObject({ name });
  });

  test('HEAD answers headers without a body', async () => {
    const answer = await gateway.call('HEAD', '/things');
    expect(answer.status).toBe(202);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await answer.text()).toBe('');
  });

  test('another method of a guarded path asks for a key too', async () => {
    expect((await gateway.call('DELETE', '/things', { authorization: null })).status).toBe(401);
    expect((await gateway.call('DELETE', '/open', { authorization: null })).status).toBe(202);
  });

  test('/ says where to look', async () => {
    const answer = await gateway.call('GET', '/', { authorization: null });
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });
});
