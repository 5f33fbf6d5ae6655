/** Reading forms, urlencoded and multipart, also from people who mean harm. */
import { describe, expect, test } from 'vitest';
import { WireFault } from '../../../functions/http/contract.ts';
import {
  MAX_FIELDS,
  mergeFields,
  readMultipart,
  readUrlEncoded,
} from '../../../functions/http/form.ts';

const read = (text: string) => readUrlEncoded(Buffer.from(text));
const TYPE = 'multipart/form-data; boundary="XX"';

const part = (name: string, value: string, more = '') =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const multipart = (text: string | Uint8Array, type = TYPE) =>
  readMultipart(Buffer.from(text), type);

describe('reading an urlencoded form', () => {
  test('reads names, values, spaces and UTF-8', () => {
    expect({ ...read('a=1&b=x+y%20z&c=%C3%A9&d=é&e=&f&a%5B%5D=2') }).toEqual({
      a: '1',
      b: 'x y z',
      c: 'é',
      d: 'é',
      e: '',
      f: '',
      'a[]': '2',
    });
  });

  test('keeps all values of a repeated name, in order', () => {
    expect({ ...read('a=1&b=2&a=3&a=4') }).toEqual({ a: ['1', '3', '4'], b: '2' });
  });

  test('takes special names for names', () => {
    const fields = read('__proto__=x&constructor=y&__proto__[polluted]=z&toString=1');
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(Object.entries(fields)[0]).toEqual(['__proto__', 'x']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each(['a=%', 'a=%zz', 'a=%4', '%=1', 'a=%ff', 'a=%C3', 'a=%ED%A0%80'])(
    'refuses %s',
    (text) => {
      expect(() => read(text)).toThrow(WireFault);
    },
  );

  test('refuses raw bytes that are not UTF-8', () => {
    expect(() => readUrlEncoded(Uint8Array.of(0x61, 0x3d, 0xff))).toThrow(WireFault);
  });

  test('takes 1,000 fields and not one more', () => {
    expect(() => read('a=1&'.repeat(MAX_FIELDS))).not.toThrow();
    expect(() => read('a=1&'.repeat(MAX_FIELDS + 1))).toThrow(/at most 1000 fields/);
  });
});

describe('merging fields over a query', () => {
  test('lets the body win', () => {
    const merged = mergeFields(read('a=1&b=2'), read('b=3&c=4'));
    expect({ ...merged }).toEqual({ a: '1', b: '3', c: '4' });
    expect(Object.getPrototypeOf(merged)).toBeNull();
  });

  test('counts both', () => {
    const half = (name: string) => read(`${name}=1&`.repeat(600));
    expect(() => mergeFields(half('a'), half('b'))).toThrow(WireFault);
  });
});

describe('reading a multipart form', () => {
  test('reads fields, repeated ones too', async () => {
    const text = `${part('a', '1')}${part('b', 'é &=')}${part('a', '2')}${part('__proto__', 'x')}`;
    const fields = await multipart(`${text}--XX--\r\n`);
    expect(Object.entries(fields)).toEqual([
      ['a', ['1', '2']],
      ['b', 'é &='],
      ['__proto__', 'x'],
    ]);
    expect(Object.getPrototypeOf(fields)).toBeNull();
  });

  test('passes over a part that does not say what it is', async () => {
    const fields = await multipart(`--XX\r\n\r\nx\r\n${part('a', '1')}--XX--`);
    expect({ ...fields }).toEqual({ a: '1' });
  });

  const hostile: readonly [string, string | Uint8Array, string?][] = [
    ['no boundary', `${part('a', '1')}--XX--`, 'multipart/form-data'],
    ['another boundary', `${part('a', '1')}--XX--`, 'multipart/form-data; boundary=YY'],
    ['a part that is not closed', part('a', '1')],
    ['a part that is cut in its head', '--XX\r\nContent-Disposition: form-da'],
    ['a body that is no multipart', 'a=1'],
    ['a file', `${part('a', '1', '; filename="a.txt"')}--XX--`],
    ['a part without a name', '--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--'],
    ['too many parts', `${part('a', '1').repeat(MAX_FIELDS + 1)}--XX--`],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(part('a', '')), Uint8Array.of(0xff), Buffer.from('--XX--')]),
    ],
  ];
  test.each(hostile)('refuses %s', async (_, body, type) => {
    await expect(multipart(body, type)).rejects.toThrow(WireFault);
  });
});
