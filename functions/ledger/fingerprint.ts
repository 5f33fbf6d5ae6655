/** The fingerprint of a request: what was asked, whichever way it was spelled. */
import { createHash } from 'node:crypto';

/**
 * SHA-256, in base64url, of typed and length-delimited values: no two different requests are
 * written alike. Fields that are `undefined` are as if they were not there.
 */
export function fingerprint(asked: unknown): string {
  return createHash('sha256').update(encoded(asked)).digest('base64url');
}

function encoded(value: unknown): string {
  if (value === null) return 'z;';
  if (Array.isArray(value)) return `a${value.length};${value.map(encoded).join('')}`;
  switch (typeof value) {
    case 'string':
      return encodedText(value);
    case 'bigint':
      return `i${value};`;
    case 'number':
      return `n${value};`;
    case 'boolean':
      return `b${value ? 1 : 0};`;
    case 'object':
      return encodedFields(value);
    default:
      throw new TypeError(`a ${typeof value} has no fingerprint`);
  }
}

function encodedText(text: string): string {
  return `s${Buffer.byteLength(text)};${text}`;
}

function encodedFields(value: object): string {
  const fields = new Map(Object.entries(value).filter(([, field]) => field !== undefined));
  const names = [...fields.keys()].sort();
  const written = names.map((name) => encodedText(name) + encoded(fields.get(name)));
  return `o${names.length};${written.join('')}`;
}
