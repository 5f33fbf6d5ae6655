/** Merge patches (RFC 7386): changes of fields that two callers can make without losing either. */

type Fields = Readonly<Record<string, unknown>>;

/** The most that is kept for the dialects beside a record or a client, as JSON. */
export const MAX_VENDOR_BYTES = 1_152;

/**
 * What is kept after the change; `null`: more than fits. What has grown too large in another way
 * can still be made smaller.
 */
export function vendorAfter(before: Fields, patch: Fields | undefined): Fields | null {
  if (patch === undefined) return before;
  const after = patched(before, patch);
  const size = sizeOf(after);
  return size > MAX_VENDOR_BYTES && size > sizeOf(before) ? null : after;
}

/** `null` deletes a field, an object is merged into what is there, anything else replaces it. */
export function patched(target: Fields, patch: Fields): Fields {
  const after = new Map(Object.entries(target));
  for (const [name, change] of Object.entries(patch)) {
    const before = after.get(name);
    if (change === null) after.delete(name);
    else if (isFields(change)) after.set(name, patched(isFields(before) ? before : {}, change));
    else if (change !== undefined) after.set(name, change);
  }
  return Object.fromEntries(after);
}

function sizeOf(fields: Fields): number {
  return Buffer.byteLength(JSON.stringify(fields));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
