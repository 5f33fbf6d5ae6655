/** What lists of all clients' credits cost at any depth, and what their counters cost to keep. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CreditFilter } from '../../functions/ledger/ledger.ts';
import type { Table } from '../../functions/store/table.ts';
import { printBounds } from './lists-bounds.ts';
import { usualPlan } from './lists-crowd.ts';
import { CURSOR_RECORDS, pageWhileWriting } from './lists-cursors.ts';
import { type Filled, FLUSHES, fill } from './lists-fill.ts';
import { benchLog } from './lists-log.ts';
import { compareDepths, type Depth, Desk, PAGE_ROWS, printDepths } from './lists-queries.ts';
import { nameOf } from './lists-recount.ts';

const RECORDS = 200_000;
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
  await inFolder((folder) => benchCrowd(records, { folder, shards }));
  await inFolder(benchLog);
}

/** Gigabytes: nothing of it is left, however the benchmark ends. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => process.exit(130);
  process.on('exit', clear).on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    await run(folder);
  } finally {
    process.off('exit', clear).off('SIGINT', interrupted).off('SIGTERM', interrupted);
    clear();
  }
}

async function benchCrowd(
  records: number,
  how: { readonly folder: string; readonly shards: number },
): Promise<void> {
  const filled = await fill(usualPlan(records), how);
  try {
    filled.feed.costs.print(FLUSHES);
    const depths = await comparePages(filled);
    printBounds(depths, filled.feed.costs.perRecord(FLUSHES[1]));
    await printPopulated(filled.table);
    await pageWhileWriting(filled);
    await filled.feed.stop();
  } finally {
    await filled.engine.stop();
  }
}

async function comparePages({ table, feed, all, plan }: Filled): Promise<readonly Depth[]> {
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
  const depths: Depth[] = [];
  for (const filter of filters) {
    depths.push(...(await compareDepths(table, filter, { burst })));
    const { page } = await new Desk(table).credits(filter, { limit: 1, offset: 0 });
    const counted = feed.recount.records(filter, filter.from, filter.to).length;
    if (page.total !== counted) {
      throw new Error(`${nameOf(filter)}: the list says ${page.total}, a recount ${counted}`);
    }
  }
  printDepths(depths);
  return depths;
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
