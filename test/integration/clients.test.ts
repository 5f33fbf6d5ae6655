/**
 * Software written for the vendors works on `npm start` with nothing but its base URL changed; so
 * do the requests that a start prints.
 */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import axios, { AxiosError } from 'axios';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import Whmcs from 'whmcs';
import * as z from 'zod';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const folder = makeFolder();
let server: TestServer;

beforeAll(async () => {
  server = await startLocalServer(folder);
});

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
});

describe('axios, as Verifik documents it', () => {
  // https://docs.verifik.co: the sample of "List All Credit Records".
  const config = () => ({
    method: 'get',
    url: `${server.baseUrl}/v2/credits`,
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${server.keys.admin}`,
    },
    params: {
      page: 1,
      perPage: 20,
      'populates[]': ['client'],
      where_status: 'approved',
      where_category: 'purchase',
    },
  });

  test('lists what was bought, with the clients in full', async () => {
    const { data: bought } = await axios.post(
      `${server.baseUrl}/ledger/v1/clients/blue-heron/purchases`,
      { amount: '12.5', description: 'Refill', paymentMethod: 'credit_card', currency: 'USD' },
      { headers: { Authorization: `Bearer ${server.keys.admin}` } },
    );
    const { data: answer } = await axios.request(config());
    expect(answer.success).toBe(true);
    expect(answer.data[0]).toEqual({
      _id: bought.id,
      amount: 12.5,
      status: 'approved',
      category: 'purchase',
      client: {
        _id: 'blue-heron',
        name: 'Blue Heron Books',
        email: 'accounts@blue-heron.example',
      },
      superAdmin: bought.actor.id,
      description: 'Refill',
      transactionId: null,
      paymentMethod: 'credit_card',
      currency: 'USD',
      exchangeRate: null,
      createdAt: bought.createdAt,
      updatedAt: bought.updatedAt,
    });
    const total = answer.data.length;
    expect(answer.pagination).toEqual({ page: 1, perPage: 20, total, pages: 1 });
    const shown = answer.data.map((row: { status: string; category: string }) => [
      row.status,
      row.category,
    ]);
    expect(new Set(shown.map(String))).toEqual(new Set(['approved,purchase']));
  });

  test('throws its own error for what is refused', async () => {
    const wrong = { ...config(), params: { where_status: 'paid' } };
    const error = await axios.request(wrong).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({
      response: {
        status: 400,
        data: { success: false, error: 'Invalid query parameters', code: 'INVALID_PARAMETERS' },
      },
    });
  });
});

describe('the npm package whmcs', () => {
  const client = (password = server.keys.whmcs.secret) =>
    new Whmcs({
      username: server.keys.whmcs.identifier,
      password,
      serverUrl: `${server.baseUrl}/includes/api.php`,
    });
  const getCredits = (whmcs: Whmcs, id: number) =>
    promisify((done: (error: Error | null, answer: unknown) => void) =>
      whmcs.customers.getCredits(id, done),
    )();
  const addCredit = (whmcs: Whmcs, id: number, amount: string) =>
    promisify((done: (error: Error | null, answer: unknown) => void) =>
      whmcs.billing.addCredit(id, amount, 'Added by hand', done),
    )();

  test('adds credit and finds it in the log', async () => {
    await axios.post(
      `${server.baseUrl}/ledger/v1/clients`,
      { id: 'hosted', number: 77 },
      { headers: { Authorization: `Bearer ${server.keys.admin}` } },
    );
    expect(await addCredit(client(), 77, '12.34')).toEqual({
      result: 'success',
      newbalance: '12.34',
    });
    expect(await getCredits(client(), 77)).toEqual({
      result: 'success',
      totalresults: '1',
      clientid: '77',
      credits: {
        credit: [
          {
            id: '1',
            date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
            description: 'Added by hand',
            amount: '12.34',
            relid: '0',
          },
        ],
      },
    });
  });

  test('passes on why it was refused', async () => {
    await expect(getCredits(client(), 999)).rejects.toThrow(
      'WHMCS Error (200): Client ID Not Found',
    );
    await expect(addCredit(client(), 1, 'much')).rejects.toThrow(
      'WHMCS Error (200): Amount must be in decimal format: ### or ###.##',
    );
    await expect(getCredits(client('wrong'), 1)).rejects.toThrow(
      'WHMCS Error (403): Authentication Failed',
    );
  });
});

describe('the requests that a start prints', () => {
  const hasCurl = spawnSync('curl', ['--version']).status === 0;
  const run = promisify(execFile);
  const SHAPES: Readonly<Record<string, z.ZodType>> = {
    'its own': z.object({ client: z.literal('blue-heron'), grants: z.array(z.unknown()).min(1) }),
    Verifik: z.object({ success: z.literal(true), data: z.array(z.unknown()).min(1) }),
    Metronome: z.object({ data: z.array(z.object({ balance: z.number() })).min(1) }),
    CareCloud: z.object({ data: z.object({ credit_history: z.array(z.unknown()).min(1) }) }),
    WHMCS: z.object({
      result: z.literal('success'),
      credits: z.object({ credit: z.array(z.any()) }),
    }),
  };

  if (!hasCurl) console.warn('curl is not installed: the printed requests are not tried.');

  test.skipIf(!hasCurl)('work when pasted into a shell', async () => {
    const printed = printedRequests(server.output());
    expect(printed.map(({ title }) => title)).toEqual(Object.keys(SHAPES));
    for (const { title, command } of printed) {
      const { stdout } = await run('/bin/sh', ['-c', command]);
      expect([title, SHAPES[title]?.safeParse(JSON.parse(stdout)).error]).toEqual([
        title,
        undefined,
      ]);
    }
  });
});

/** Each with the dialect that the line above it names. */
function printedRequests(output: string): { title: string; command: string }[] {
  const found = output.matchAll(/^ *# ([^:\n]+):.*\n( *curl (?:.*\\\n)*.*)/gm);
  return [...found].map(([, title = '', command = '']) => ({ title, command }));
}
