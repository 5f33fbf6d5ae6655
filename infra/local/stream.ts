/** Delivers the table's stream to the projections as Lambda does for a deployed table. */
import { strict as assert } from 'node:assert';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { STREAM_SOURCE } from '../stream-source.ts';
import type { LambdaHandler } from './invoke.ts';
import { deliverBatch } from './stream-batch.ts';
import { StreamCalls, secondsOf } from './stream-calls.ts';
import { openPosition, type StreamPosition } from './stream-position.ts';
import { sequenceOf } from './stream-record.ts';
import { ShardReader } from './stream-shard.ts';
import { shardsOf, streamOf } from './stream-shards.ts';
import { AS_THE_STORE, connectEngine } from './table.ts';

export interface DeliverySettings {
  readonly endpoint: string;
  readonly table: string;
  readonly handler: LambdaHandler;
  /** Keeps how far it came; `null`: every opening begins with the oldest record. */
  readonly positionFile: string | null;
  /** Gets one line of JSON for each record that was given up. */
  readonly failedFile: string;
  /** At most so many records per call; as the event source does by default. */
  readonly batchRecords?: number;
  /** Before the next try, after so many failures in succession. */
  readonly pauseMilliseconds?: (failures: number) => number;
  /** Told a sentence when something begins to go wrong. */
  readonly complain?: (sentence: string) => void;
}

export interface Delivery {
  /** At most one batch of each shard; answers how many records are settled. */
  step(): Promise<number>;
  /** Steps until there is nothing more; answers the same. */
  drain(): Promise<number>;
  /** From now on steps by itself, whenever there is something. */
  start(): void;
  /** Finishes the call at hand. What is not settled comes with the next opening. */
  stop(): Promise<void>;
}

const POLL_MILLISECONDS = 250;
const TROUBLE_MILLISECONDS = 1_000;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 5_000;

/** `null` where the table has no stream. */
export async function openDelivery(settings: DeliverySettings): Promise<Delivery | null> {
  const engine = connectEngine(settings.endpoint);
  const streamArn = await streamOf(engine, settings.table).finally(() => engine.destroy());
  return streamArn === null ? null : new StreamDelivery(settings, streamArn);
}

interface Shard {
  readonly id: string;
  readonly parent: string | null;
  readonly reader: ShardReader;
  readonly calls: StreamCalls;
}

class StreamDelivery implements Delivery {
  readonly #settings: DeliverySettings;
  readonly #streamArn: string;
  readonly #client: DynamoDBStreamsClient;
  readonly #position: StreamPosition;
  readonly #shards = new Map<string, Shard>();
  readonly #stopping = new AbortController();
  #polling: Promise<void> | null = null;

  constructor(settings: DeliverySettings, streamArn: string) {
    const { endpoint } = settings;
    this.#settings = settings;
    this.#streamArn = streamArn;
    this.#client = new DynamoDBStreamsClient({ ...AS_THE_STORE, endpoint, maxAttempts: 2 });
    this.#position = openPosition(settings.positionFile, streamArn);
  }

  async step(): Promise<number> {
    let settled = 0;
    for (const shard of await this.#readyShards()) settled += await this.#deliver(shard);
    return settled;
  }

  async drain(): Promise<number> {
    assert(this.#polling === null, 'it empties the stream by itself');
    let settled = 0;
    for (let step = await this.step(); step > 0; step = await this.step()) settled += step;
    return settled;
  }

  start(): void {
    this.#polling ??= this.#poll();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    this.#client.destroy();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #poll(): Promise<void> {
    let troubled = false;
    while (!this.#stopped) {
      try {
        const settled = await this.step();
        troubled = false;
        if (settled === 0) await this.#sleep(POLL_MILLISECONDS);
      } catch (error) {
        if (!troubled) this.#complain(`Lists stand still: the stream cannot be read (${error}).`);
        troubled = true;
        await this.#sleep(TROUBLE_MILLISECONDS);
      }
    }
  }

  /** A shard is read when the one that it follows is read to its end, or gone. */
  async #readyShards(): Promise<readonly Shard[]> {
    const known = [...this.#shards.values()];
    // New shards come when an old one ends.
    if (known.every(({ reader }) => reader.ended)) await this.#findShards();
    return [...this.#shards.values()].filter(({ reader, parent }) => {
      const before = parent === null ? null : this.#shards.get(parent);
      return !reader.ended && (!before || before.reader.ended);
    });
  }

  async #findShards(): Promise<void> {
    for (const { id, parent } of await shardsOf(this.#client, this.#streamArn)) {
      if (this.#shards.has(id)) continue;
      const origin = { streamArn: this.#streamArn, shardId: id };
      const reader = new ShardReader(this.#client, origin, this.#position.of(id));
      const calls = new StreamCalls(this.#settings.handler, origin);
      this.#shards.set(id, { id, parent, reader, calls });
    }
  }

  async #deliver({ id, reader, calls }: Shard): Promise<number> {
    const batch = await reader.next(this.#settings.batchRecords ?? STREAM_SOURCE.batchRecords);
    const now = batch.length > 0 ? secondsOf(batch) : Math.trunc(Date.now() / 1000);
    if (calls.isOver(now)) await this.#endWindow(calls);
    let settled = 0;
    await deliverBatch(batch, {
      attempt: (records) => calls.attempt(records),
      settle: (records) => {
        reader.take(records);
        settled += records.length;
        const last = records.at(-1);
        if (last) this.#position.move(id, sequenceOf(last));
      },
      discard: (record, error) => this.#discard(id, record, error),
      pause: (failures) => this.#pause(failures),
      stopped: () => this.#stopped,
    });
    if (reader.taken !== null) this.#position.move(id, reader.taken);
    return settled;
  }

  async #endWindow(calls: StreamCalls): Promise<void> {
    for (let failures = 1; !this.#stopped && !(await calls.endWindow()); failures += 1) {
      if (failures > STREAM_SOURCE.retryAttempts) return calls.forgetWindow();
      await this.#pause(failures);
    }
  }

  #discard(shardId: string, record: DynamoDBRecord, error: unknown): void {
    const { failedFile } = this.#settings;
    const line = { at: new Date().toISOString(), shardId, error: String(error), record };
    appendFileSync(failedFile, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    this.#complain(`A change could not be counted in lists: it is kept in ${failedFile}.`);
  }

  #complain(sentence: string): void {
    this.#settings.complain?.(sentence);
  }

  #pause(failures: number): Promise<void> {
    const grown = FIRST_PAUSE_MILLISECONDS * 2 ** (failures - 1);
    const usual = Math.min(grown, LONGEST_PAUSE_MILLISECONDS);
    return this.#sleep(this.#settings.pauseMilliseconds?.(failures) ?? usual);
  }

  /** Shorter where it is stopped meanwhile. */
  #sleep(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
