/** Two indexes that the embedded engine's stream records lack: without, writes slow down. */
import { DatabaseSync } from 'node:sqlite';

// The engine looks up the last sequence number, cast to an integer, at every write, and deletes
// old records by age: both read the whole stream unless these exist.
const INDEXES = `
  CREATE INDEX IF NOT EXISTS tallystick_stream_sequence
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS tallystick_stream_age ON _stream_records (created_at);`;

const BUSY_MILLISECONDS = 5_000;

/**
 * Adds them to the engine's SQLite file. It is another project's schema and may change with its
 * version: answers false, and changes nothing, where it is not as expected. Slower, still right.
 */
export function indexStream(storeFile: string): boolean {
  try {
    const store = new DatabaseSync(storeFile, { timeout: BUSY_MILLISECONDS });
    try {
      store.exec(`BEGIN IMMEDIATE; ${INDEXES} COMMIT;`);
    } finally {
      store.close();
    }
    return true;
  } catch {
    return false;
  }
}
