/** What becomes of a batch: retried from where it failed, split, given up for one bad record. */
import type { DynamoDBRecord } from 'aws-lambda';
import { STREAM_SOURCE } from '../stream-source.ts';

export type Records = readonly DynamoDBRecord[];

/** How far one call of the function came: so many records from the first are done. */
export interface Attempt {
  readonly done: number;
  /** Why the next one was not. */
  readonly error: unknown;
}

export interface BatchSteps {
  attempt(records: Records): Promise<Attempt>;
  /** These need not come again; in order. */
  settle(records: Records): void;
  /** Keeps a record that could not be processed; it is settled then. */
  discard(record: DynamoDBRecord, error: unknown): void;
  /** After so many failures in succession. */
  pause(failures: number): Promise<void>;
  stopped(): boolean;
}

interface Part {
  readonly records: Records;
  readonly retries: number;
}

/**
 * Settles every record in order, or stops before one. As the event source does it: what remains
 * after a partial success is retried; a batch that failed as a whole is split in two, which costs
 * no retry; a single record that keeps failing is given up, for the others' sake.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function deliverBatch(records: Records, steps: BatchSteps): Promise<void> {
  const parts: Part[] = records.length > 0 ? [{ records, retries: 0 }] : [];
  let failures = 0;
  for (let part = parts.shift(); part && !steps.stopped(); part = parts.shift()) {
    const { done, error } = await steps.attempt(part.records);
    if (done > 0) {
      steps.settle(part.records.slice(0, done));
      failures = 0;
    }
    const rest = part.records.slice(done);
    const [first] = rest;
    if (!first) continue;
    if (done === 0 && rest.length === 1 && part.retries === STREAM_SOURCE.retryAttempts) {
      steps.discard(first, error);
      steps.settle(rest);
      failures = 0;
      continue;
    }
    parts.unshift(...(done > 0 ? [{ records: rest, retries: 0 }] : again(part)));
    failures += 1;
    await steps.pause(failures);
  }
}

/** A part of which nothing was done. */
function again({ records, retries }: Part): readonly Part[] {
  if (records.length === 1) return [{ records, retries: retries + 1 }];
  const half = Math.ceil(records.length / 2);
  return [
    { records: records.slice(0, half), retries },
    { records: records.slice(half), retries },
  ];
}
