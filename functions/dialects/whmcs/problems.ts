/** WHMCS's errors: a result, a message, and HTTP 200 unless the caller itself is at fault. */
import type { Dialect, Failure, Problem, WireRequest } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { errorReply, type Voice, voiceOf } from './response.ts';

/** https://developers.whmcs.com/api-reference: word for word, software compares them. */
export const CLIENT_NOT_FOUND = 'Client ID Not Found';
export const AMOUNT_FORM = 'Amount must be in decimal format: ### or ###.##';
export const DATE_FORM = 'Date Format is not Valid';
const EXCEEDS_BALANCE = 'Amount exceeds customer credit balance';
const EMAIL_TAKEN = 'A user already exists with that email address';

interface Words {
  readonly status: number;
  /** The vendor's words; `null`: the failure's own, where the vendor has none. */
  readonly message: string | null;
}

const said = (status: number): Words => ({ status, message: null });
const business = (message: string | null = null): Words => ({ status: 200, message });

export const problems = {
  malformed: said(400),
  unauthenticated: said(403),
  forbidden: said(403),
  not_found: business('Command Not Found'),
  method_not_allowed: said(405),
  unsupported_media_type: said(415),
  too_large: said(413),
  throttled: said(429),
  unavailable: said(503),
  bug: said(500),
  amount_not_positive: business(AMOUNT_FORM),
  amount_too_precise: business(AMOUNT_FORM),
  amount_out_of_range: business(AMOUNT_FORM),
  schedule_invalid: business(),
  type_mismatch: business(),
  transfer_to_self: business(),
  client_not_found: business(CLIENT_NOT_FOUND),
  idempotency_key_reused: business(),
  client_closed: business(),
  credit_not_found: business(),
  wrong_category: business(),
  // The one value that is given once: a new client's email address.
  unique_taken: business(EMAIL_TAKEN),
  not_a_hold: business(),
  hold_already_captured: business(),
  hold_already_released: business(),
  hold_expired: business(),
  exceeds_hold: business(),
  already_settled: business(),
  already_voided: business(),
  schedule_conflict: business(),
  exceeds_original: business(),
  balance_out_of_range: business(),
  insufficient_credit: business(EXCEEDS_BALANCE),
  overdraft_exceeded: business(EXCEEDS_BALANCE),
  name_taken: business(),
  too_many_open_grants: business(),
  too_many_open_holds: business(),
  too_many_scopes: business(),
} as const satisfies Record<Problem, Words>;

export const whmcs: Dialect = {
  name: 'whmcs',
  body: 'fields',
  fail: (failure: Failure, request: WireRequest) =>
    failureReply(voiceOf(request), failure.problem, failure.detail),
};

export function failureReply(voice: Voice, problem: Problem, detail: string): Reply {
  const { status, message }: Words = problems[problem];
  return errorReply(voice, status, message ?? detail);
}
