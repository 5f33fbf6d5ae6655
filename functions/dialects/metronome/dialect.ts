/** How Metronome says no, in both versions, with a header that tells its SDKs not to try again. */
import type { Answer, Dialect, Failure, Problem } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';

interface Wording {
  readonly status: number;
  /** The vendor's own words where its clients look for them; else the failure's own sentence. */
  readonly message?: string;
  /** Where version 2 does not call it as the ledger does. */
  readonly code?: string;
}

const refused = { status: 400 } as const;

/** Only purchases are credits here: ids of other records are never shown. */
const noSuchCredit = {
  status: 404,
  message: 'No credit of this customer has this id.',
  code: 'CreditNotFound',
} as const;

export const problems = {
  malformed: { status: 400 },
  unauthenticated: { status: 401 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  unsupported_media_type: { status: 415 },
  too_large: { status: 413 },
  throttled: { status: 429 },
  unavailable: { status: 503 },
  bug: { status: 500 },
  amount_not_positive: refused,
  amount_too_precise: refused,
  amount_out_of_range: refused,
  schedule_invalid: refused,
  type_mismatch: refused,
  transfer_to_self: refused,
  client_not_found: { status: 404, message: 'No customer has this id.', code: 'CustomerNotFound' },
  idempotency_key_reused: { status: 409 },
  client_closed: refused,
  credit_not_found: noSuchCredit,
  wrong_category: noSuchCredit,
  unique_taken: { status: 409, message: 'This uniqueness key has already been used.' },
  not_a_hold: refused,
  hold_already_captured: refused,
  hold_already_released: refused,
  hold_expired: refused,
  exceeds_hold: refused,
  already_settled: refused,
  already_voided: { status: 400, message: 'The credit is archived.', code: 'CreditArchived' },
  schedule_conflict: refused,
  exceeds_original: refused,
  balance_out_of_range: refused,
  insufficient_credit: refused,
  overdraft_exceeded: refused,
  name_taken: { status: 409 },
  too_many_open_grants: refused,
  too_many_open_holds: refused,
  too_many_scopes: refused,
} as const satisfies Record<Problem, Wording>;

export const metronome: Dialect = { name: 'metronome', body: 'json', fail, headers };

/** Of the routes under `/v2/`: a code beside the message, and 400 where version 1 says 404. */
export const metronomeV2: Dialect = { name: 'metronome', body: 'json', fail: failV2, headers };

export function fail(failure: Failure): Reply {
  return jsonReply(problems[failure.problem].status, { message: messageOf(failure) });
}

export function failV2(failure: Failure): Reply {
  const { problem } = failure;
  const { status, code = codeOf(problem) }: Wording = problems[problem];
  return jsonReply(status === 404 ? 400 : status, { code, message: messageOf(failure) });
}

function messageOf({ problem, faults, detail }: Failure): string {
  const { message }: Wording = problems[problem];
  const named = faults.map(({ name, message: help }) => `${name || 'body'}: ${help}`).join('; ');
  return message ?? (named || detail);
}

/** `ScheduleConflict` for `schedule_conflict`. */
function codeOf(problem: Problem): string {
  const words = problem.split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Statuses that a repetition of the same request can change. */
const WORTH_REPEATING = [408, 429];

/** Without it the SDKs repeat every 409 twice before they say so. */
function headers({ status }: Answer): Readonly<Record<string, string>> {
  const final = status >= 400 && status < 500 && !WORTH_REPEATING.includes(status);
  return final ? { 'x-should-retry': 'false' } : {};
}
