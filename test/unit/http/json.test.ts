/** Reading JSON bodies: what is accepted is what JSON.parse accepts, less what is dangerous. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Numeric, WireFault } from '../../../functions/http/contract.ts';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES, readJson } from '../../../functions/http/json.ts';

const read = (text: string) => readJson(Buffer.from(text));

/** With the prototypes and numbers that JSON.parse would give. */
function plain(value: unknown): unknown {
  if (value instanceof Numeric) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

describe('reading JSON', () => {
  test('gives what JSON.parse gives, for any value and any spacing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(plain(read(`${space}${text}${space}`))).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  test('never accepts what JSON.parse refuses', () => {
    const pieces = fc.array(fc.constantFrom(...'{}[]",:0123.eE+-\\/u tfn\n'.split('')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, (characters) => {
        const text = characters.join('');
        const parsed = attempt(() => JSON.parse(text));
        if (!parsed) expect(() => read(text), text).toThrow(WireFault);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps numbers as they were written', () => {
    const value = read('[1.10, 1e3, 0.1000000000000000055, -0]');
    expect(value).toEqual(
      ['1.10', '1e3', '0.1000000000000000055', '-0'].map((t) => new Numeric(t)),
    );
  });

  test('reads all escapes', () => {
    expect(read('"\\u00e9\\ud83d\\ude00\\n\\"\\/\\\\"')).toBe('é😀\n"/\\');
  });

  test('makes keys of special names nothing but keys', () => {
    const value = read('{"__proto__":{"polluted":true},"constructor":null,"toString":"x"}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['spaces only', '  '],
    ['a cut object', '{"a":1'],
    ['a cut string', '"abc'],
    ['a cut escape', '"\\u12'],
    ['an unknown escape', '"\\x41"'],
    ['trailing text', '{} x'],
    ['two values', '1 2'],
    ['a trailing comma', '[1,]'],
    ['a bare key', '{a:1}'],
    ['single quotes', "{'a':1}"],
    ['a comment', '{} // x'],
    ['NaN', 'NaN'],
    ['a plus sign', '+5'],
    ['a leading zero', '01'],
    ['a point without digits', '5.'],
    ['digits of another script', '٣'],
    ['hexadecimal', '0x10'],
    ['a raw control character', '"a\u0000b"'],
    ['a no-break space', '\u00a0{}'],
    ['a byte order mark', '\uFEFF{}'],
    ['half a surrogate pair', '"\\ud800"'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['100,000 open brackets', '['.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(WireFault);
  });

  test('refuses bytes that are not UTF-8', () => {
    expect(() => readJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/UTF-8/);
  });

  test('says where it stopped', () => {
    expect(() => read('{"a" 1}')).toThrow('at character 6, expected ":"');
  });

  test('goes to its limits and no further', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const wide = (values: number) => `[${Array(values - 1).fill('0')}]`;
    expect(() => read(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => read(nested(MAX_JSON_DEPTH + 1))).toThrow(/levels/);
    expect(() => read(wide(MAX_JSON_VALUES))).not.toThrow();
    expect(() => read(wide(MAX_JSON_VALUES + 1))).toThrow(/values/);
  });
});

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
