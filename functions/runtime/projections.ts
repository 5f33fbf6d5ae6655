/** Puts the projections together: records of the stream in, what could not be folded out. */
import { strict as assert } from 'node:assert';
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { Paused, project } from '../projections/project.ts';
import { REAL_PACE } from '../store/attempts.ts';
import { connectTable } from '../store/connect-table.ts';
import { patient } from '../store/patient-table.ts';
import { projectionStore } from '../store/projection-store.ts';
import { changeOf } from '../store/stream.ts';
import type { Call, Table } from '../store/table.ts';
import { VARIABLES } from './environment.ts';

/** Windows make Lambda say from which shard a batch comes: its watermark guards it. */
export type StreamEvent = DynamoDBStreamEvent & { readonly shardId?: string };

/** An event source with windows takes an answer without a state for a failed call. */
export interface StreamAnswer extends DynamoDBBatchResponse {
  readonly state: Readonly<Record<string, never>>;
}

export type Projections = (event: StreamEvent) => Promise<StreamAnswer>;

const LOGGER = new Logger({ serviceName: 'tallystick' });

const DONE: StreamAnswer = { state: {}, batchItemFailures: [] };

/** Within Lambda's time for one batch. */
const BATCH_MILLISECONDS = 50_000;
/** Between looks whether a rebuild is done. */
const PAUSE_MILLISECONDS = 2_000;

export function projections(variables: Readonly<Record<string, string | undefined>>): Projections {
  let table: Table | null = null;
  return async (event) => {
    table ??= connectTable({
      table: variables[VARIABLES.table] ?? '',
      endpoint: variables[VARIABLES.endpoint] || null,
    });
    return projectEvent(table, event);
  };
}

/**
 * All of the batch or none of it, as far as Lambda is told: what was folded is known again. It
 * throws rather than report the first record: so Lambda splits the batch, until one that cannot be
 * folded fails alone.
 */
export async function projectEvent(
  table: Table,
  { Records: records, shardId }: StreamEvent,
): Promise<StreamAnswer> {
  // The last call of a window brings no records.
  if (records.length === 0) return DONE;
  const call: Call = {
    deadline: Date.now() + BATCH_MILLISECONDS,
    spent: { trips: 0, rru: 0, wru: 0 },
  };
  // A watermark is one shard's: without its name another shard's records would be passed over.
  assert(shardId, 'the event source must have a tumbling window, which names the shard');
  const store = projectionStore(patient(table, REAL_PACE), call);
  const changes = records.map(changeOf).filter((change) => change !== null);
  for (const change of changes) {
    if (change.of === 'unreadable') {
      LOGGER.error('a record of the stream was passed over', { key: change.key, why: change.why });
    }
  }
  for (;;) {
    try {
      await project(store, shardId, changes);
      return DONE;
    } catch (error) {
      // A rebuild ends by itself: waiting costs less than one of the batch's retries.
      if (error instanceof Paused && Date.now() + PAUSE_MILLISECONDS < call.deadline) {
        await REAL_PACE.sleep(PAUSE_MILLISECONDS);
        continue;
      }
      LOGGER.error('a batch of the stream was not folded', error as Error);
      throw error;
    }
  }
}
