/** DynamoDB's errors: what may be tried again, and why a transaction was not made. */
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reason } from './table.ts';

/** Names of errors after which trying again may go well, whether or not it was done. */
const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'TransactionConflictException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'AbortError',
]);
const BUSY_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'TransactionInProgress',
]);

export interface Failed {
  readonly name: string;
  readonly code: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $fault: string;
}

export function isBusy(error: Partial<Failed>): boolean {
  if (error.name !== undefined && BUSY.has(error.name)) return true;
  const { httpStatusCode, clockSkewCorrected } = error.$metadata ?? {};
  if (httpStatusCode !== undefined && httpStatusCode >= 500) return true;
  // Signed by a clock that is wrong: the SDK has just learnt by how much. It says so of any error.
  if (error.name === 'InvalidSignatureException' && clockSkewCorrected) return true;
  // A system error: the connection was refused, reset or cut before an answer came.
  return typeof error.code === 'string' && /^E(AI_)?[A-Z]+$/.test(error.code);
}

export function reasonOf(reason: CancellationReason): Reason {
  // The document client translates answers, but not the items inside an error.
  const item = reason.Item ? unmarshall(reason.Item, { wrapNumbers }) : null;
  if (reason.Code === undefined || reason.Code === 'None') return { code: 'none', item };
  if (reason.Code === 'ConditionalCheckFailed') return { code: 'condition', item };
  if (BUSY_REASONS.has(reason.Code)) return { code: 'busy', item };
  throw new Error(`a transaction was refused with ${reason.Code}`);
}

/** Whole numbers as bigint: credits have more digits than a float can be trusted with. */
export function wrapNumbers(text: string): number | bigint {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}
