/** Fingerprints: the same request in another spelling, and never another request. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAmount } from '../../../functions/ledger/amount.ts';
import { fingerprint } from '../../../functions/ledger/fingerprint.ts';

describe('a fingerprint', () => {
  test('does not see the order of fields, nor fields that are undefined', () => {
    expect(fingerprint({ a: 1, b: 'x', c: undefined })).toBe(fingerprint({ b: 'x', a: 1 }));
    expect(fingerprint({ deep: { y: 1, x: 2 } })).toBe(fingerprint({ deep: { x: 2, y: 1 } }));
  });

  test('sees amounts, not how they were written', () => {
    const of = (text: string) => fingerprint({ amount: parseAmount(text) });
    expect(of('10')).toBe(of('10.00'));
    expect(of('10')).not.toBe(of('10.000001'));
  });

  test.each([
    [null, undefined, 0],
    [0, '0', false],
    [0n, 0, '0'],
    [1, 1n, true],
    [true, 'true', false],
    [[], {}, ''],
    [['a', 'b'], ['ab'], ['a', ['b']]],
    [{ a: 'b' }, { ab: '' }, { a: { b: '' } }],
    [['1', '2'], ['12', ''], ['1;s1;2']],
    [{ a: null }, {}, { a: '' }],
    [[null, 'x'], ['x', null], ['x']],
    [['b', 'a'], ['a', 'b'], { 0: 'b', 1: 'a' }],
    ['\u00e9', 'e', 'e\u0301'],
  ])('tells row %# apart: three values, three fingerprints', (...values) => {
    expect(
      new Set(values.map((value) => fingerprint([value ?? {}, value === undefined]))).size,
    ).toBe(3);
  });

  test('is equal exactly where the requests are', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const canonical = (one: unknown): string =>
      JSON.stringify(one, (_, field) =>
        field && typeof field === 'object' && !Array.isArray(field)
          ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
          : field,
      );
    fc.assert(
      fc.property(value, value, (a, b) => {
        const equal = canonical(a) === canonical(b);
        expect(fingerprint(a) === fingerprint(b)).toBe(equal);
      }),
    );
  });

  test('never changes for a request that was made: repeats may come years later', () => {
    const asked = ['native', 'usage', { op: 'usage', amount: 5n, tags: ['a'], postPaid: true }, []];
    expect(fingerprint(asked)).toBe(PINNED);
    expect(fingerprint(null)).toHaveLength(43);
  });

  test('cannot be taken of what is no value', () => {
    expect(() => fingerprint(() => 1)).toThrow('a function has no fingerprint');
    expect(() => fingerprint([Symbol('x')])).toThrow('a symbol has no fingerprint');
  });
});

const PINNED = 'rIz4rfcfi2kijc9W4xSa9z-QKfmkSoOht1oRTKsJgtA';
