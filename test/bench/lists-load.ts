/** Starts an engine over items that were written without it, by the engine's own import. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { startEngine } from '../../infra/local/engine.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { inThousands } from './progress.ts';

const BINARY = fileURLToPath(
  new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);
const MEGABYTE = 1024 * 1024;

/** What has been written: as items of DynamoDB's export, and then no more. */
interface Written {
  exportTo(path: string): number;
  discard(): void;
}

/** All of it in the engine's table, with indexes and a stream that begins here. */
export async function loadEngine(folder: string, written: Written): Promise<TestEngine> {
  const began = performance.now();
  const { table, description } = await describeTable();
  const [source, store] = [join(folder, 'export'), join(folder, 'store.sqlite')];
  const schema = join(folder, 'schema.json');
  // The folders of an export as AWS lays them out.
  mkdirSync(join(source, table, 'data'), { recursive: true });
  writeFileSync(schema, JSON.stringify(description));
  const exported = join(source, table, 'data', '1.json');
  const items = written.exportTo(exported);
  written.discard();
  const megabytes = statSync(exported).size / MEGABYTE;
  console.error(`Loading ${inThousands(items)} items (${inThousands(megabytes)} MB) …`);
  const how = ['--source', source, '--schema', schema, '--output', store];
  await promisify(execFile)(BINARY, ['import', ...how]);
  rmSync(source, { recursive: true });
  const engine = await startEngine(store, join(folder, 'engine.json'));
  const client = connectEngine(engine.endpoint);
  await createTable(client, table);
  client.destroy();
  const seconds = (performance.now() - began) / 1000;
  console.error(`… took ${inThousands(seconds)} s.\n`);
  return { endpoint: engine.endpoint, table, stop: () => engine.stop() };
}

/** The table as any engine of ours has it: an import needs to be told. */
async function describeTable() {
  const engine = await startTestEngine();
  const client = connectEngine(engine.endpoint);
  const { Table: described } = await client.send(
    new DescribeTableCommand({ TableName: engine.table }),
  );
  client.destroy();
  await engine.stop();
  return { table: engine.table, description: { Table: described } };
}
