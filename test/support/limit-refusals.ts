/** Pairs of refusals for want of credit or of room: what an account can hold at most. */
import type { Counter } from './counter.ts';
import type { Pair } from './refusal-pairs.ts';

const MOST = '999999999.999999';

async function opened(counter: Counter, client: string, count: number): Promise<void> {
  const operations = Array.from({ length: count }, () => ({ op: 'purchase', amount: '1' }));
  for (let start = 0; start < count; start += 45) {
    const body = { operations: operations.slice(start, start + 45) };
    await counter.ask('POST', `/clients/${client}/batch`, body);
  }
}

const purchase = (product: number) => ({ op: 'purchase', amount: '1', products: [`p${product}`] });
const batchOf = (client: string, operations: readonly object[]) => {
  return { path: `/clients/${client}/batch`, body: { operations } };
};

const hold = { op: 'hold', amount: '1', expiresInSeconds: 60 };

export const LIMIT_PAIRS: readonly Pair[] = [
  {
    earlier: 'balance_out_of_range',
    later: 'insufficient_credit',
    play: async (counter, from) => {
      const to = await counter.client();
      const later = { path: '/transfers', body: { from, to, amount: '1' } };
      return { later, arises: () => counter.buy(to, { amount: MOST }) };
    },
  },
  {
    earlier: 'balance_out_of_range',
    later: 'overdraft_exceeded',
    play: async (counter, client) => {
      const later = { path: `/clients/${client}/usages`, body: { amount: MOST, postPaid: true } };
      const arises = async () => {
        await counter.ask('PATCH', `/clients/${client}`, { overdraftLimit: MOST });
        await counter.use(client, { amount: '1', postPaid: true });
      };
      return { later, arises };
    },
  },
  {
    earlier: 'balance_out_of_range',
    later: 'too_many_open_grants',
    play: async (counter, client) => {
      await opened(counter, client, 64);
      const later = { path: `/clients/${client}/purchases`, body: { amount: '1' } };
      return { later, both: { ...later, body: { amount: MOST } } };
    },
  },
  {
    earlier: 'insufficient_credit',
    later: 'too_many_open_holds',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '100' });
      const holds = {
        path: `/clients/${client}/holds`,
        body: { amount: '1', expiresInSeconds: 9 },
      };
      for (let held = 1; held <= 64; held += 1) await counter.ask('POST', holds.path, holds.body);
      return { later: holds, both: { ...holds, body: { ...holds.body, amount: '101' } } };
    },
  },
  {
    earlier: 'overdraft_exceeded',
    later: 'too_many_open_grants',
    play: async (counter, client) => {
      await opened(counter, client, 64);
      const grant = { op: 'purchase', amount: '1' };
      const owing = { op: 'usage', amount: '66', postPaid: true };
      return { later: batchOf(client, [grant]), both: batchOf(client, [grant, owing]) };
    },
  },
  {
    earlier: 'too_many_open_grants',
    later: 'too_many_open_holds',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '100', priority: 1 });
      await opened(counter, client, 62);
      const holds = Array.from({ length: 32 }, () => hold);
      await counter.ask('POST', `/clients/${client}/batch`, { operations: holds });
      const more = [...holds, hold];
      const grants = [1, 2].map(() => ({ op: 'purchase', amount: '1' }));
      return { later: batchOf(client, more), both: batchOf(client, [...more, ...grants]) };
    },
  },
  {
    earlier: 'too_many_open_grants',
    later: 'too_many_scopes',
    play: async (counter, client) => {
      await opened(counter, client, 47);
      const scopes = Array.from({ length: 17 }, (_, i) => purchase(i));
      return { later: batchOf(client, scopes), both: batchOf(client, [...scopes, purchase(1)]) };
    },
  },
  {
    earlier: 'too_many_open_holds',
    later: 'too_many_scopes',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '100' });
      await counter.ask('POST', `/clients/${client}/batch`, {
        operations: Array.from({ length: 45 }, () => hold),
      });
      const scopes = Array.from({ length: 17 }, (_, i) => purchase(i));
      const holds = Array.from({ length: 20 }, () => hold);
      return { later: batchOf(client, scopes), both: batchOf(client, [...scopes, ...holds]) };
    },
  },
];
