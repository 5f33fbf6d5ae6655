/** CareCloud's error envelope, and which error each problem is. */
import type {
  Dialect,
  Failure,
  WireFault as Fault,
  FieldFault,
  Problem,
  WireRequest,
} from '../../http/contract.ts';
import { WireFault } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';
import { jsonReply } from '../wire.ts';

/** The vendor's generic reason codes: https://carecloud.readme.io */
type Reason =
  | 'already_exists'
  | 'deleted'
  | 'empty'
  | 'invalid_value_format'
  | 'not_allowed_value'
  | 'not_found'
  | 'required';

interface Words {
  readonly status: number;
  readonly exception: string;
  readonly title: string;
  /** The parameter that is named where no fault names one, and why it is bad. */
  readonly name?: string;
  readonly reason?: Reason;
}

const refused = (title: string, name: string, reason: Reason = 'not_allowed_value'): Words => ({
  status: 400,
  exception: 'bad_request_exception',
  title,
  name,
  reason,
});

const other = (status: number, exception: string, title: string): Words => ({
  status,
  exception: `${exception}_exception`,
  title,
});

export const problems = {
  malformed: other(400, 'bad_request', 'Bad request'),
  unauthenticated: other(401, 'unauthorized', 'Unauthorized'),
  forbidden: other(403, 'forbidden', 'Forbidden'),
  not_found: other(404, 'not_found', 'Resource not found'),
  method_not_allowed: other(405, 'method_not_allowed', 'Method not allowed'),
  unsupported_media_type: other(415, 'unsupported_media_type', 'Unsupported media type'),
  too_large: other(413, 'request_too_large', 'Request too large'),
  throttled: other(429, 'too_many_requests', 'Too many requests'),
  unavailable: other(503, 'service_unavailable', 'Temporarily unavailable'),
  bug: other(500, 'error', 'Internal error'),
  amount_not_positive: refused('Amount not positive', 'amount'),
  amount_too_precise: refused('Amount too precise', 'amount'),
  amount_out_of_range: refused('Amount out of range', 'amount'),
  schedule_invalid: refused('Validity not possible', 'valid_to'),
  type_mismatch: refused('Unknown credit type', 'credit_type_id'),
  transfer_to_self: refused('Transfer to the same customer', 'new_customer_id'),
  client_not_found: refused('Customer not found', 'customer_id', 'not_found'),
  idempotency_key_reused: refused('Key already used', 'Idempotency-Key', 'already_exists'),
  client_closed: refused('Customer closed', 'customer_id', 'deleted'),
  credit_not_found: refused('Credit not found', 'credit_id', 'not_found'),
  wrong_category: refused('Not that kind of credit', 'credit_id'),
  unique_taken: refused('Value already used', 'credit_id', 'already_exists'),
  not_a_hold: refused('Not a reservation', 'credit_id'),
  hold_already_captured: refused('Reservation already used', 'credit_id'),
  hold_already_released: refused('Reservation already released', 'credit_id'),
  hold_expired: refused('Reservation expired', 'credit_id'),
  exceeds_hold: refused('More than was reserved', 'amount'),
  already_settled: refused('Credit already settled', 'credit_id'),
  already_voided: refused('Credit already voided', 'credit_id', 'deleted'),
  schedule_conflict: refused('Validity not possible', 'valid_to'),
  exceeds_original: refused('More than is left of it', 'amount'),
  balance_out_of_range: refused('Balance out of range', 'amount'),
  insufficient_credit: refused('Not enough credits', 'amount'),
  overdraft_exceeded: refused('Overdraft limit exceeded', 'amount'),
  name_taken: refused('Name already taken', 'customer_id', 'already_exists'),
  too_many_open_grants: refused('Too many open credits', 'customer_id'),
  too_many_open_holds: refused('Too many open reservations', 'customer_id'),
  too_many_scopes: refused('Too many kinds of credits', 'customer_id'),
} as const satisfies Record<Problem, Words>;

const REASONS: Readonly<Record<FieldFault['reason'], Reason>> = {
  required: 'required',
  empty: 'empty',
  unknown: 'not_allowed_value',
  not_found: 'not_found',
  not_allowed: 'not_allowed_value',
  format: 'invalid_value_format',
};

export const carecloud: Dialect = { name: 'carecloud', body: 'json', fail };

function fail(failure: Failure, request: WireRequest): Reply {
  const words: Words = problems[failure.problem];
  const { status, exception, title } = words;
  const { detail } = failure;
  const error_data = particularsOf(words, failure, request);
  const error = { type: 'about:blank', exception, title, detail, error_data };
  return jsonReply(status, { error });
}

function particularsOf(words: Words, failure: Failure, request: WireRequest): object {
  const { about, faults, detail } = failure;
  if (words.status === 404) {
    return { resource_name: about?.resource ?? '', resource_id: about?.id ?? '' };
  }
  if (words.status === 405) return { http_method: about?.method ?? request.method };
  if (words.status !== 400) return {};
  if (faults.length > 0 || words.name === undefined) {
    return { invalid_params: faults.map(toInvalidParam) };
  }
  const { name, reason } = words;
  return { invalid_params: [{ name, reason, value: '', message: detail }] };
}

function toInvalidParam({ name, reason, value, message, problem }: FieldFault): object {
  const { reason: refusal }: Partial<Words> = problem ? problems[problem] : {};
  return { name, reason: refusal ?? REASONS[reason], value, message };
}

/** A 400 that names every bad parameter. */
export function badFields(faults: readonly FieldFault[]): Fault {
  const problem = faults.length === 1 ? faults[0]?.problem : undefined;
  const names = faults.map((fault) => fault.name).join(', ');
  return new WireFault(problem ?? 'malformed', `Correct these parameters: ${names}.`, { faults });
}

/** The ledger's no, with the value that it is about where the request had it. */
export function refusedReply(
  refusal: Refusal,
  sent: Readonly<Record<string, string>>,
  request: WireRequest,
): Reply {
  const { refusal: problem, detail } = refusal;
  const { name }: Words = problems[problem];
  const value = name === undefined ? undefined : sent[name];
  const faults: FieldFault[] =
    name === undefined || value === undefined
      ? []
      : [{ name, reason: 'not_allowed', value, message: detail, problem }];
  return fail({ problem, detail, faults }, request);
}
