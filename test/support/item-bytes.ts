/** How large an item is by DynamoDB's rules: what reads and writes of it are paid by. */

/**
 * Names and texts by their UTF-8, numbers by pairs of significant digits, a frame for each list.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + bytesOf(value), 0);
}

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number' || typeof value === 'bigint') return numberBytes(String(value));
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + 1 + bytesOf(one), 3);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, one]) => sum + 1 + utf8(name) + bytesOf(one), 3);
}

function numberBytes(written: string): number {
  const digits = written.replace(/^-?0*/, '').replace('.', '').replace(/0+$/, '').length;
  return 1 + Math.ceil(digits / 2) + (written.startsWith('-') ? 1 : 0);
}

function utf8(text: string): number {
  return Buffer.byteLength(text);
}
