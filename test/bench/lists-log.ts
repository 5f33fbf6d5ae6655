/** One client's log of 100,000 postings: any offset, and a search for part of a note. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { HistoryFilter } from '../../functions/ledger/ledger.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { accountToItem } from '../../functions/store/account-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { postingToItem } from '../../functions/store/posting-item.ts';
import { PARTITION_KEY, SORT_KEY } from '../../functions/store/schema.ts';
import type { Table } from '../../functions/store/table.ts';
import { connectEngine } from '../../infra/local/table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { longAccount } from '../support/long-account.ts';
import { type Asked, Desk, middleOf, PAGE_ROWS } from './lists-queries.ts';
import { inThousands, Progress, printTable } from './progress.ts';

export const LOG = { client: 4_711, name: 'log', note: 'passport' } as const;
const POSTINGS = 100_000;
const ITEMS_AT_ONCE = 90;
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
});

export async function benchLog(endpoint: string): Promise<void> {
  await createLog(endpoint);
  const table = connectTable({ table: LOG.name, endpoint });
  const { client, account, postings } = longAccount(LOG.client, POSTINGS);
  await write(table, [
    accountToItem(account),
    ...postings.map((posting) => postingToItem(posting, client)),
  ]);
  const desk = new Desk(table);
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
  await search(endpoint);
}

/** A history is read from the table itself: indexes would only make this one slower to fill. */
async function createLog(endpoint: string): Promise<void> {
  const engine = connectEngine(endpoint);
  await engine.send(
    new CreateTableCommand({
      TableName: LOG.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [PARTITION_KEY, SORT_KEY].map((name) => {
        return { AttributeName: name, AttributeType: 'S' as const };
      }),
      KeySchema: [
        { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
        { AttributeName: SORT_KEY, KeyType: 'RANGE' },
      ],
    }),
  );
  engine.destroy();
}

async function write(table: Table, items: readonly ReturnType<typeof postingToItem>[]) {
  const progress = new Progress('Writing one log', items.length);
  for (let start = 0; start < items.length; start += ITEMS_AT_ONCE) {
    const some = items.slice(start, start + ITEMS_AT_ONCE);
    const writes = some.map((put) => ({ put, when: { if: 'absent' } as const }));
    await table.transact(writes, `log-${start}`, newCall());
    progress.show(start);
  }
  progress.end(items.length);
}

function offsetsOf(total: number): readonly number[] {
  return [0, 0.13, 0.5, 0.77].map((part) => Math.floor(total * part)).concat(total - PAGE_ROWS);
}

function row(name: string, offset: number, { page, ...asked }: Asked<Posting>): string[] {
  const { rru, trips, depth, milliseconds } = asked;
  const counts = [offset, page.rows.length].map(inThousands);
  return [name, ...counts, rru.toFixed(1), ...[trips, depth, milliseconds].map(inThousands)];
}

async function search(endpoint: string): Promise<void> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [SEARCH, endpoint]);
  const found = searched.parse(JSON.parse(stdout));
  const { idleMegabytes: idle, peakMegabytes: peak } = found;
  console.log(
    `A search for “${LOG.note}” in all of its notes, in a process of its own: ` +
      `${inThousands(found.total)} found, ${inThousands(found.milliseconds)} ms, ` +
      `${inThousands(found.trips)} trips (${found.depth} deep), ` +
      `${inThousands(found.rru)} read units, ` +
      `${inThousands(peak)} MB at most, of which ${inThousands(idle)} MB before it began.\n`,
  );
}
