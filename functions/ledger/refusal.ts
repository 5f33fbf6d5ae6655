/** Refusals: the ledger's lawful no. A closed list, in order of precedence. */

/** Judged from the request alone; never recorded. */
export const STATELESS = [
  'amount_not_positive',
  'amount_too_precise',
  'amount_out_of_range',
  'schedule_invalid',
  'type_mismatch',
  'transfer_to_self',
] as const;

/** Judged against the account; final for the request's id, recorded and replayed. */
export const FINAL = [
  'client_closed',
  'credit_not_found',
  'wrong_category',
  'unique_taken',
  'not_a_hold',
  'hold_already_captured',
  'hold_already_released',
  'hold_expired',
  'exceeds_hold',
  'already_settled',
  'already_voided',
  'schedule_conflict',
  'exceeds_original',
  'balance_out_of_range',
  'insufficient_credit',
  'overdraft_exceeded',
] as const;

/** May succeed when repeated under the same id; never recorded. */
export const RETRYABLE = [
  'name_taken',
  'too_many_open_grants',
  'too_many_open_holds',
  'too_many_scopes',
] as const;

/** In the order in which they are judged. */
export const REFUSALS = [
  ...STATELESS,
  'client_not_found',
  'idempotency_key_reused',
  ...FINAL,
  ...RETRYABLE,
] as const;

export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  readonly refusal: RefusalCode;
  /** One sentence that says what to do, in credits and ids that the caller may see. */
  readonly detail: string;
  /** The field of the command that is at fault. */
  readonly field?: string;
}

export function refuse(refusal: RefusalCode, detail: string, field?: string): Refusal {
  return field === undefined ? { refusal, detail } : { refusal, detail, field };
}

export function isRefusal(value: object): value is Refusal {
  return 'refusal' in value;
}

/** Whether it is judged before the other: where both hold, it is the answer. */
export function precedes(code: RefusalCode, other: RefusalCode): boolean {
  return REFUSALS.indexOf(code) < REFUSALS.indexOf(other);
}

/** Whether the refusal is recorded under its request's id for ever. */
export function isFinal(refusal: Refusal): boolean {
  return (FINAL as readonly string[]).includes(refusal.refusal);
}
