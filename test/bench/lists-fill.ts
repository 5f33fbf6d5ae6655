/** Fills a table with what a crowd does: the bulk of it quickly, the end through the engine. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Table } from '../../functions/store/table.ts';
import type { TestEngine } from '../support/engine.ts';
import { BulkTable } from './lists-bulk.ts';
import { type CrowdPlan, type Turn, turns } from './lists-crowd.ts';
import { meanwhile } from './lists-cursors.ts';
import { Feed } from './lists-feed.ts';
import { loadEngine } from './lists-load.ts';
import { Writer } from './lists-writer.ts';
import { inThousands, Progress } from './progress.ts';

/** So many records, the last ones, go through the engine and its stream; half of them at most. */
const LIVE_RECORDS = 20_000;
/** New records per flush that are measured: alone, on a quiet day, on a busy one. */
export const FLUSHES = [1, 20, 150] as const;
const BULK_FLUSH = 1_000;
const BULK_TURNS = 25;
/** The stream is read when it has so many new records: batches should be whole ones. */
const DRAIN_RECORDS = 1_000;
const WAIT_MILLISECONDS = 50;

export interface Filled {
  readonly engine: TestEngine;
  readonly table: Table;
  readonly writer: Writer;
  readonly feed: Feed;
  readonly plan: CrowdPlan;
  readonly all: readonly Turn[];
}

export interface FillSettings {
  readonly folder: string;
  readonly shards: number;
}

/**
 * Every record is decided, committed and folded by the same code. Only the table beneath differs:
 * the bulk goes into a plain file, which the engine then imports, as each write of its own takes
 * it ten times as long; the rest is written to the engine, and folded from its stream.
 */
export async function fill(plan: CrowdPlan, { folder, shards }: FillSettings): Promise<Filled> {
  const live = Math.min(LIVE_RECORDS, Math.floor(plan.records / 2));
  let bulkRecords = plan.records;
  const perFlush = (folded: number) => flushSize(folded - bulkRecords);
  const bulk = new BulkTable(join(folder, 'bulk.sqlite'));
  const writer = await Writer.open(bulk, plan);
  const feed = new Feed({ perFlush, shards });
  const all = [...turns(plan)];
  const early = await writeBulk(bulk, { writer, feed, all }, plan.records - live);
  bulkRecords = writer.made.records;
  const engine = await loadEngine(folder, bulk);
  const table = connectTable(engine);
  writer.moveTo(table);
  await feed.connect(table, { ...engine, folder });
  const filled = { engine, table, writer, feed, plan, all };
  await writeLive(filled, all.slice(early));
  const { records: made, settled } = writer.made;
  console.log(
    `${inThousands(made)} records of ${writer.clients.length} clients over 18 months, ` +
      `${inThousands(settled)} of them settled later; the last ` +
      `${inThousands(made - bulkRecords)} written to the engine and folded from its stream.\n`,
  );
  return filled;
}

/** Answers how many turns it took. */
async function writeBulk(
  bulk: BulkTable,
  { writer, feed, all }: Pick<Filled, 'writer' | 'feed' | 'all'>,
  records: number,
): Promise<number> {
  const progress = new Progress('Writing and folding the bulk', records);
  let taken = 0;
  while (writer.made.records < records) {
    await writer.write(all.slice(taken, taken + BULK_TURNS));
    taken += BULK_TURNS;
    await feed.take(bulk, 'bulk', bulk.takeChanges());
    progress.show(feed.folded);
  }
  progress.end(feed.folded);
  return taken;
}

/** The stream is folded while it is written: both wait for the engine most of the time. */
async function writeLive({ writer, feed, plan }: Filled, rest: readonly Turn[]) {
  const before = writer.made.records;
  const progress = new Progress('Writing and folding the rest', 2 * (plan.records - before));
  const done = () => writer.made.records + feed.folded - 2 * before;
  const show = () => progress.show(done());
  const foldSome = async () => {
    if (writer.made.records - feed.folded < DRAIN_RECORDS) await sleep(WAIT_MILLISECONDS);
    else await feed.drain(show);
  };
  await meanwhile(foldSome, writer.write(rest, show));
  await feed.drain(show);
  progress.end(done());
}

/** Of every ten thousand of the measured records so many in small flushes. */
function flushSize(measured: number): number {
  const [alone, few, many] = FLUSHES;
  if (measured < 0) return BULK_FLUSH;
  const within = measured % 10_000;
  if (within < 200) return alone;
  return within < 3_200 ? few : many;
}
