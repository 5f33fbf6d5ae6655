/** Cursors: opaque to the caller, signed, and of use only for the list that they were made for. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Cursors, WireFault } from './contract.ts';

/** Half of a SHA-256: nobody guesses 128 bits, and addresses stay short. */
const SIGNATURE_BYTES = 16;
const MAX_CURSOR_LENGTH = 2_000;

export function makeCursors(key: string): Cursors {
  return {
    seal(binding, position) {
      const signed = [sign(key, binding, position), Buffer.from(position)];
      return Buffer.concat(signed).toString('base64url');
    },
    open(binding, cursor, field) {
      const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR_LENGTH), 'base64url');
      // The decoder skips what is not base64url: only one spelling of a cursor is accepted.
      if (bytes.toString('base64url') !== cursor) throw badCursor(cursor, field);
      const position = bytes.subarray(SIGNATURE_BYTES).toString();
      const expected = sign(key, binding, position);
      const shown = bytes.subarray(0, SIGNATURE_BYTES);
      const genuine = shown.length === SIGNATURE_BYTES && timingSafeEqual(shown, expected);
      if (!genuine) throw badCursor(cursor, field);
      return position;
    },
  };
}

function sign(key: string, binding: unknown, position: string): Buffer {
  // Canonical JSON has no raw line break, so the parts cannot run into one another.
  const signed = `cursor\n${canonical(binding)}\n${position}`;
  return createHmac('sha256', key).update(signed).digest().subarray(0, SIGNATURE_BYTES);
}

/** JSON with sorted keys, so that equal bindings have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`);
  return `{${entries.join(',')}}`;
}

function badCursor(cursor: string, field: string): WireFault {
  const message = 'must be a cursor that this very list, with the same filters, has given';
  return new WireFault('malformed', `"${field}" ${message}.`, {
    faults: [{ name: field, reason: 'format', value: cursor.slice(0, 100), message }],
  });
}
