/** Searches the notes of one log, alone in its process: what that takes in time and memory. */
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { LAST_NUMBER, ordinal, postingsOf } from '../../functions/store/keys.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { withoutLines } from '../support/interrupted-table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { LOG } from './lists-log.ts';
import { Desk, PAGE_ROWS } from './lists-queries.ts';

const COUNT_MILLISECONDS = 120_000;
const [endpoint = '', table = '', by = 'lines'] = process.argv.slice(2);
// On a busy computer a request may take too long: then it is made again.
const engine = patient(connectTable({ table, endpoint }), REAL_PACE);
const connected = by === 'postings' ? withoutLines(engine) : engine;
const desk = new Desk(connected);
const client = { number: LOG.client, id: 'long', uuid: '' };
await desk.ask((ledger) => ledger.history({ client, order: 'newest' }, { limit: 1, offset: 0 }));
const idleMegabytes = peakMegabytes();
const filter = { client, order: 'newest', note: LOG.note } as const;
const ask = { limit: PAGE_ROWS, offset: 0 };
const { page, ...asked } = await desk.ask((ledger) => ledger.history(filter, ask));
const found = { rows: page.rows.length, total: page.total };
const memory = { idleMegabytes, peakMegabytes: peakMegabytes() };
const engineMilliseconds = await countingMilliseconds();
console.log(JSON.stringify({ ...found, ...asked, ...memory, engineMilliseconds }));
// Idle connections to the engine would keep the process for a while.
process.exit();

/** What the engine takes to go through the same postings when it sends none of them. */
async function countingMilliseconds(): Promise<number> {
  const range = { pk: postingsOf(LOG.client), from: ordinal(1), to: ordinal(LAST_NUMBER) };
  const began = performance.now();
  await connected.count(range, newCall(COUNT_MILLISECONDS));
  return performance.now() - began;
}

/** The most that the process has held so far. */
function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
