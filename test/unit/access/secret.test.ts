/** Secrets: their shape, their checksum, their spread. */
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isWellFormedSecret, makeSecret, sha256Hex } from '../../../functions/access/secret.ts';

const KINDS = ['live', 'test', 'identifier', 'secret'] as const;

describe('a secret', () => {
  test.each([
    ['live', /^tsk_live_[0-9A-Za-z]{38}$/],
    ['test', /^tsk_test_[0-9A-Za-z]{38}$/],
    ['identifier', /^tskw_[0-9A-Za-z]{38}$/],
    ['secret', /^tsks_[0-9A-Za-z]{38}$/],
  ] as const)('of kind %s has its prefix and is well formed', (kind, shape) => {
    const secret = makeSecret(kind);
    expect(secret).toMatch(shape);
    expect(isWellFormedSecret(secret, [kind])).toBe(true);
    const others = KINDS.filter((other) => other !== kind);
    expect(isWellFormedSecret(secret, others)).toBe(false);
  });

  test('ends with the CRC-32 of what precedes, in base62', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const secret = makeSecret('live');
    const value = [...secret.slice(-6)].reduce((sum, c) => sum * 62 + alphabet.indexOf(c), 0);
    expect(value).toBe(crc32(secret.slice(0, -6)));
  });

  test('is refused with any one character changed', () => {
    const secret = makeSecret('live');
    for (let at = 0; at < secret.length; at += 1) {
      const other = secret[at] === 'x' ? 'y' : 'x';
      const mistyped = secret.slice(0, at) + other + secret.slice(at + 1);
      expect(isWellFormedSecret(mistyped, KINDS), mistyped).toBe(false);
    }
  });

  test.each(['', ' ', 'tsk_live_', 'x'.repeat(10_000), '__proto__', 'tsk_live_\u0000'])(
    'is not %j',
    (text) => {
      expect(isWellFormedSecret(text, KINDS)).toBe(false);
    },
  );

  test('with a space or a line break around it is none', () => {
    const secret = makeSecret('test');
    for (const text of [`${secret} `, ` ${secret}`, `${secret}\n`]) {
      expect(isWellFormedSecret(text, KINDS)).toBe(false);
    }
  });

  test('is never made twice and uses all letters evenly', () => {
    const secrets = Array.from({ length: 3_000 }, () => makeSecret('live'));
    expect(new Set(secrets).size).toBe(secrets.length);
    const counts = new Map<string, number>();
    for (const letter of secrets.map((secret) => secret.slice(9, 41)).join('')) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    const mean = (3_000 * 32) / 62;
    expect(counts.size).toBe(62);
    // Eight standard deviations: a bias of modulo 256 would be at 25 % of the mean.
    for (const count of counts.values()) {
      expect(Math.abs(count - mean)).toBeLessThan(8 * Math.sqrt(mean));
    }
  });

  test('is kept as 64 hex digits', () => {
    expect(sha256Hex('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
