/** Reads single attribute values: the table gives numbers as bigint where they are whole. */
import { strict as assert } from 'node:assert';

/** A whole number that fits a float: counts, ordinals, instants, versions. */
export function count(value: unknown): number {
  const read = Number(value);
  assert(Number.isSafeInteger(read), 'the table holds a count that is not a whole number');
  return read;
}

/** Any finite number: priorities. */
export function number(value: unknown): number {
  const read = Number(value);
  assert(Number.isFinite(read), 'the table holds a number that is none');
  return read;
}

/** Credits in micro. */
export function micro(value: unknown): bigint {
  assert(typeof value === 'bigint' || typeof value === 'number', 'credits are whole numbers');
  return BigInt(value);
}

export function text(value: unknown): string {
  assert(typeof value === 'string', 'the table holds something else than text');
  return value;
}

export function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : text(value);
}

export function countOrNull(value: unknown): number | null {
  return value === undefined || value === null ? null : count(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A flat list in rows of so many values. */
export function rowsOf(value: unknown, width: number): unknown[][] {
  const list = listOf(value);
  return Array.from({ length: list.length / width }, (_, row) =>
    list.slice(row * width, (row + 1) * width),
  );
}

export function textsOf(value: unknown): string[] {
  return listOf(value).map(text);
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What a dialect keeps comes back as it was given: numbers in it are not the table's. */
export function vendorToText(vendor: Readonly<Record<string, unknown>>): string | null {
  return Object.keys(vendor).length === 0 ? null : JSON.stringify(vendor);
}

export function vendorFromText(value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : fieldsOf(JSON.parse(text(value)));
}

/** Leaves out what is `null` or empty: items are paid by their size. */
export function compact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isBlank(value)));
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
