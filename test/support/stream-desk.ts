/** An engine with a table for each test, what writes to it, and what delivers its stream. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Engine, startEngine } from '../../infra/local/engine.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import { type Delivery, type DeliverySettings, openDelivery } from '../../infra/local/stream.ts';
import { connectEngine, createTable } from '../../infra/local/table.ts';
import { STREAM_SOURCE } from '../../infra/stream-source.ts';
import { makeFolder, removeFolder } from './local-server.ts';

const WINDOW_MILLISECONDS = STREAM_SOURCE.tumblingWindowSeconds * 1000;
const MARGIN_MILLISECONDS = 5_000;

export class StreamDesk {
  readonly #folder: string;
  readonly #engine: Engine;
  readonly #client: DynamoDBClient;
  #table = '';

  constructor(folder: string, engine: Engine) {
    this.#folder = folder;
    this.#engine = engine;
    this.#client = connectEngine(engine.endpoint);
  }

  get positionFile(): string {
    return join(this.#folder, `${this.#table}.json`);
  }

  get failedFile(): string {
    return join(this.#folder, `${this.#table}.jsonl`);
  }

  /** From now on with another table, and not at a time when windows end: that cuts batches. */
  async clear(): Promise<void> {
    const left = WINDOW_MILLISECONDS - (Date.now() % WINDOW_MILLISECONDS);
    if (left < MARGIN_MILLISECONDS) await sleep(left);
    this.#table = `t-${randomUUID()}`;
    await createTable(this.#client, this.#table);
  }

  async open(handler: LambdaHandler, more: Partial<DeliverySettings> = {}): Promise<Delivery> {
    const { positionFile, failedFile } = this;
    const where = { endpoint: this.#engine.endpoint, table: this.#table };
    const settings = { ...where, handler, positionFile, failedFile };
    const delivery = await openDelivery({ ...settings, pauseMilliseconds: () => 1, ...more });
    if (!delivery) throw new Error('the table has a stream');
    return delivery;
  }

  async put(
    keys: readonly string[],
    pk = 'R#1',
    rest: Record<string, AttributeValue> = {},
  ): Promise<void> {
    for (const sk of keys) {
      const Item = { pk: { S: pk }, sk: { S: sk }, ...rest };
      await this.#client.send(new PutItemCommand({ TableName: this.#table, Item }));
    }
  }

  /** What the stream holds was written so many seconds earlier. */
  setBack(seconds: number): void {
    const store = new DatabaseSync(join(this.#folder, 'store.sqlite'), { timeout: 5_000 });
    store
      .prepare('UPDATE _stream_records SET created_at = created_at - ? WHERE table_name = ?')
      .run(seconds, this.#table);
    store.close();
  }

  /** The sort keys of the records that were given up. */
  failedKeys(): readonly unknown[] {
    if (!existsSync(this.failedFile)) return [];
    const lines = readFileSync(this.failedFile, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line).record.dynamodb.Keys.sk.S);
  }

  /** The engine goes; the desk is done. */
  async close(): Promise<void> {
    this.#client.destroy();
    await this.#engine.stop();
    removeFolder(this.#folder);
  }
}

export async function openStreamDesk(): Promise<StreamDesk> {
  const folder = makeFolder();
  const engine = await startEngine(join(folder, 'store.sqlite'), join(folder, 'engine.json'));
  return new StreamDesk(folder, engine);
}
