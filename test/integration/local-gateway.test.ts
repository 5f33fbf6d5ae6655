/** The local gateway: what reaches handlers, what comes back, what it answers by itself. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGateway, type Gateway } from '../../infra/local/gateway.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import type { GatewayRoute } from '../../infra/local/route-match.ts';

const ROUTES: readonly GatewayRoute[] = [
  { method: 'GET', path: '/things', function: 'list-credits', scope: 'credits:read' },
  { method: 'POST', path: '/things', function: 'credit-actions', scope: 'credits:write' },
  { method: 'GET', path: '/things/{thing}', function: 'list-credits', scope: 'credits:read' },
  { method: 'GET', path: '/things/best', function: 'credit-history', scope: 'credits:read' },
  { method: 'POST', path: '/open', function: 'whmcs-action', scope: null },
];
const TIMEOUT_MILLISECONDS = 300;
const MEGABYTE = 1024 * 1024;

let gateway: Gateway;
let base: string;

/** Answers with the event that it got, or as the query asks. */
const echo: LambdaHandler = async (event, context) => {
  const { httpMethod, queryStringParameters } = proxy(event);
  const ask = queryStringParameters?.answer;
  if (ask === 'throw') throw new Error('a handler that breaks');
  if (ask === 'nothing') return undefined;
  if (ask === 'late') await sleep(2 * TIMEOUT_MILLISECONDS);
  if (ask === 'large') return { statusCode: 200, body: 'x'.repeat(6 * MEGABYTE) };
  if (ask === 'bytes') {
    return {
      statusCode: 201,
      isBase64Encoded: true,
      body: Buffer.from([0, 255]).toString('base64'),
    };
  }
  if (ask === 'headers') {
    return {
      statusCode: 200,
      headers: { 'X-One': '1', 'X-Both': 'lost' },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'x-both': ['kept'] },
      body: '',
    };
  }
  if (ask === 'bad header') return { statusCode: 200, headers: { 'x-y': 'a\nb' }, body: '' };
  const remaining = context.getRemainingTimeInMillis();
  const body = JSON.stringify({ name: context.functionName, remaining, event });
  return { statusCode: httpMethod === 'GET' ? 200 : 202, body };
};

const HANDLERS = {
  'list-credits': echo,
  'credit-history': echo,
  'credit-actions': echo,
  'whmcs-action': echo,
};

const authorizer: LambdaHandler = async (event) => {
  const { headers, methodArn } = authorizing(event);
  const key = headers?.authorization;
  if (key === undefined) throw new Error('Unauthorized');
  if (key === 'broken') throw new Error('Something else');
  return {
    principalId: 'someone',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: key === 'denied' ? 'Deny' : 'Allow',
          Resource: key === 'elsewhere' ? `${methodArn}/x` : methodArn.replace(/GET.*/, '*'),
        },
      ],
    },
    context: { number: 7, flag: true },
    ...(key === 'planless' ? {} : { usageIdentifierKey: 'plan' }),
  };
};

beforeAll(async () => {
  gateway = createGateway({
    routes: ROUTES,
    handlers: HANDLERS,
    authorizer,
    welcome: 'hello',
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  });
  base = `http://127.0.0.1:${await gateway.listen(0, '127.0.0.1')}`;
});

afterAll(() => gateway.close());

describe('a proxy event', () => {
  test('carries headers, query and path as REST APIs hand them over', async () => {
    const { event } = await echoed('/things/a%2Fb%20c?x=1&x=2&populates[]=client&e&p=a+b%20c', {
      'X-Thing': 'one',
      'X-Forwarded-For': '6.6.6.6',
    });
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
    const answer = await raw(
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
    const { event } = await echoed('/things', { 'X-Forwarded-For': '6.6.6.6' });
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
    expect(event.headers['X-Forwarded-For']).toBe('6.6.6.6, 127.0.0.1');
  });

  test('carries a body as bytes, whatever they are', async () => {
    const bytes = new Uint8Array([0, 255, 128, 10]);
    const answer = await call('POST', '/things', {}, bytes);
    const { event } = JSON.parse(await answer.text());
    expect(event.isBase64Encoded).toBe(true);
    expect(new Uint8Array(Buffer.from(event.body, 'base64'))).toEqual(bytes);
  });

  test('keeps names that are special to objects', async () => {
    const { event } = await echoed('/things?__proto__=1&constructor=2');
    const query = Object.entries(event.queryStringParameters ?? {});
    expect(query).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  test('has no authorizer where the route has no scope', async () => {
    const answer = await call('POST', '/open', { authorization: null }, 'x');
    const { event } = JSON.parse(await answer.text());
    expect(event.requestContext.authorizer).toBeNull();
  });

  test('comes with a context that counts down', async () => {
    const { remaining } = await echoed('/things');
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
    const answer = await call(method, path);
    expect(JSON.parse(await answer.text())).toMatchObject({ name });
  });

  test('HEAD answers headers without a body', async () => {
    const answer = await call('HEAD', '/things');
    expect(answer.status).toBe(202);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await answer.text()).toBe('');
  });

  test('another method of a guarded path asks for a key too', async () => {
    expect((await call('DELETE', '/things', { authorization: null })).status).toBe(401);
    expect((await call('DELETE', '/open', { authorization: null })).status).toBe(202);
  });

  test('/ says where to look', async () => {
    const answer = await call('GET', '/', { authorization: null });
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });
});

describe('an answer', () => {
  test('may carry bytes', async () => {
    const answer = await call('GET', '/things?answer=bytes');
    expect(answer.status).toBe(201);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  });

  test('merges headers, those with many values first', async () => {
    const { headers } = await call('GET', '/things?answer=headers');
    expect(headers.get('x-one')).toBe('1');
    expect(headers.get('x-both')).toBe('kept');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

describe('the gateway itself answers', () => {
  test.each([
    [401, 'GET', '/things', null],
    [403, 'GET', '/things', 'denied'],
    [403, 'GET', '/things', 'elsewhere'],
    [403, 'GET', '/things', 'planless'],
    [500, 'GET', '/things', 'broken'],
    [404, 'GET', '/nothing', 'yes'],
    [404, 'GET', '/things//x', 'yes'],
    [404, 'GET', '/Things', 'yes'],
    [404, 'POST', '/', 'yes'],
    [400, 'GET', '/things?a=%zz', 'yes'],
    [502, 'GET', '/things?answer=throw', 'yes'],
    [502, 'GET', '/things?answer=nothing', 'yes'],
    [502, 'GET', '/things?answer=bad%20header', 'yes'],
    [502, 'GET', '/things?answer=large', 'yes'],
    [504, 'GET', '/things?answer=late', 'yes'],
  ])('%i to %s %s with key %s', async (status, method, path, authorization) => {
    const answer = await call(method, path, { authorization });
    expect(answer.status).toBe(status);
    await expectGatewayBody(answer);
  });

  test('413 to a body of more than 10 MB, and to an event of more than 6 MB', async () => {
    for (const bytes of [10 * MEGABYTE + 1, 5 * MEGABYTE]) {
      const answer = await call('POST', '/things', {}, new Uint8Array(bytes));
      expect(answer.status).toBe(413);
      await expectGatewayBody(answer);
    }
    expect((await call('POST', '/open', {}, new Uint8Array(MEGABYTE))).status).toBe(202);
  });

  test('400 to what is not HTTP and 431 to more than 10 KB of headers', async () => {
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"success":false/s);
    const long = `GET /things HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(11_000)}\r\n\r\n`;
    expect(await raw(long)).toMatch(/^HTTP\/1.1 431 .*"result":"error"/s);
  });
});

test('close finishes what runs and takes nothing new', async () => {
  const own = createGateway({
    routes: ROUTES,
    handlers: {
      ...HANDLERS,
      'whmcs-action': async () => {
        await sleep(200);
        return { statusCode: 200, body: 'finished' };
      },
    },
    authorizer,
  });
  const port = await own.listen(0, '127.0.0.1');
  const running = fetch(`http://127.0.0.1:${port}/open`, { method: 'POST' });
  await sleep(100);
  const closed = own.close();
  await expect(fetch(`http://127.0.0.1:${port}/open`, { method: 'POST' })).rejects.toThrow();
  expect(await (await running).text()).toBe('finished');
  await closed;
});

async function expectGatewayBody(answer: Response): Promise<void> {
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('x-request-id')).toMatch(/./);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toMatchObject({
    message: expect.any(String),
    code: expect.any(String),
    success: false,
    result: 'error',
    error: { type: 'about:blank', title: expect.any(String), detail: expect.any(String) },
  });
}

interface Echoed {
  readonly event: APIGatewayProxyEvent;
  readonly remaining: number;
}

async function echoed(path: string, headers: Record<string, string> = {}): Promise<Echoed> {
  const answer = await call('GET', path, headers);
  return JSON.parse(await answer.text());
}

function call(
  method: string,
  path: string,
  headers: Record<string, string | null> = {},
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const sent = new Headers();
  for (const [name, value] of Object.entries({ authorization: 'yes', ...headers })) {
    if (value !== null) sent.set(name, value);
  }
  return fetch(base + path, { method, headers: sent, ...(body === undefined ? {} : { body }) });
}

/** Sends bytes as they are; answers all that comes back. */
async function raw(request: string): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.write(request);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

function proxy(event: unknown): APIGatewayProxyEvent {
  return JSON.parse(JSON.stringify(event));
}

function authorizing(event: unknown): APIGatewayRequestAuthorizerEvent {
  return JSON.parse(JSON.stringify(event));
}
