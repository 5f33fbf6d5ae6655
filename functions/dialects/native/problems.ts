/** How the own dialect says no: RFC 9457 problems, one status and title for each. */
import type { Failure, FieldFault, Problem } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';

interface Meaning {
  readonly status: number;
  readonly title: string;
}

export const problems = {
  malformed: { status: 400, title: 'The request is malformed' },
  unauthenticated: { status: 401, title: 'The key is missing or not valid' },
  forbidden: { status: 403, title: 'The key may not do this' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'The path has no such method' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not understood' },
  throttled: { status: 429, title: 'Too many requests' },
  bug: { status: 500, title: 'Something went wrong' },
  unavailable: { status: 503, title: 'The outcome is unknown' },
  amount_not_positive: { status: 422, title: 'The amount is not positive' },
  amount_too_precise: { status: 422, title: 'The amount has too many decimal places' },
  amount_out_of_range: { status: 422, title: 'The amount is out of range' },
  schedule_invalid: { status: 422, title: 'The schedule is not valid' },
  type_mismatch: { status: 422, title: 'The credit type is not the one kept here' },
  transfer_to_self: { status: 422, title: 'A client cannot send credits to itself' },
  client_not_found: { status: 404, title: 'The client is unknown' },
  idempotency_key_reused: { status: 422, title: 'The request id names another request' },
  client_closed: { status: 422, title: 'The client is closed' },
  credit_not_found: { status: 404, title: 'The credit is unknown' },
  wrong_category: { status: 422, title: 'The credit is of the other category' },
  unique_taken: { status: 422, title: 'A unique value is taken' },
  not_a_hold: { status: 422, title: 'The credit is not a hold' },
  hold_already_captured: { status: 422, title: 'The hold was captured before' },
  hold_already_released: { status: 422, title: 'The hold was released before' },
  hold_expired: { status: 422, title: 'The hold has expired' },
  exceeds_hold: { status: 422, title: 'The amount exceeds the hold' },
  already_settled: { status: 422, title: 'The credit was settled before' },
  already_voided: { status: 422, title: 'The credit was voided before' },
  schedule_conflict: { status: 422, title: 'The schedule does not allow this' },
  exceeds_original: { status: 422, title: 'The amount exceeds what is left of the credit' },
  balance_out_of_range: { status: 422, title: 'The balance would be out of range' },
  insufficient_credit: { status: 402, title: 'The credit does not suffice' },
  overdraft_exceeded: { status: 422, title: 'The overdraft limit would be exceeded' },
  name_taken: { status: 422, title: 'The name is taken' },
  too_many_open_grants: { status: 422, title: 'Too many grants are open' },
  too_many_open_holds: { status: 422, title: 'Too many holds are open' },
  too_many_scopes: { status: 422, title: 'Too many products and tags are in use' },
} as const satisfies Record<Problem, Meaning>;

/**
 * An object that does not exist and one that the key may not see must answer the same bytes,
 * whoever found out: so these two are worded here and name no field of the ledger's.
 */
const UNKNOWN: Readonly<Partial<Record<Problem, string>>> = {
  client_not_found:
    'No client has this name: give its id, or number:…, uuid:… or alias:… as GET /clients shows.',
  credit_not_found: 'No credit has this id: give one as GET /credits shows it.',
};

/** A refusal of the ledger, as a reply that is recorded with it. */
export function refusalReply({ refusal, detail, field }: Refusal, requestId: string): Reply {
  const named = refusal in UNKNOWN ? undefined : field;
  return problemReply(refusal, detail, requestId, named);
}

/** Anything that stopped a request outside the ledger. */
export function failureReply({ problem, detail, faults }: Failure, requestId: string): Reply {
  const blamed = faults.find((fault) => fault.problem === problem) ?? faults[0];
  const several = problem === 'malformed' && faults.length > 1 ? faults : [];
  return problemReply(problem, detail, requestId, blamed?.name, several);
}

function problemReply(
  code: Problem,
  detail: string,
  requestId: string,
  field?: string,
  faults: readonly FieldFault[] = [],
): Reply {
  const { status, title } = problems[code];
  const errors = faults.map(({ name, reason, message }) => ({ field: name, reason, message }));
  const body = {
    type: `urn:tallystick:problem:${code}`,
    title,
    status,
    detail: UNKNOWN[code] ?? detail,
    code,
    ...(field ? { field } : {}), // a fault of the body as a whole has no name
    ...(errors.length > 0 ? { errors } : {}),
    requestId,
  };
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(body),
  };
}
