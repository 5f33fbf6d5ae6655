/** The local gateway: what comes back, what it answers by itself, how it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EchoGateway, MEGABYTE, startEchoGateway } from '../support/echo-gateway.ts';

let gateway: EchoGateway;

beforeAll(async () => {
  // What breaks on purpose here is no news.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  gateway = await startEchoGateway();
});

afterAll(() => gateway.close());

describe('an answer', () => {
  test('may carry bytes', async () => {
    const answer = await gateway.call('GET', '/things?answer=bytes');
    expect(answer.status).toBe(201);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  });

  test('merges headers, those with many values first', async () => {
    const { headers } = await gateway.call('GET', '/things?answer=headers');
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
    const answer = await gateway.call(method, path, { authorization });
    expect(answer.status).toBe(status);
    await expectGatewayBody(answer);
  });

  test('413 to a body of more than 10 MB, and to an event of more than 6 MB', async () => {
    for (const bytes of [10 * MEGABYTE + 1, 5 * MEGABYTE]) {
      const answer = await gateway.call('POST', '/things', {}, new Uint8Array(bytes));
      expect(answer.status).toBe(413);
      await expectGatewayBody(answer);
    }
    expect((await gateway.call('POST', '/open', {}, new Uint8Array(MEGABYTE))).status).toBe(202);
  });

  test('400 to what is not HTTP and 431 to more than 10 KB of headers', async () => {
    expect(await gateway.raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"success":false/s);
    const long = `GET /things HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(11_000)}\r\n\r\n`;
    expect(await gateway.raw(long)).toMatch(/^HTTP\/1.1 431 .*"result":"error"/s);
  });
});

test('close finishes what runs and takes nothing new', async () => {
  const own = await startEchoGateway({
    'whmcs-action': async () => {
      await sleep(200);
      return { statusCode: 200, body: 'finished' };
    },
  });
  const running = own.call('POST', '/open');
  await sleep(100);
  const closed = own.close();
  await expect(own.call('POST', '/open')).rejects.toThrow();
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
