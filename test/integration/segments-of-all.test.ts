/** Pages of all clients' segments: right at any offset, at one price, whatever is issued late. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { GrantedSegment, SegmentRange } from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { rebuild } from '../../functions/projections/rebuild.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { EXACT_BELOW, listGlobalSegments } from '../../functions/store/global-credits.ts';
import { LAST_NUMBER, rank } from '../../functions/store/keys.ts';
import { projectionStore, readPostings } from '../../functions/store/projection-store.ts';
import { rebuildStore } from '../../functions/store/rebuild-store.ts';
import type { Table } from '../../functions/store/table.ts';
import { meanwhile } from '../bench/lists-cursors.ts';
import { Feed } from '../bench/lists-feed.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { ledgerOn, newCall, type TestLedger } from '../support/ledger-on-table.ts';
import { naiveSegmentsOfAll } from '../support/naive-segments.ts';

const FILL_MILLISECONDS = 120_000;
/** On a computer that does much else. */
const patience = () => newCall(60_000);
const HOUR = 3_600_000;
const ROUNDS = 70;
const CLIENTS = 8;
const BOUGHT_PER_ROUND = 15;
const USED_PER_ROUND = 8;
const LIMIT = 25;
const LATE_AT_ONCE = 5;
const DEPTHS = [0, 0.11, 0.37, 0.5, 0.68, 0.9, 0.999, 1.1];

const folder = mkdtempSync(join(tmpdir(), 'tallystick-segments-'));
const began = Date.now();
let now = began;
let engine: TestEngine;
let table: Table;
let feed: Feed;
let desk: TestLedger;
const clients: ClientRef[] = [];
/** What waits to be approved, and what can be extended. */
const waiting: (readonly [ClientRef, number])[] = [];
const granted: (readonly [ClientRef, number])[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  const where = { endpoint: engine.endpoint, table: engine.table };
  table = connectTable(where);
  desk = ledgerOn(table, { now: () => now, random: Math.random, sleep: async () => {} });
  for (let i = 0; i < CLIENTS; i += 1) clients.push(await desk.client(`client-${i}`));
  feed = await Feed.open(table, { ...where, folder, perFlush: () => 150 });
  for (let round = 0; round < ROUNDS; round += 1) await buy(round);
  await feed.drain();
}, FILL_MILLISECONDS);
afterAll(async () => {
  await feed.stop();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One client's purchases of 1 to 5 segments, then usages. */
async function buy(round: number): Promise<void> {
  const client = clients[round % CLIENTS];
  if (!client) return;
  now += 2 * HOUR;
  const bought = Array.from({ length: BOUGHT_PER_ROUND }, (_, i) => {
    const isPending = (round + i) % 6 === 0;
    const endingBefore = now + (isPending ? 5_000 : 1) * HOUR;
    const segment = { amount: 10n, endingBefore };
    const schedule = Array.from({ length: 1 + ((i * 7) % 5) }, () => segment);
    const amount = 10n * BigInt(schedule.length);
    const status = isPending ? 'pending' : 'approved';
    return { op: 'purchase', amount, schedule, status } as const;
  });
  const used = Array.from({ length: USED_PER_ROUND }, () => ({ op: 'usage', amount: 1n }) as const);
  const operations = [...bought, ...used];
  const numbers = await done(client, { op: 'batch', operations });
  for (const [i, { status }] of bought.entries()) {
    const of = status === 'pending' ? waiting : granted;
    of.push([client, numbers[i] ?? 0]);
  }
}

async function done(client: ClientRef, command: Command): Promise<readonly number[]> {
  const { credits, refusal } = await desk.ask(client, command);
  expect(refusal).toBeNull();
  return credits;
}

async function listed(range: SegmentRange, offset: number, limit = LIMIT) {
  const call = patience();
  const { rows, total } = await listGlobalSegments(table, range, { limit, offset }, call);
  return { rows, total, ...call.spent };
}

async function postings(): Promise<Posting[]> {
  const all: Posting[] = [];
  for (const { number } of clients)
    all.push(...(await readPostings(table, number, 1, LAST_NUMBER, patience())));
  return all;
}

function nameOf({ credit, segment }: GrantedSegment): string {
  return `${rank(credit.createdAt, credit.client.number, credit.number)}#${segment.part}`;
}

const RANGES: readonly SegmentRange[] = (['oldest', 'newest'] as const).flatMap((order) => [
  { order },
  // Into rounds, whose purchases are made at one instant, and between them.
  { order, from: began + 30 * HOUR, to: began + 101 * HOUR },
]);

/** Every page is a slice of the whole list, and none costs more than so much, wherever it is. */
async function expectAll(least: number): Promise<void> {
  const all = await postings();
  for (const range of RANGES) {
    const whole = naiveSegmentsOfAll(all, range, { limit: Infinity, offset: 0 });
    expect(whole.total).toBeGreaterThan(least);
    const first = await listed(range, 0);
    for (let offset = 0; offset < whole.total; offset += 7 * LIMIT) {
      const { rows } = await listed(range, offset, 7 * LIMIT);
      expect(rows).toEqual(whole.rows.slice(offset, offset + 7 * LIMIT));
    }
    for (const depth of DEPTHS) {
      const offset = Math.floor(depth * whole.total);
      const { rows, total, rru, trips } = await listed(range, offset);
      expect(rows).toEqual(whole.rows.slice(offset, offset + LIMIT));
      expect(total).toBe(whole.total);
      // The right edge of the tree, a closed node, the rows on both sides of a leaf's end; where a
      // range begins and ends, a node and a leaf each.
      expect(trips).toBeLessThanOrEqual(range.from === undefined ? 4 : 8);
      expect(rru).toBeLessThanOrEqual(Math.min(9, 3 * first.rru));
    }
  }
}

describe('segments of all clients', () => {
  test('are many, of more than 1,000 purchases', async () => {
    expect(granted.length + waiting.length).toBeGreaterThan(1_000);
    expect((await listed({ order: 'oldest' }, 0, 1)).total).toBeGreaterThan(10 * EXACT_BELOW);
  });

  test('have the right rows on every page, at one price', () => expectAll(900));

  test(
    'have so while some are approved late or extended',
    async () => {
      now += 2 * HOUR;
      const before = (await listed({ order: 'oldest' }, 0, 1)).total;
      const add = { amount: 3n, endingBefore: now + HOUR };
      const late = [
        ...waiting.flatMap(([client, credit], i) => {
          if (i % 3 === 0) return [() => done(client, { op: 'approve', credit })];
          return i % 9 === 1 ? [() => done(client, { op: 'fail', credit })] : [];
        }),
        ...granted.flatMap(([client, credit], i) =>
          i % 40 === 3 ? [() => done(client, { op: 'extend', credit, add })] : [],
        ),
      ];
      const issuing = async () => {
        for (const issue of late.splice(0, LATE_AT_ONCE)) await issue();
        await feed.drain();
      };
      let [offset, total] = [0, before];
      const paging = async () => {
        while (late.length > 0) {
          const page = await listed({ order: 'oldest' }, offset);
          const names = page.rows.map(nameOf);
          expect(names).toEqual([...new Set(names)].sort());
          expect(page.total).toBeGreaterThanOrEqual(total);
          [offset, total] = [(offset + 311) % total, page.total];
        }
      };
      await meanwhile(issuing, paging());
      await feed.drain();
      expect(total).toBeGreaterThan(before);
      await expectAll(900);
    },
    FILL_MILLISECONDS,
  );

  test('are counted alike by a rebuild', async () => {
    const before = await tree();
    await rebuild(rebuildStore(table, patience()), () => now);
    expect(await tree()).toEqual(before);
    await expectAll(900);
  });
});

/** All that it counts, node by node. */
async function tree(): Promise<unknown> {
  const store = projectionStore(table, patience());
  const { levels, last, generation } = await store.spine();
  const closed = levels.flatMap(({ ordinal }, level) =>
    Array.from({ length: ordinal }, (_, of) => store.node(generation, level, of)),
  );
  return { levels, last, closed: await Promise.all(closed) };
}
