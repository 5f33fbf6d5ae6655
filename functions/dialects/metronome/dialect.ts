/** How Metronome says no: a message, and a header that tells its SDKs not to try again. */
import type { Answer, Dialect, Failure, Problem } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';

interface Wording {
  readonly status: number;
  /** The vendor's own words where its clients look for them; else the failure's own sentence. */
  readonly message?: string;
}

const refused = { status: 400 } as const;

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
  client_not_found: { status: 404, message: 'No customer has this id.' },
  idempotency_key_reused: { status: 409 },
  client_closed: refused,
  credit_not_found: { status: 404, message: 'No credit of this customer has this id.' },
  wrong_category: refused,
  unique_taken: { status: 409, message: 'This uniqueness key has already been used.' },
  not_a_hold: refused,
  hold_already_captured: refused,
  hold_already_released: refused,
  hold_expired: refused,
  exceeds_hold: refused,
  already_settled: refused,
  already_voided: refused,
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

export function fail({ problem, faults, detail }: Failure): Reply {
  const { status, message }: Wording = problems[problem];
  const named = faults.map(({ name, message: help }) => `${name || 'body'}: ${help}`).join('; ');
  return jsonReply(status, { message: message ?? (named || detail) });
}

/** Statuses that a repetition of the same request can change. */
const WORTH_REPEATING = [408, 429];

/** Without it the SDKs repeat every 409 twice before they say so. */
function headers({ status }: Answer): Readonly<Record<string, string>> {
  const final = status >= 400 && status < 500 && !WORTH_REPEATING.includes(status);
  return final ? { 'x-should-retry': 'false' } : {};
}
