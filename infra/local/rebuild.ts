/** `npm run rebuild`: recounts the tree and the daily sums from the postings. */
import { rebuild } from '../../functions/projections/rebuild.ts';
import { REAL_PACE } from '../../functions/store/attempts.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { patient } from '../../functions/store/patient-table.ts';
import { rebuildStore } from '../../functions/store/rebuild-store.ts';
import { connectionFrom } from './connection.ts';

/** Long enough for any table; it can be started again where it ends. */
const PATIENCE_MILLISECONDS = 6 * 3_600_000;
const CLIENTS_PER_LINE = 1_000;

try {
  const table = patient(connectTable(connectionFrom(process.env)), REAL_PACE);
  const call = {
    deadline: Date.now() + PATIENCE_MILLISECONDS,
    spent: { trips: 0, rru: 0, wru: 0 },
  };
  const done = await rebuild(rebuildStore(table, call), Date.now, ({ clients, postings }) => {
    if (clients % CLIENTS_PER_LINE === 0) console.log(`${clients} clients, ${postings} postings`);
  });
  const { clients, postings, records } = done;
  console.log(`Counted ${records} credits in ${postings} postings of ${clients} clients.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
