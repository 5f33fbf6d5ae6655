/** Calls the function of a stream as Lambda does: with the shard, in tumbling windows. */
import { randomUUID } from 'node:crypto';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { STREAM_SOURCE } from '../stream-source.ts';
import { type Invocation, invoke, type LambdaHandler } from './invoke.ts';
import type { Attempt, Records } from './stream-batch.ts';
import { sequenceOf } from './stream-record.ts';

/** What Lambda adds to the records where the event source has a window. */
interface WindowEvent extends DynamoDBStreamEvent {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: State;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

type State = Readonly<Record<string, unknown>>;

const NAME = 'projections';
const WINDOW_SECONDS = STREAM_SOURCE.tumblingWindowSeconds;

/** An answer without a state is a failed call, as is one that names no record's number. */
const answered = z.object({
  state: z.record(z.string(), z.unknown()),
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

export interface Origin {
  readonly streamArn: string;
  readonly shardId: string;
}

/** The calls for one shard, one at a time. */
export class StreamCalls {
  readonly #handler: LambdaHandler;
  readonly #origin: Origin;
  #window: { readonly start: number; readonly state: State } | null = null;

  constructor(handler: LambdaHandler, origin: Origin) {
    this.#handler = handler;
    this.#origin = origin;
  }

  /** Whether the open window ends before that moment, in seconds since 1970. */
  isOver(seconds: number): boolean {
    return this.#window !== null && windowStart(seconds) !== this.#window.start;
  }

  /** Records of one window. */
  async attempt(records: Records): Promise<Attempt> {
    const start = windowStart(secondsOf(records));
    if (this.#window?.start !== start) this.#window = { start, state: {} };
    const ran = await this.#call(records, false);
    if (ran.kind !== 'answered') return { done: 0, error: reasonOf(ran) };
    const read = answered.safeParse(ran.answer);
    if (!read.success) return { done: 0, error: new Error(`${NAME} must answer with a state`) };
    const { state, batchItemFailures } = read.data;
    this.#window = { start, state };
    const failed = (batchItemFailures ?? []).map(({ itemIdentifier }) =>
      records.findIndex((record) => sequenceOf(record) === itemIdentifier),
    );
    const error = new Error(`${NAME} reported failures: ${JSON.stringify(batchItemFailures)}`);
    return { done: failed.includes(-1) ? 0 : Math.min(records.length, ...failed), error };
  }

  /** The last call for a window, without records; whether it succeeded. */
  async endWindow(): Promise<boolean> {
    const ran = await this.#call([], true);
    if (ran.kind !== 'answered' || !answered.safeParse(ran.answer).success) return false;
    this.forgetWindow();
    return true;
  }

  forgetWindow(): void {
    this.#window = null;
  }

  #call(records: Records, isFinal: boolean): Promise<Invocation> {
    const { start, state } = this.#window ?? { start: 0, state: {} };
    const { streamArn, shardId } = this.#origin;
    const event: WindowEvent = {
      Records: [...records],
      window: { start: isoOf(start), end: isoOf(start + WINDOW_SECONDS) },
      state,
      shardId,
      eventSourceARN: streamArn,
      isFinalInvokeForWindow: isFinal,
      isWindowTerminatedEarly: false,
    };
    const timeout = STREAM_SOURCE.timeoutSeconds * 1000;
    return invoke(NAME, this.#handler, event, randomUUID(), timeout);
  }
}

/** When the first of them was written, in seconds since 1970. */
export function secondsOf([first]: Records): number {
  return first?.dynamodb?.ApproximateCreationDateTime ?? 0;
}

/** Seconds since 1970. */
export function windowStart(seconds: number): number {
  return seconds - (seconds % WINDOW_SECONDS);
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function reasonOf(ran: Exclude<Invocation, { kind: 'answered' }>): unknown {
  return ran.kind === 'failed' ? ran.error : new Error(`${NAME}: ${ran.kind}`);
}
