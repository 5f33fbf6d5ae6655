/** How Verifik says no: the bodies of its credits pages, with every key that readers look at. */
import type { Dialect, Failure, Problem } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';

interface Wording {
  readonly status: number;
  /** What went wrong, in the words of https://docs.verifik.co where it documents the case. */
  readonly error: string;
  readonly code: string;
  /** Where the vendor documents a fixed one; else the failure's own sentence is shown. */
  readonly message?: string;
}

const badParameters = {
  status: 400,
  error: 'Invalid query parameters',
  code: 'INVALID_PARAMETERS',
} as const;
const creditNotFound = {
  status: 404,
  error: 'Credit record not found',
  message: 'CREDIT_RECORD_NOT_FOUND',
  code: 'NotFound',
} as const;
const conflict = { status: 409, error: 'Request conflicts with the ledger', code: 'Conflict' };

export const problems = {
  malformed: badParameters,
  unauthenticated: {
    status: 401,
    error: 'Unauthorized',
    message: 'UNAUTHORIZED',
    code: 'Unauthorized',
  },
  forbidden: { status: 403, error: 'Access forbidden', code: 'Forbidden' },
  not_found: creditNotFound,
  method_not_allowed: { status: 405, error: 'Method not allowed', code: 'MethodNotAllowed' },
  unsupported_media_type: {
    status: 415,
    error: 'Unsupported media type',
    code: 'UnsupportedMediaType',
  },
  too_large: { status: 413, error: 'Request too large', code: 'PayloadTooLarge' },
  throttled: { status: 429, error: 'Too many requests', code: 'TooManyRequests' },
  unavailable: { status: 503, error: 'Temporarily unavailable', code: 'ServiceUnavailable' },
  bug: { status: 500, error: 'Server error', code: 'InternalServerError' },
  amount_not_positive: badParameters,
  amount_too_precise: badParameters,
  amount_out_of_range: badParameters,
  schedule_invalid: badParameters,
  type_mismatch: badParameters,
  transfer_to_self: badParameters,
  client_not_found: { status: 404, error: 'Client not found', code: 'NotFound' },
  idempotency_key_reused: conflict,
  client_closed: conflict,
  credit_not_found: creditNotFound,
  wrong_category: conflict,
  unique_taken: conflict,
  not_a_hold: conflict,
  hold_already_captured: conflict,
  hold_already_released: conflict,
  hold_expired: conflict,
  exceeds_hold: conflict,
  already_settled: conflict,
  already_voided: conflict,
  schedule_conflict: conflict,
  exceeds_original: conflict,
  balance_out_of_range: conflict,
  insufficient_credit: conflict,
  overdraft_exceeded: conflict,
  name_taken: conflict,
  too_many_open_grants: conflict,
  too_many_open_holds: conflict,
  too_many_scopes: conflict,
} as const satisfies Record<Problem, Wording>;

export const verifik: Dialect = { name: 'verifik', body: 'json', fail };

function fail(failure: Failure): Reply {
  const { status, error, code, message }: Wording = problems[failure.problem];
  return jsonReply(status, {
    success: false,
    error,
    message: message ?? sentenceOf(failure),
    code,
  });
}

/** Names every bad parameter. */
function sentenceOf({ faults, detail }: Failure): string {
  if (faults.length === 0) return detail;
  return faults.map(({ name, message }) => `${name || 'request'}: ${message}`).join('; ');
}
