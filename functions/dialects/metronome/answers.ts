/** Schemas that many of Metronome's routes share. */
import * as z from 'zod';

const failure = z.strictObject({ message: z.string() });

export const failures = { 400: failure, 404: failure } as const;

/** Where a value or a name may be taken. */
export const conflicts = { ...failures, 409: failure } as const;

/** Unknown parameters are passed over, as there. */
export const anyQuery = z.object({});

const failureV2 = z.strictObject({ code: z.string(), message: z.string() });

/** Of the routes under `/v2/`: what is not found is a 400 there. */
export const conflictsV2 = { 400: failureV2, 409: failureV2 } as const;
