/** Pairs of refusals of which the earlier one depends on the request, its client or its id. */
import { creditId } from '../../functions/ledger/credit-id.ts';
import type { Asked, Pair } from './refusal-pairs.ts';

const purchases = (client: string, body: object, key?: string): Asked => {
  return { path: `/clients/${client}/purchases`, body, ...(key ? { key } : {}) };
};

const usages = (client: string, body: object, key?: string): Asked => {
  return { path: `/clients/${client}/usages`, body, ...(key ? { key } : {}) };
};

/** A schedule of one segment from day 1. */
const segments = (...amounts: string[]) =>
  amounts.map((amount) => ({ amount, startingAt: '2045-01-01T00:00:00Z' }));

export const EARLY_PAIRS: readonly Pair[] = [
  {
    earlier: 'amount_not_positive',
    later: 'amount_too_precise',
    play: async (_, client) => ({
      later: purchases(client, { amount: '1', schedule: segments('1.0000001') }),
      both: purchases(client, { amount: '-1', schedule: segments('1.0000001') }),
    }),
  },
  {
    earlier: 'amount_too_precise',
    later: 'amount_out_of_range',
    play: async (_, client) => ({
      later: purchases(client, { amount: '1000000000' }),
      both: purchases(client, { amount: '1000000000', schedule: segments('0.1234567') }),
    }),
  },
  {
    earlier: 'amount_out_of_range',
    later: 'schedule_invalid',
    play: async (_, client) => ({
      later: purchases(client, { amount: '3', schedule: segments('1', '1') }),
      both: purchases(client, { amount: '1000000000', schedule: segments('1', '1') }),
    }),
  },
  {
    earlier: 'schedule_invalid',
    later: 'client_not_found',
    play: async () => ({
      later: purchases('nobody', { amount: '2', schedule: segments('1', '1') }),
      both: purchases('nobody', { amount: '3', schedule: segments('1', '1') }),
    }),
  },
  {
    earlier: 'schedule_invalid',
    later: 'credit_not_found',
    play: async (counter, client) => {
      const { number } = await counter.read<{ number: number }>('GET', `/clients/${client}`);
      const unknown = `/credits/${creditId({ client: number, number: 9, part: 0 })}`;
      const names = Array.from({ length: 9 }, (_, i) => `n${i}`);
      return {
        later: { path: `${unknown}/edit`, body: { products: names } },
        both: { path: `${unknown}/edit`, body: { products: names, tags: names } },
      };
    },
  },
  {
    earlier: 'transfer_to_self',
    later: 'idempotency_key_reused',
    play: async (counter, from) => {
      await counter.buy(from, { amount: '1' }, { key: 'used' });
      const to = await counter.client();
      return {
        later: { path: '/transfers', body: { from, to, amount: '1' }, key: 'used' },
        both: { path: '/transfers', body: { from, to: from, amount: '1' }, key: 'used' },
      };
    },
  },
  {
    earlier: 'transfer_to_self',
    later: 'client_closed',
    play: async (counter, from) => {
      const to = await counter.client();
      await counter.ask('POST', `/clients/${from}/close`, {});
      return {
        later: { path: '/transfers', body: { from, to, amount: '1' } },
        both: { path: '/transfers', body: { from, to: from, amount: '1' } },
      };
    },
  },
  {
    earlier: 'client_not_found',
    later: 'idempotency_key_reused',
    play: async (counter, from) => {
      await counter.buy(from, { amount: '1' }, { key: 'used' });
      const to = await counter.client();
      return {
        later: { path: '/transfers', body: { from, to, amount: '1' }, key: 'used' },
        both: { path: '/transfers', body: { from, to: 'nobody', amount: '1' }, key: 'used' },
      };
    },
  },
  {
    earlier: 'idempotency_key_reused',
    later: 'client_closed',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '1' }, { key: 'used' });
      await counter.ask('POST', `/clients/${client}/close`, {});
      return {
        later: usages(client, { amount: '1' }),
        both: usages(client, { amount: '1' }, 'used'),
      };
    },
  },
  {
    earlier: 'idempotency_key_reused',
    later: 'credit_not_found',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '1' }, { key: 'used' });
      const path = `/clients/${client}/adjustments`;
      const body = { credit: 'none', direction: 'add', amount: '1', reason: 'why' };
      return { later: { path, body }, both: { path, body, key: 'used' } };
    },
  },
  {
    earlier: 'idempotency_key_reused',
    later: 'too_many_open_grants',
    play: async (counter, client) => {
      for (let grant = 1; grant <= 64; grant += 1) {
        await counter.buy(client, { amount: '1' }, { key: `grant-${grant}` });
      }
      const body = { amount: '2' };
      return { later: purchases(client, body), both: purchases(client, body, 'grant-1') };
    },
  },
  {
    earlier: 'client_closed',
    later: 'credit_not_found',
    play: async (counter, client) => {
      const path = `/clients/${client}/adjustments`;
      const body = { credit: 'none', direction: 'add', amount: '1', reason: 'why' };
      const arises = () => counter.ask('POST', `/clients/${client}/close`, {});
      return { later: { path, body }, arises };
    },
  },
  {
    earlier: 'client_closed',
    later: 'wrong_category',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '1' });
      const { id } = await counter.use(client, { amount: '1' });
      const arises = () => counter.ask('POST', `/clients/${client}/close`, {});
      return { later: { path: `/credits/${id}/void`, body: {} }, arises };
    },
  },
  {
    earlier: 'client_closed',
    later: 'insufficient_credit',
    play: async (counter, client) => {
      const arises = () => counter.ask('POST', `/clients/${client}/close`, {});
      return { later: usages(client, { amount: '1' }), arises };
    },
  },
  {
    earlier: 'client_closed',
    later: 'name_taken',
    play: async (counter, client) => {
      await counter.client({ aliases: ['taken'] });
      const patch = { method: 'PATCH', path: `/clients/${client}` };
      const arises = () => counter.ask('POST', `/clients/${client}/close`, {});
      const both = { ...patch, body: { aliases: ['taken'], overdraftLimit: '1' } };
      return { later: { ...patch, body: { aliases: ['taken'] } }, arises, both };
    },
  },
];
