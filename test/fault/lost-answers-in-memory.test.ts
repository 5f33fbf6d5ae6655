/** Lost, late and repeated calls of the table, by the thousand: every id has one effect. */
import { AssertionError } from 'node:assert';
import { describe, expect, it } from 'vitest';
import type { Performed } from '../../functions/ledger/ledger.ts';
import type { Table, Write } from '../../functions/store/table.ts';
import { checkLog, checkTold, readLog } from '../support/check-account.ts';
import { FaultyTable, type Shares } from '../support/faulty-table.ts';
import { play } from '../support/hot-clients.ts';
import { ANYONE, backendOn, ledgerOn } from '../support/ledger-on-table.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { seeded } from '../support/seeded.ts';
import { VirtualTime } from '../support/virtual-time.ts';

const SEEDS = 5;
const REQUESTS_PER_CALLER = 30;
const START = Date.UTC(2026, 0, 1);

const TROUBLES: [string, Shares][] = [
  ['lost answers', { 'lost-answer': 0.3 }],
  ['lost requests', { 'lost-request': 0.3 }],
  ['tokens that are forgotten', { 'forgotten-token': 0.3, 'lost-answer': 0.1 }],
  ['late arrivals', { late: 0.2 }],
  ['hidden reasons', { masked: 0.5, duplicate: 0.1 }],
  [
    'everything',
    {
      'lost-request': 0.1,
      'lost-answer': 0.15,
      late: 0.05,
      duplicate: 0.1,
      'forgotten-token': 0.1,
      masked: 0.2,
    },
  ],
];

/** Plays one seed and checks all that is left; the table may be a broken one. */
async function run(seed: number, shares: Shares, broken = (table: Table) => table) {
  const random = seeded(seed);
  const time = new VirtualTime(random, START);
  const memory = new MemoryTable();
  const table = new FaultyTable(broken(memory), time, shares);
  const processes = Array.from({ length: 3 }, () => ledgerOn(table, time));
  const fair = ledgerOn(memory, time);
  const clients = [await fair.client('a'), await fair.client('b', 5_000_000n)];
  const heard = await time.pass(play({ processes, clients, random }, REQUESTS_PER_CALLER));
  let [sent, received] = [0n, 0n];
  for (const { number } of clients) {
    const log = await readLog(memory, number);
    checkLog(log);
    checkTold(log, heard.get(number) ?? []);
    sent += log.account.totals.transferredOut;
    received += log.account.totals.transferredIn;
  }
  expect(sent).toBe(received);
  return { heard: [...heard.values()].flat(), tally: table.tally };
}

describe.each(TROUBLES)('with %s', (_, shares) => {
  it('every request has one effect, and everybody is told of it', async () => {
    let answers = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { heard, tally } = await run(seed, shares).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      answers += heard.length;
      expect(tally.size).toBe(Object.keys(shares).length);
    }
    expect(answers).toBeGreaterThan(SEEDS * REQUESTS_PER_CALLER);
  });
});

describe('a new client', () => {
  it('is made once for all copies of the request, which are answered alike', async () => {
    for (let seed = 1; seed <= 40 * SEEDS; seed += 1) {
      const random = seeded(seed);
      const time = new VirtualTime(random, START);
      const table = new FaultyTable(new MemoryTable(), time, TROUBLES.at(-1)?.[1] ?? {});
      const number = seed % 2 === 0 ? 7 : null;
      const copies = Array.from({ length: 4 }, () => makeClient(table, time, number));
      const made = await time.pass(Promise.all(copies));
      expect(made.map(({ outcome }) => outcome)).toEqual(Array(4).fill('done'));
      expect(new Set(made.map(({ reply }) => reply.body)).size).toBe(1);
      expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
    }
  });
});

function makeClient(table: Table, time: VirtualTime, number: number | null): Promise<Performed> {
  const ledger = backendOn(table, time)
    .open(time.now() + 20_000)
    .ledgerFor(ANYONE);
  const named = { id: 'new', number, aliases: ['also'], name: null, email: null };
  const client = { ...named, metadata: {}, overdraftLimit: 0n, vendor: {} };
  const request = { transactionId: 'make', dialect: 'test', operation: 'create', client };
  const reply = (body: string) => ({ status: 201, contentType: 'text/plain', body });
  return ledger.createClient(request, {
    done: (made) => reply(`${made.number} ${made.createdAt}`),
    refused: ({ refusal }) => reply(refusal),
  });
}

describe('a table that is broken is found out', () => {
  const EVERYTHING = { 'lost-answer': 0.2, 'forgotten-token': 0.2 };

  // Accounts and postings guard each other: either alone would not be missed.
  it.each([
    ['answers', /T#/],
    ['accounts and postings', /[AR]#/],
  ])('where it overwrites %s', async (_, keys) => {
    const broken = (table: Table) => unconditional(table, keys);
    for (const seed of [1, 2, 3]) {
      await run(seed, EVERYTHING);
      await expect(run(seed, EVERYTHING, broken)).rejects.toBeInstanceOf(AssertionError);
    }
  });
});

/** Writes items of that kind whatever their condition says. */
function unconditional(table: Table, keys: RegExp): Table {
  const loosened = async (write: Write, call: Parameters<Table['get']>[1]): Promise<Write> => {
    if ('add' in write) return write;
    if ('add' in write) return write;
    const key = 'put' in write ? write.put : write.check;
    if (!keys.test(key.pk)) return write;
    const item = await table.get(key, call);
    return { ...write, when: item ? { if: 'present' } : { if: 'absent' } };
  };
  return {
    get: (key, call, how) => table.get(key, call, how),
    getMany: (keys, call) => table.getMany(keys, call),
    snapshot: (keys, call) => table.snapshot(keys, call),
    query: (ask, call) => table.query(ask, call),
    count: (ask, call) => table.count(ask, call),
    putMany: (items, call) => table.putMany(items, call),
    nextNumber: (key, first, call) => table.nextNumber(key, first, call),
    transact: async (writes, token, call) =>
      table.transact(await Promise.all(writes.map((w) => loosened(w, call))), token, call),
  };
}
