/** Reads one shard of a stream in its order: what passes the filter, cut into batches. */
import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { fits } from '../stream-source.ts';
import type { Records } from './stream-batch.ts';
import { type Origin, secondsOf, windowStart } from './stream-calls.ts';
import { eventRecord, sequenceOf } from './stream-record.ts';

/** The most that one request answers. */
const RECORDS_PER_READ = 1000;

/** An event is 6 MB at most, of which its envelope takes little. */
const MAX_BATCH_BYTES = 5_900_000;

export class ShardReader {
  readonly #client: DynamoDBStreamsClient;
  readonly #origin: Origin;
  /** The last one that was read. */
  #last: string | null;
  /** `undefined`: to be asked for; `null`: the shard is closed and read to its end. */
  #iterator: string | null | undefined;
  #pending: DynamoDBRecord[] = [];

  /** `after`: the sequence number to go on behind; `null`: the oldest record. */
  constructor(client: DynamoDBStreamsClient, origin: Origin, after: string | null) {
    this.#client = client;
    this.#origin = origin;
    this.#last = after;
  }

  /** Where everything up to it is taken, filtered records included; `null` before the first. */
  get taken(): string | null {
    return this.#pending.length === 0 ? this.#last : null;
  }

  get ended(): boolean {
    return this.#iterator === null && this.#pending.length === 0;
  }

  /** Up to so many records, of one window and one event's size; none where there are none now. */
  async next(limit: number): Promise<Records> {
    while (this.#pending.length < limit && (await this.#read()));
    const [first] = this.#pending;
    if (!first) return [];
    const window = windowStart(secondsOf([first]));
    let [count, bytes] = [0, 0];
    for (const record of this.#pending.slice(0, limit)) {
      bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
      if (count > 0 && bytes > MAX_BATCH_BYTES) break;
      if (windowStart(secondsOf([record])) !== window) break;
      count += 1;
    }
    return this.#pending.slice(0, count);
  }

  /** These come no more. */
  take(records: Records): void {
    this.#pending = this.#pending.slice(records.length);
  }

  /** Whether anything came. */
  async #read(): Promise<boolean> {
    if (this.#iterator === null) return false;
    try {
      const from = this.#iterator ?? (await this.#open());
      // One that failed may be too old: the next read asks for another.
      this.#iterator = undefined;
      const command = new GetRecordsCommand({ ShardIterator: from, Limit: RECORDS_PER_READ });
      const { Records: found = [], NextShardIterator: next } = await this.#client.send(command);
      this.#iterator = next ?? null;
      this.#keep(found.map((record) => eventRecord(record, this.#origin.streamArn)));
      return found.length > 0;
    } catch (error) {
      const trimmed = error instanceof TrimmedDataAccessException && this.#last !== null;
      if (!trimmed) throw error;
      // What it would go on with is no longer kept: the oldest record is the next one.
      this.#last = null;
      return this.#read();
    }
  }

  #keep(records: Records): void {
    const last = records.at(-1);
    if (last) this.#last = sequenceOf(last);
    this.#pending.push(...records.filter((record) => fits(record)));
  }

  async #open(): Promise<string | undefined> {
    const from =
      this.#last === null
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#last } as const);
    const { streamArn: StreamArn, shardId: ShardId } = this.#origin;
    const command = new GetShardIteratorCommand({ StreamArn, ShardId, ...from });
    return (await this.#client.send(command)).ShardIterator;
  }
}
