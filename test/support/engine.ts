/** An engine of a test's own: random port, temporary file, the table in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../infra/local/engine.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';

export interface TestEngine {
  readonly endpoint: string;
  readonly table: string;
  stop(): Promise<void>;
}

export async function startTestEngine(table = 'tallystick'): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-engine-'));
  const engine = await startEngine(join(folder, 'store.sqlite'), join(folder, 'engine.json'));
  const client = connectEngine(engine.endpoint);
  await createTable(client, table);
  client.destroy();
  return {
    endpoint: engine.endpoint,
    table,
    stop: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
