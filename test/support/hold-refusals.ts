/** Pairs of refusals of holds, which depend on how the hold stands and on the clock. */
import type { Counter } from './counter.ts';
import type { Pair } from './refusal-pairs.ts';

const path = ({ id }: { id: string }, verb: string) => `/credits/${id}/${verb}`;

/** A hold of 5, of 10 bought. */
async function openHold(counter: Counter, client: string) {
  await counter.buy(client, { amount: '10' });
  return counter.hold(client, { amount: '5', expiresAt: counter.day(2) });
}

export const HOLD_PAIRS: readonly Pair[] = [
  {
    earlier: 'not_a_hold',
    later: 'exceeds_hold',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const used = await counter.use(client, { amount: '1' });
      const body = { amount: '6' };
      const both = { path: path(used, 'approve'), body };
      return { later: { path: path(held, 'approve'), body }, both };
    },
  },
  {
    earlier: 'not_a_hold',
    later: 'already_settled',
    play: async (counter, client) => {
      const bought = await counter.buy(client, { amount: '1' });
      const later = { path: path(bought, 'approve'), body: {} };
      return { later, both: { ...later, body: { amount: '1' } } };
    },
  },
  {
    earlier: 'hold_already_captured',
    later: 'exceeds_hold',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const later = { path: path(held, 'approve'), body: { amount: '6' } };
      return { later, arises: () => counter.change(held, 'approve') };
    },
  },
  {
    earlier: 'hold_already_captured',
    later: 'hold_expired',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const captured = await counter.hold(client, { amount: '5', expiresAt: counter.day(2) });
      await counter.change(captured, 'approve');
      counter.turnTo(2);
      const later = { path: path(held, 'approve'), body: {} };
      return { later, both: { ...later, path: path(captured, 'approve') } };
    },
  },
  {
    earlier: 'hold_already_released',
    later: 'hold_expired',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const released = await counter.hold(client, { amount: '5', expiresAt: counter.day(2) });
      await counter.change(released, 'fail');
      counter.turnTo(2);
      const later = { path: path(held, 'fail'), body: {} };
      return { later, both: { ...later, path: path(released, 'fail') } };
    },
  },
  {
    earlier: 'hold_already_released',
    later: 'exceeds_hold',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const later = { path: path(held, 'approve'), body: { amount: '6' } };
      return { later, arises: () => counter.change(held, 'fail') };
    },
  },
  {
    earlier: 'hold_expired',
    later: 'exceeds_hold',
    play: async (counter, client) => {
      const held = await openHold(counter, client);
      const later = { path: path(held, 'approve'), body: { amount: '6' } };
      return { later, arises: async () => counter.turnTo(2) };
    },
  },
  {
    earlier: 'hold_expired',
    later: 'insufficient_credit',
    play: async (counter, client) => {
      const body = { amount: '1', expiresAt: counter.day(1) };
      const later = { path: `/clients/${client}/holds`, body };
      return { later, arises: async () => counter.turnTo(1) };
    },
  },
  {
    earlier: 'schedule_conflict',
    later: 'insufficient_credit',
    play: async (counter, client) => {
      const later = {
        path: `/clients/${client}/holds`,
        body: { amount: '1', expiresInSeconds: 9 },
      };
      return { later, both: { ...later, body: { amount: '1', expiresAt: counter.day(31) } } };
    },
  },
];
