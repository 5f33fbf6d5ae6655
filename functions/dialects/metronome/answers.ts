/** Schemas that many of Metronome's routes share. */
import * as z from 'zod';

const failure = z.strictObject({ message: z.string() });

/** A key may lack the scope, or be restricted to some customers. */
export const failures = { 400: failure, 403: failure, 404: failure } as const;

/** Where a value or a name may be taken. */
export const conflicts = { ...failures, 409: failure } as const;

/** What changes answer: the id of what was made or changed. */
export const addressed = z.strictObject({ data: z.strictObject({ id: z.string() }) });

export const nothing = z.strictObject({});

export function pageOf(row: z.ZodType) {
  return z.strictObject({ data: z.array(row), next_page: z.string().nullable() });
}

/** Unknown parameters are passed over, as there. */
export const anyQuery = z.object({});

const failureV2 = z.strictObject({ code: z.string(), message: z.string() });

/** Of the routes under `/v2/`: what is not found is a 400 there. */
export const conflictsV2 = { 400: failureV2, 403: failureV2, 409: failureV2 } as const;
