/** Pairs of operations that can collide: who comes at once, and what may come of it. */
import { strict as assert } from 'node:assert';
import { ONE } from '../../functions/ledger/amount.ts';
import {
  at,
  bookingUsage,
  capturing,
  checkInstants,
  counted,
  OVERDRAFT,
  type Pair,
  type Racer,
  times,
  using,
  zipped,
} from './racers.ts';

const same: typeof assert.deepEqual = assert.deepEqual;
const BATCH = 3;

export const PAIRS: readonly Pair[] = [
  {
    name: 'capture × capture: one captures the hold, the others are told so',
    repetitions: 4,
    race: async (ground) => times(8, await capturing(ground, '10', 60)),
    judge({ tally, kinds, balance }) {
      same(tally, { 'capture 200': 1, 'capture hold_already_captured': 7 });
      same(kinds, { purchase: 1, hold: 1, capture: 1 });
      same([balance.used, balance.held, balance.available], ['10', '0', '10']);
    },
  },
  {
    name: 'capture × release: one settles the hold, the others are told how',
    repetitions: 4,
    async race(ground) {
      const capture = await capturing(ground, '10', 60);
      const release = {
        ...capture,
        side: 'release',
        path: capture.path.replace('approve', 'fail'),
      };
      return zipped(times(4, capture), times(4, release));
    },
    judge({ tally, kinds, balance }) {
      const [winner, loser, settled, used] = kinds.capture
        ? ['capture', 'release', 'hold_already_captured', '10']
        : ['release', 'capture', 'hold_already_released', '0'];
      same(tally, {
        [`${winner} 200`]: 1,
        [`${winner} ${settled}`]: 3,
        [`${loser} ${settled}`]: 4,
      });
      same(kinds, { purchase: 1, hold: 1, [winner]: 1 });
      same([balance.used, balance.held], [used, '0']);
    },
  },
  {
    name: 'capture × expiry: the instant decides, once',
    repetitions: 3,
    async race(ground) {
      const capture = await capturing(ground, '10', 1);
      // The first capture decides: it may come a little before the instant, or a little after.
      const first = 940 + Math.floor(Math.random() * 60);
      const late = times(10, capture).map((racer, n) => at(first + 10 * n, racer));
      return [...late, bookingUsage(ground)];
    },
    judge({ tally, kinds, log, balance }) {
      const captured = kinds.capture === 1;
      const answers = captured
        ? { 'capture 200': 1, 'capture hold_already_captured': 9 }
        : { 'capture hold_expired': 10 };
      same(tally, { ...answers, 'usage 201': 1 });
      const settled = captured ? 'capture' : 'hold_expiry';
      same(kinds, { purchase: 1, hold: 1, [settled]: 1, usage: 1 });
      checkInstants(log);
      same([balance.used, balance.held], [captured ? '10.5' : '0.5', '0']);
    },
  },
  {
    name: 'capture in steps × expiry: steps before the instant count, none after it',
    repetitions: 3,
    async race(ground) {
      const step = { ...(await capturing(ground, '20', 1)), body: { amount: '0.5', final: false } };
      const steps = times(30, step).map((racer, n) => at(600 + 20 * n, racer));
      return [...steps, bookingUsage(ground)];
    },
    judge({ tally, kinds, log, balance }) {
      const steps = kinds.capture ?? 0;
      same(
        tally,
        counted({ 'capture 200': steps, 'capture hold_expired': 30 - steps, 'usage 201': 1 }),
      );
      same(kinds, counted({ purchase: 1, hold: 1, capture: steps, hold_expiry: 1, usage: 1 }));
      checkInstants(log);
      same([Number(balance.used), balance.held], [steps / 2 + 0.5, '0']);
    },
  },
  {
    name: 'usage × void: used and voided make up the grant',
    repetitions: 4,
    async race(ground) {
      const grant = await ground.made(`/clients/${ground.client}/purchases`, { amount: '20' });
      const voids = { side: 'void', path: `/credits/${grant}/void`, body: {} };
      const usages = times(4, using(ground));
      return [...usages, ...zipped(usages, times(2, voids)), ...usages];
    },
    judge({ tally, kinds, balance }) {
      const used = kinds.usage ?? 0;
      const refused = { 'usage insufficient_credit': 12 - used };
      same(
        tally,
        counted({ 'usage 201': used, ...refused, 'void 200': 1, 'void already_voided': 1 }),
      );
      same(kinds, counted({ purchase: 1, usage: used, void: 1 }));
      same([Number(balance.used), Number(balance.voided)], [used, 20 - used]);
      same([balance.balance, balance.granted], ['0', '20']);
    },
  },
  {
    name: 'transfer A→B × B→A: a hundred each way, and the sum is as before',
    repetitions: 1,
    async race({ client, other, made }) {
      await made(`/clients/${client}/purchases`, { amount: '3' });
      await made(`/clients/${other}/purchases`, { amount: '3' });
      const there = {
        side: 'there',
        path: '/transfers',
        body: { from: client, to: other, amount: '1' },
      };
      const back = {
        ...there,
        side: 'back',
        client: other,
        body: { from: other, to: client, amount: '1' },
      };
      return zipped(times(100, there), times(100, back));
    },
    judge({ tally, kinds, balance, otherBalance }) {
      const there = kinds.transfer_out ?? 0;
      const back = kinds.transfer_in ?? 0;
      const refused = {
        'there insufficient_credit': 100 - there,
        'back insufficient_credit': 100 - back,
      };
      same(tally, counted({ 'there 201': there, 'back 201': back, ...refused }));
      const balances = [Number(balance.balance), Number(otherBalance.balance)];
      same(balances, [3 - there + back, 3 + there - back]);
    },
  },
  {
    name: 'purchase that pays debt × post-paid usage: never beyond the limit',
    repetitions: 4,
    race: async (ground) => {
      const usage = { ...using(ground), body: { amount: '1', postPaid: true } };
      const path = `/clients/${ground.client}/purchases`;
      const purchase = { side: 'purchase', path, body: { amount: '2' } };
      return zipped(times(20, usage), times(4, purchase));
    },
    judge({ tally, kinds, log, balance }) {
      const used = kinds.usage ?? 0;
      assert(used >= OVERDRAFT && used <= OVERDRAFT + 8, `${used} usages were accepted`);
      const refused = { 'usage overdraft_exceeded': 20 - used };
      same(tally, counted({ 'usage 201': used, ...refused, 'purchase 201': 4 }));
      same(kinds, { usage: used, purchase: 4 });
      for (const { debtAfter } of log.postings) assert(debtAfter <= BigInt(OVERDRAFT) * ONE);
      same([Number(balance.balance), Number(balance.debt)], [8 - used, Math.max(used - 8, 0)]);
    },
  },
  {
    name: 'batch × single: a batch is done whole or not at all',
    repetitions: 4,
    async race(ground) {
      await ground.made(`/clients/${ground.client}/purchases`, { amount: '20' });
      const operations = times(BATCH, { op: 'usage', amount: '1' });
      const path = `/clients/${ground.client}/batch`;
      const batch: Racer = { side: 'batch', path, body: { operations } };
      return zipped(times(6, batch), times(12, using(ground)));
    },
    judge({ tally, kinds, balance }) {
      const batches = tally['batch 201'] ?? 0;
      const singles = (kinds.usage ?? 0) - BATCH * batches;
      const refusedBatches = { 'batch insufficient_credit': 6 - batches };
      const refusedSingles = { 'usage insufficient_credit': 12 - singles };
      const accepted = { 'batch 201': batches, 'usage 201': singles };
      same(tally, counted({ ...accepted, ...refusedBatches, ...refusedSingles }));
      const left = 20 - BATCH * batches - singles;
      // All balances that are left fall: what was refused would be refused at the end as well.
      assert(left < (singles < 12 ? 1 : BATCH), `${left} are left`);
      same([balance.balance, balance.used], [String(left), String(20 - left)]);
    },
  },
];
