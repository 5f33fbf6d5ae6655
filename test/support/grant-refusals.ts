/** Pairs of refusals of changes to what was bought and used. */
import type { Pair } from './refusal-pairs.ts';

const MOST = '999999999.999999';

const path = ({ id }: { id: string }, verb: string) => `/credits/${id}/${verb}`;

export const GRANT_PAIRS: readonly Pair[] = [
  {
    earlier: 'wrong_category',
    later: 'schedule_conflict',
    play: async (counter, client) => {
      const bought = await counter.buy(client, { amount: '2', endingBefore: counter.day(3) });
      const used = await counter.use(client, { amount: '1' });
      const later = { path: path(bought, 'shorten'), body: { endingBefore: counter.day(3) } };
      return { later, both: { ...later, path: path(used, 'shorten') } };
    },
  },
  {
    earlier: 'wrong_category',
    later: 'exceeds_original',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '2' });
      const used = await counter.use(client, { amount: '1' });
      const to = await counter.client();
      const { sent } = await counter.transfer({ from: client, to, amount: '1' });
      const later = { path: path(used, 'reverse'), body: { amount: '2' } };
      return { later, both: { ...later, path: path(sent, 'reverse') } };
    },
  },
  {
    earlier: 'already_settled',
    later: 'balance_out_of_range',
    play: async (counter, client) => {
      const first = await counter.buy(client, { amount: MOST, status: 'pending' });
      const second = await counter.buy(client, { amount: '1', status: 'pending' });
      await counter.change(first, 'approve');
      const later = { path: path(second, 'approve'), body: {} };
      return { later, both: { ...later, path: path(first, 'approve') } };
    },
  },
  {
    earlier: 'already_voided',
    later: 'schedule_conflict',
    play: async (counter, client) => {
      const bought = await counter.buy(client, { amount: '1', endingBefore: counter.day(3) });
      const later = { path: path(bought, 'shorten'), body: { endingBefore: counter.day(3) } };
      return { later, arises: () => counter.change(bought, 'void') };
    },
  },
  {
    earlier: 'already_voided',
    later: 'exceeds_original',
    play: async (counter, client) => {
      const bought = await counter.buy(client, { amount: '1' });
      const later = { path: path(bought, 'reverse'), body: { amount: '2' } };
      return { later, arises: () => counter.change(bought, 'void') };
    },
  },
  {
    earlier: 'already_voided',
    later: 'insufficient_credit',
    play: async (counter, client) => {
      const bought = await counter.buy(client, { amount: '1' });
      const body = { credit: bought.id, direction: 'remove', amount: '2', reason: 'why' };
      const later = { path: `/clients/${client}/adjustments`, body };
      return { later, arises: () => counter.change(bought, 'void') };
    },
  },
  {
    earlier: 'schedule_conflict',
    later: 'balance_out_of_range',
    play: async (counter, client) => {
      await counter.buy(client, { amount: MOST });
      const body = { amount: '1', endingBefore: counter.day(1) };
      const later = { path: `/clients/${client}/purchases`, body };
      return { later, arises: async () => counter.turnTo(1) };
    },
  },
  {
    earlier: 'exceeds_original',
    later: 'balance_out_of_range',
    play: async (counter, client) => {
      await counter.buy(client, { amount: '1' });
      const used = await counter.use(client, { amount: '1' });
      await counter.buy(client, { amount: MOST });
      const later = { path: path(used, 'reverse'), body: { amount: '1' } };
      return { later, both: { ...later, body: { amount: '2' } } };
    },
  },
];
