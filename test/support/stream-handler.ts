/** A function of the stream for tests: notes its events, and fails where it is told to. */
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';

const event = z.object({
  Records: z.array(z.custom<DynamoDBRecord>()),
  shardId: z.string(),
  eventSourceARN: z.string(),
  window: z.object({ start: z.string(), end: z.string() }),
  state: z.record(z.string(), z.unknown()),
  isFinalInvokeForWindow: z.boolean(),
  isWindowTerminatedEarly: z.literal(false),
});

export type StreamEvent = z.infer<typeof event>;

export interface StreamHandler {
  readonly handler: (event: unknown) => Promise<unknown>;
  readonly events: readonly StreamEvent[];
  /** The sort keys of the records of each call. */
  calls(): readonly string[][];
  /** The sort keys of what was answered for, in the order of the answers. */
  done(): readonly string[];
}

/** `answer` gets the sort keys: throws, or says from which one on it failed; else all is well. */
export function streamHandler(
  answer: (keys: string[]) => string | null = () => null,
): StreamHandler {
  const events: StreamEvent[] = [];
  const done: string[] = [];
  return {
    events,
    calls: () => events.map(({ Records: records }) => records.map(keyOf)),
    done: () => done,
    handler: async (sent) => {
      const read = event.parse(sent);
      events.push(read);
      const keys = read.Records.map(keyOf);
      const failed = answer(keys);
      const state = { calls: Number(read.state.calls ?? 0) + 1 };
      if (failed === null) done.push(...keys);
      else done.push(...keys.slice(0, keys.indexOf(failed)));
      const bad = read.Records.filter((record) => keyOf(record) === failed);
      const failures = bad.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber }));
      return { state, batchItemFailures: failures };
    },
  };
}

export function keyOf({ dynamodb }: DynamoDBRecord): string {
  return dynamodb?.Keys?.sk?.S ?? '';
}
