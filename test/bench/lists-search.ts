/** Searches the notes of one log, alone in its process: what that takes in time and memory. */
import { connectTable } from '../../functions/store/connect-table.ts';
import { LOG } from './lists-log.ts';
import { Desk, PAGE_ROWS } from './lists-queries.ts';

const [endpoint = ''] = process.argv.slice(2);
const desk = new Desk(connectTable({ table: LOG.name, endpoint }));
const client = { number: LOG.client, id: 'long', uuid: '' };
await desk.ask((ledger) => ledger.history({ client, order: 'newest' }, { limit: 1, offset: 0 }));
const idleMegabytes = peakMegabytes();
const filter = { client, order: 'newest', note: LOG.note } as const;
const ask = { limit: PAGE_ROWS, offset: 0 };
const { page, ...asked } = await desk.ask((ledger) => ledger.history(filter, ask));
const found = { rows: page.rows.length, total: page.total };
const memory = { idleMegabytes, peakMegabytes: peakMegabytes() };
console.log(JSON.stringify({ ...found, ...asked, ...memory }));
// Idle connections to the engine would keep the process for a while.
process.exit();

/** The most that the process has held so far. */
function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
