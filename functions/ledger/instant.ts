/** Instants: whole milliseconds since 1970 in UTC. The ledger is told the time, it never asks. */

export type Instant = number;

/** The end of a segment that never ends. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;

/** The last instant that the ledger writes, 9999-12-31T23:59:59.999Z: its text is 24 characters. */
export const LAST_INSTANT: Instant = 253_402_300_799_999;

/** `2026-01-02T03:04:05.678Z`, always 24 characters, so that text sorts as time does. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** `null` for an end that never comes. */
export function toIsoOrNull(instant: Instant): string | null {
  return instant === NEVER ? null : toIso(instant);
}
