/** Laws that need histories of their own: extremes, batches, clocks that disagree, races. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceOf } from '../../functions/ledger/account.ts';
import { MAX_AMOUNT } from '../../functions/ledger/amount.ts';
import type { Batch, Command } from '../../functions/ledger/command.ts';
import { ledgerOn } from '../support/ledger-on-table.ts';
import { audit } from './audit.ts';
import { commandFor } from './commands.ts';
import { histories } from './steps.ts';
import { START, World } from './world.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 8) * 2;
/** The same histories every time, where the code is what changes. */
const SEED = Number(process.env.PROPERTY_SEED ?? Number.NaN);
const FIXED = Number.isNaN(SEED) ? {} : { seed: SEED, endOnFailure: true };

describe('at the ends of the range', () => {
  const amounts = fc.constantFrom(1n, 2n, MAX_AMOUNT / 2n, MAX_AMOUNT - 1n, MAX_AMOUNT);
  const moves = fc.record({
    op: fc.constantFrom('purchase', 'usage', 'transfer', 'reverse', 'adjust', 'add', 'owe'),
    amount: amounts,
    client: fc.nat({ max: 1 }),
  });

  test('law 8: no balance leaves the range, and only what would is refused for it', async () => {
    const property = fc.asyncProperty(fc.array(moves, { maxLength: 25 }), async (list) => {
      const world = await World.open();
      const limit = { op: 'change_client', change: { overdraftLimit: MAX_AMOUNT } } as const;
      for (const client of world.clients) await world.ask({ client, command: limit, ...noId });
      const first = world.client(0);
      for (const { op, amount, client: index } of list) {
        const [client, other] = [world.client(index), world.client(1 - index)];
        const commands: Record<typeof op, Command> = {
          purchase: { op: 'purchase', amount },
          usage: { op: 'usage', amount },
          owe: { op: 'usage', amount, postPaid: true },
          transfer: { op: 'transfer', to: other, amount },
          reverse: { op: 'reverse', credit: 2 },
          adjust: { op: 'adjust', credit: 2, direction: 'add', amount, reason: 'r' },
          add: { op: 'extend', credit: 2, add: { amount } },
        };
        const grown = op === 'transfer' ? other : client;
        const before = balanceOf(await world.stored(grown));
        const { said } = await world.ask({ client, command: commands[op], ...noId });
        for (const one of [first, other]) {
          const balance = balanceOf(await world.stored(one));
          expect(balance >= -MAX_AMOUNT && balance <= MAX_AMOUNT).toBe(true);
        }
        if (said !== 'balance_out_of_range' || op === 'reverse') continue;
        const after = op === 'owe' ? before - amount : before + amount;
        expect(after > MAX_AMOUNT || after < -MAX_AMOUNT).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: RUNS, ...FIXED });
  });
});

describe('a batch', () => {
  test('law 23: does what its commands do one by one, or nothing', async () => {
    let accepted = 0;
    const property = fc.asyncProperty(histories, async (steps) => {
      const [whole, single] = [await World.open(), await World.open()];
      for (const step of steps.slice(0, 25)) {
        const client = whole.client(step.client);
        const scene = { others: [], self: client, now: whole.now };
        const book = whole.model.at(client.number, whole.now);
        const kind = step.pick % 3 === 0 ? 'purchase' : 'batch';
        const command = commandFor(kind, step, { ...scene, book });
        const before = JSON.stringify(whole.table.items().map(plain));
        const answer = await whole.ask({ client, command, ...noId });
        whole.model.ask(client.number, command, answer.numbers, whole.now);
        if (answer.said === 'done') {
          accepted += 1;
          for (const one of operations(command))
            await single.ask({ client, command: one, ...noId });
        } else {
          const after = whole.table.items().filter(({ pk }) => !String(pk).startsWith('T#'));
          const kept = (JSON.parse(before) as { pk: string }[]).filter(
            ({ pk }) => !pk.startsWith('T#'),
          );
          expect(JSON.parse(JSON.stringify(after.map(plain)))).toEqual(kept);
        }
        const { account: one } = await whole.ledger.standing(client);
        const { account: other } = await single.ledger.standing(client);
        expect({ ...one, version: 0 }).toEqual({ ...other, version: 0 });
        const logs = await Promise.all([whole.postings(client), single.postings(client)]);
        expect(logs[0]).toEqual(logs[1]);
        for (const world of [whole, single]) world.now += step.c % 4;
      }
    });
    await fc.assert(property, { numRuns: RUNS, ...FIXED });
    expect(accepted).toBeGreaterThan(RUNS * 5);
  });
});

describe('clocks that disagree', () => {
  test('law 26: the time of postings never runs back', async () => {
    const property = fc.asyncProperty(histories, async (steps) => {
      const world = await World.open();
      for (const step of steps) {
        world.now += step.c - 5;
        if (step.event === 'time' || step.event === 'replay') continue;
        if (step.event === 'altered copy' || step.event === 'copies at once') continue;
        const client = world.client(step.client);
        const others = world.clients.filter((other) => other !== client);
        const book = world.model.at(client.number, world.now);
        const scene = { book, others, self: client, now: world.now };
        const command = commandFor(step.event === 'close' ? 'usage' : step.event, step, scene);
        const answer = await world.ask({ client, command, ...noId });
        world.model.ask(client.number, command, answer.numbers, world.now);
      }
      const logs = await Promise.all(world.clients.map((client) => world.postings(client)));
      expect(await audit(world, logs)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, ...FIXED });
  });

  test('law 17: of a capture and an expiry at the same time exactly one wins', async () => {
    const times = fc.record({ capture: fc.nat({ max: 20 }), usage: fc.nat({ max: 20 }) });
    const property = fc.asyncProperty(times, fc.scheduler(), async ({ capture, usage }, order) => {
      const world = await World.open();
      const client = world.client(0);
      await world.ask({ client, command: { op: 'purchase', amount: 10n }, ...noId });
      const hold = { op: 'hold', amount: 6n, expiresAt: START + 10 } as const;
      const placed = await world.ask({ client, command: hold, ...noId });
      const credit = placed.numbers[0] ?? 0;
      const at = (offset: number) =>
        ledgerOn(world.table, {
          now: () => START + offset,
          random: () => 0,
          sleep: () => order.schedule(Promise.resolve()),
        });
      const transact = world.table.transact.bind(world.table);
      world.table.transact = order.scheduleFunction(transact);
      const [taken, spent] = [
        at(capture).ask(client, { op: 'approve', credit, amount: 4n }),
        at(usage).ask(client, { op: 'usage', amount: 5n }),
      ];
      await order.waitFor(Promise.all([taken, spent]));
      world.table.transact = transact;
      // A refusal books nothing: the next command does.
      world.now = START + 30;
      await world.ask({ client, command: { op: 'purchase', amount: 1n }, ...noId });
      const kinds = (await world.postings(client)).map(({ kind }) => kind);
      const ended = kinds.filter((kind) => kind === 'capture' || kind === 'hold_expiry');
      const refusal = (await taken).refusal;
      expect(ended).toHaveLength(1);
      expect(refusal).toBe(ended[0] === 'capture' ? null : 'hold_expired');
      if (capture >= 10) expect(refusal).toBe('hold_expired');
      expect(
        (await world.ledger.credit({ client: client.number, number: credit, part: 0 }))?.settled,
      ).toBe(ended[0] === 'capture' ? 'captured' : 'expired');
    });
    await fc.assert(property, { numRuns: RUNS * 4, ...FIXED });
  });
});

const noId = { transactionId: null };

function operations(command: Command): Batch['operations'] {
  if (command.op === 'batch') return command.operations;
  return command.op === 'purchase' ? [command] : [];
}

function plain(item: object): object {
  return JSON.parse(JSON.stringify(item, (_, v) => (typeof v === 'bigint' ? `${v}` : v))) as object;
}
