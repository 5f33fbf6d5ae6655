/** Answers that leave nothing under their id: a repetition is decided anew. */
import type { Performed, Rendering } from './ledger.ts';
import { type Refusal, refuse } from './refusal.ts';

export function notRecorded(rendering: Pick<Rendering, 'refused'>, refusal: Refusal): Performed {
  return { reply: rendering.refused(refusal), outcome: 'not-recorded', replayed: false };
}

export function reused(): Refusal {
  const detail = 'The id was used for a different request: choose a new one.';
  return refuse('idempotency_key_reused', detail, 'transactionId');
}

export function uniqueTaken(): Refusal {
  return refuse('unique_taken', 'The value has already been used.', 'unique');
}
