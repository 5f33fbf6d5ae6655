/** Schemas that many of Metronome's routes share. */
import * as z from 'zod';

const failure = z.strictObject({ message: z.string() });

export const failures = { 400: failure, 404: failure } as const;

/** Where a value or a name may be taken. */
export const conflicts = { ...failures, 409: failure } as const;

/** Unknown parameters are passed over, as there. */
export const anyQuery = z.object({});
