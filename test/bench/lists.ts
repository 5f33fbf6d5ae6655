/** Lists at any depth: writes a crowd's records, folds them, and tells what each page costs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type CrowdPlan, type Turn, turns, usualPlan } from './lists-crowd.ts';
import { idsOf, judge, meanwhile, walkByCursor } from './lists-cursors.ts';
import { Feed } from './lists-feed.ts';
import { benchLog } from './lists-log.ts';
import { compareDepths, Desk, PAGE_ROWS, printDepths } from './lists-queries.ts';
import { everyKind, nameOf } from './lists-recount.ts';
import { Writer } from './lists-writer.ts';
import { inThousands, Progress, printTable } from './progress.ts';

const RECORDS = 200_000;
/** Of so many records each row is read once more by cursor, while others write. */
const CURSOR_RECORDS = 50_000;
const CURSOR_ROWS = 500;
/** New records per flush that are measured: alone, on a quiet day, on a busy one. */
const FLUSHES = [1, 20, 150] as const;
const FILL_MILLISECONDS = 300;
const DAY = 86_400_000;

export async function benchLists(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      records: { type: 'string', default: String(RECORDS) },
      // The engine's stream has one; with more, most records come late to the tree.
      shards: { type: 'string', default: '1' },
    },
  });
  const [records, shards] = [Number(values.records), Number(values.shards)];
  const few = CURSOR_RECORDS / 10;
  if (!(records >= few && shards >= 1 && Number.isInteger(records + shards))) {
    console.error(`Give --records a whole number, ${few} at least, and --shards one from 1.`);
    process.exitCode = 1;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-'));
  const engine = await startTestEngine();
  try {
    await run(engine, { folder, shards }, usualPlan(records));
    await benchLog(engine.endpoint);
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  engine: TestEngine,
  how: { readonly folder: string; readonly shards: number },
  plan: CrowdPlan,
): Promise<void> {
  const table = connectTable({ table: engine.table, endpoint: engine.endpoint });
  const writer = await Writer.open(table, plan);
  const { endpoint, table: name } = engine;
  const perFlush = (folded: number) => flushSize(folded, plan.records);
  const feed = await Feed.open(table, { endpoint, table: name, perFlush, ...how });
  const all = [...turns(plan)];
  await writeAndFold(writer, feed, all, plan.records);
  feed.costs.print(FLUSHES);
  await comparePages(table, feed, all, plan);
  await pageWhileWriting(table, feed, writer, plan);
  await feed.stop();
}

/** The stream is folded while it is written: both wait for the engine most of the time. */
async function writeAndFold(
  writer: Writer,
  feed: Feed,
  all: readonly Turn[],
  records: number,
): Promise<void> {
  const progress = new Progress('Writing and folding', 2 * records);
  const show = () => progress.show(writer.made.records + feed.folded);
  const foldSome = async () => {
    await feed.drain(show);
    // The next batches should be whole ones.
    await sleep(FILL_MILLISECONDS);
  };
  await meanwhile(foldSome, writer.write(all, show));
  await feed.drain(show);
  progress.end(writer.made.records + feed.folded);
  const { records: made, settled, milliseconds } = writer.made;
  console.log(
    `${inThousands(made)} records of ${writer.clients.length} clients over 18 months, ` +
      `${inThousands(settled)} of them settled later, ` +
      `${inThousands(made / (milliseconds / 1000))} written in a second.\n`,
  );
}

/** In the second half of all records, mixed: of every ten thousand so many in small flushes. */
function flushSize(folded: number, records: number): number {
  const [alone, few, many] = FLUSHES;
  const within = (folded - records / 2) % 10_000;
  if (within < 0) return many;
  if (within < 60) return alone;
  return within < 1_560 ? few : many;
}

async function comparePages(
  table: Table,
  feed: Feed,
  all: readonly Turn[],
  plan: CrowdPlan,
): Promise<void> {
  const inBursts = all.filter(({ inBurst }) => inBurst);
  const burst = inBursts[Math.floor((inBursts.length * 5) / 8)]?.at ?? plan.from;
  const half = { from: plan.from + 30 * DAY, to: plan.to - 30 * DAY };
  const filters: readonly CreditFilter[] = [
    { category: 'usage', order: 'newest' },
    { category: 'purchase', order: 'newest' },
    { category: 'usage', status: 'approved', order: 'newest' },
    { category: 'purchase', status: 'pending', order: 'newest' },
    { category: 'usage', order: 'oldest' },
    { category: 'usage', order: 'newest', ...half },
    { status: 'approved', order: 'newest' },
    { status: 'failed', order: 'newest' },
    { order: 'newest' },
    { order: 'oldest' },
    { order: 'newest', ...half },
  ];
  console.log(`Pages of ${PAGE_ROWS} (≈: reckoned from the first 10,000 rows):\n`);
  const rows = [];
  for (const filter of filters) {
    rows.push(...(await compareDepths(table, filter, { burst })));
    await checkTotal(table, feed, filter);
  }
  printDepths(rows);
  await printPopulated(table);
}

async function checkTotal(table: Table, feed: Feed, filter: CreditFilter): Promise<void> {
  const { page } = await new Desk(table).credits(filter, { limit: 1, offset: 0 });
  const counted = feed.recount.records(filter, filter.from, filter.to).length;
  if (page.total === counted) return;
  throw new Error(`${nameOf(filter)}: the list says ${page.total}, a recount ${counted}`);
}

/** What it costs more to show the clients of a page with their names. */
async function printPopulated(table: Table): Promise<void> {
  const desk = new Desk(table);
  const { page } = await desk.credits({ order: 'newest' }, { limit: PAGE_ROWS, offset: 0 });
  const clients = new Map(page.rows.map(({ client }) => [client.number, client]));
  const { rru } = await desk.ask(async (ledger) => {
    await Promise.all([...clients.values()].map((client) => ledger.client(client)));
    return { rows: [], total: null, next: null, asOf: null };
  });
  console.log(`The ${clients.size} clients of the first page cost ${rru} read units more.\n`);
}

/** Every filter once, while the crowd goes on and the stream is folded. */
async function pageWhileWriting(
  table: Table,
  feed: Feed,
  writer: Writer,
  plan: CrowdPlan,
): Promise<void> {
  const desk = new Desk(table);
  const from = feed.recount.records({}).at(-CURSOR_RECORDS)?.at ?? plan.from;
  const later = { ...plan, seed: plan.seed + 1, from: plan.to, to: plan.to + 90 * DAY };
  const more = turns({ ...later, records: CURSOR_RECORDS, bursts: [] });
  const kinds = everyKind().map((kind) => ({ kind, before: idsOf(feed.recount, kind, from) }));
  const walks = [];
  const [made, settled] = [writer.made.records, writer.made.settled];
  for (const [i, { kind, before }] of kinds.entries()) {
    const order = i % 2 === 0 ? 'newest' : 'oldest';
    const walk = await meanwhile(
      async () => {
        await writer.write(some(more, 3));
        await feed.drain();
      },
      walkByCursor(desk, { ...kind, from, order }, CURSOR_ROWS),
    );
    walks.push({ kind, order, before, walk });
  }
  await feed.drain();
  const rows = walks.map(({ kind, order, before, walk }) => {
    const verdict = judge(walk, before, idsOf(feed.recount, kind, from));
    const counts = [walk.ids.length, verdict.throughout, verdict.missing, verdict.twice];
    return [`${nameOf(kind)}, ${order}`, ...counts.map(inThousands), walk.rru.toFixed(0)];
  });
  console.log(
    `By cursor through ${inThousands(CURSOR_RECORDS)} records, while ` +
      `${inThousands(writer.made.records - made)} were written and ` +
      `${inThousands(writer.made.settled - settled)} settled:\n`,
  );
  printTable(['list', 'rows', 'there throughout', 'missing', 'twice', 'read units'], rows);
}

function some(all: Generator<Turn>, count: number): Turn[] {
  return Array.from({ length: count }, () => all.next()).flatMap(({ value }) => value ?? []);
}
