/** Metronome's own SDK works with nothing but its base URL and token changed. */
import Metronome, { AuthenticationError, ConflictError, NotFoundError } from '@metronome/sdk';
import { describe, expect, test } from 'vitest';
import { useTestGateway } from '../support/test-gateway.ts';

const gateway = useTestGateway();

describe('@metronome/sdk', () => {
  const PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';
  const item = (amount: number) => ({
    amount,
    starting_at: '2020-02-01T00:00:00.000Z',
    ending_before: '2120-02-01T00:00:00.000Z',
  });
  const credit = (customer_id: string, amount: number) => ({
    customer_id,
    product_id: PRODUCT,
    priority: 100,
    access_schedule: { schedule_items: [item(amount)] },
  });
  const metronome = (bearerToken = gateway().keys.admin) =>
    new Metronome({ baseURL: gateway().url, bearerToken });

  test('creates a customer and credits, and lists them page by page', async () => {
    const sdk = metronome();
    const { data: customer } = await sdk.v1.customers.create({
      name: 'Example, Inc.',
      ingest_aliases: ['team@example.com'],
    });
    expect(customer).toMatchObject({ name: 'Example, Inc.', external_id: 'team@example.com' });
    const made: string[] = [];
    for (const amount of [1, 2.5, 3, 4, 5]) {
      const { data } = await sdk.v1.customers.credits.create(credit(customer.id, amount));
      made.push(data.id);
    }
    const listed: [string, number | undefined][] = [];
    const asked = { customer_id: customer.id, limit: 2, include_balance: true };
    for await (const row of sdk.v1.customers.credits.list(asked)) {
      expect(row).toMatchObject({ type: 'CREDIT', product: { id: PRODUCT } });
      listed.push([row.id, row.balance]);
    }
    expect(listed.map(([id]) => id)).toEqual(made);
    expect(listed.map(([, balance]) => balance)).toEqual([1, 2.5, 3, 4, 5]);
  });

  test('is told of a conflict in one request', async () => {
    const { data: customer } = await metronome().v1.customers.create({ name: 'Unique, Inc.' });
    const body = { ...credit(customer.id, 1), uniqueness_key: 'only-once' };
    await metronome().v1.customers.credits.create(body);
    let requests = 0;
    const counting = new Metronome({
      baseURL: gateway().url,
      bearerToken: gateway().keys.admin,
      fetch: (url, init) => {
        requests += 1;
        return fetch(url, init);
      },
    });
    await expect(counting.v1.customers.credits.create(body)).rejects.toThrow(ConflictError);
    expect(requests).toBe(1);
    const alias = { name: 'Another', ingest_aliases: ['team@example.com'] };
    await expect(counting.v1.customers.create(alias)).rejects.toThrow(ConflictError);
    expect(requests).toBe(2);
  });

  test('throws its own errors for an unknown customer and a wrong key', async () => {
    const nobody = { customer_id: '13117714-3f05-48e5-a6e9-a66093f13b4d' };
    await expect(metronome().v1.customers.credits.list(nobody)).rejects.toThrow(NotFoundError);
    const wrong = metronome('wrong').v1.customers.credits.list(nobody);
    await expect(wrong).rejects.toThrow(AuthenticationError);
  });
});
