/** One client's log of 100,000 postings: any offset, and a search for part of a note. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { HistoryFilter } from '../../functions/ledger/ledger.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { foldLines } from '../../functions/projections/fold-lines.ts';
import { accountToItem } from '../../functions/store/account-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { postingToItem } from '../../functions/store/posting-item.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import type { TestEngine } from '../support/engine.ts';
import { newCall } from '../support/ledger-on-table.ts';
import type { LongAccount } from '../support/log-writer.ts';
import { longAccount } from '../support/long-account.ts';
import { BulkTable } from './lists-bulk.ts';
import { loadEngine } from './lists-load.ts';
import { type Asked, Desk, middleOf, PAGE_ROWS } from './lists-queries.ts';
import { inThousands, printTable } from './progress.ts';

export const LOG = { client: 4_711, note: 'passport' } as const;
const POSTINGS = 100_000;
const ITEMS_AT_ONCE = 1_000;
const SEARCH = fileURLToPath(new URL('./lists-search.ts', import.meta.url));

/** What the search tells of itself, from a process of its own. */
const searched = z.object({
  rows: z.number(),
  total: z.number(),
  rru: z.number(),
  trips: z.number(),
  depth: z.number(),
  milliseconds: z.number(),
  idleMegabytes: z.number(),
  peakMegabytes: z.number(),
  engineMilliseconds: z.number(),
});

export async function benchLog(folder: string): Promise<void> {
  const log = longAccount(LOG.client, POSTINGS);
  const engine = await load(folder, log);
  try {
    await readAnywhere(engine, log);
    await search(engine, 'lines');
    // As it is where nothing has been folded.
    await search(engine, 'postings');
  } finally {
    await engine.stop();
  }
}

async function readAnywhere(engine: TestEngine, { client, postings }: LongAccount): Promise<void> {
  const desk = new Desk(connectTable(engine));
  const movements = postings.filter(({ delta }) => delta !== 0n).length;
  const rows: string[][] = [];
  const lists: readonly [string, HistoryFilter, number][] = [
    ['all postings', { client, order: 'newest' }, postings.length],
    ['movements, newest', { client, order: 'newest', movements: true }, movements],
    ['movements, oldest', { client, order: 'oldest', movements: true }, movements],
  ];
  for (const [name, filter, total] of lists) {
    for (const offset of offsetsOf(total)) {
      const ask = { limit: PAGE_ROWS, offset };
      rows.push(row(name, offset, await middleOf(() => desk.ask((l) => l.history(filter, ask)))));
    }
  }
  console.log(
    `A client's log of ${inThousands(postings.length)} postings, pages of ${PAGE_ROWS}:\n`,
  );
  printTable(['list', 'offset', 'rows', 'read units', 'trips', 'depth', 'ms'], rows);
}

async function load(folder: string, { client, account, postings }: LongAccount) {
  const bulk = new BulkTable(join(folder, 'log.sqlite'));
  await bulk.putMany([accountToItem(account)]);
  for (let start = 0; start < postings.length; start += ITEMS_AT_ONCE) {
    const some = postings.slice(start, start + ITEMS_AT_ONCE);
    await bulk.putMany(some.map((posting) => postingToItem(posting, client)));
    // Of the projections only the lines are read here.
    await foldLines(projectionStore(bulk, newCall()), bulk.takeChanges());
  }
  return loadEngine(folder, bulk);
}

function offsetsOf(total: number): readonly number[] {
  return [0, 0.13, 0.5, 0.77].map((part) => Math.floor(total * part)).concat(total - PAGE_ROWS);
}

function row(name: string, offset: number, { page, ...asked }: Asked<Posting>): string[] {
  const { rru, trips, depth, milliseconds } = asked;
  const counts = [offset, page.rows.length].map(inThousands);
  return [name, ...counts, rru.toFixed(1), ...[trips, depth, milliseconds].map(inThousands)];
}

async function search({ endpoint, table }: TestEngine, from: 'lines' | 'postings') {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [SEARCH, endpoint, table, from]);
  const found = searched.parse(JSON.parse(stdout));
  const { idleMegabytes: idle, peakMegabytes: peak } = found;
  console.log(
    `A search for “${LOG.note}” in all of its notes, by its ${from}, in a process of its own: ` +
      `${inThousands(found.total)} found, ${inThousands(found.milliseconds)} ms, ` +
      `${inThousands(found.trips)} trips (${found.depth} deep), ` +
      `${inThousands(found.rru)} read units, ` +
      `${inThousands(peak)} MB at most, of which ${inThousands(idle)} MB before it began. ` +
      `The engine alone takes ${inThousands(found.engineMilliseconds)} ms to count the same ` +
      'postings, of which it sends none.\n',
  );
}
