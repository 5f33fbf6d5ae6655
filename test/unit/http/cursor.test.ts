/** Cursors are of use only unchanged, and only where they came from. */
import { describe, expect, test } from 'vitest';
import { WireFault } from '../../../functions/http/contract.ts';
import { makeCursors } from '../../../functions/http/cursor.ts';

const cursors = makeCursors('a key that nobody knows');
const binding = { route: 'history', client: 7, filters: ['a', { to: null, from: 5 }] };

describe('a cursor', () => {
  test.each(['', '12', 'S#approved\u0000é😀'])('gives its position back: %j', (position) => {
    const cursor = cursors.seal(binding, position);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(cursors.open(binding, cursor, 'cursor')).toBe(position);
  });

  test('does not mind the order of keys, nor those without a value', () => {
    const cursor = cursors.seal({ a: 1, b: 2 }, 'x');
    expect(cursors.open({ b: 2, c: undefined, a: 1 }, cursor, 'cursor')).toBe('x');
  });

  test('is refused for any other list', () => {
    const cursor = cursors.seal(binding, '12');
    for (const other of [{}, null, { ...binding, client: 8 }, { ...binding, client: '7' }]) {
      expect(() => cursors.open(other, cursor, 'cursor')).toThrow(WireFault);
    }
  });

  test('is refused with any bit flipped, cut or prolonged', () => {
    const cursor = cursors.seal(binding, '12');
    const bytes = Buffer.from(cursor, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => cursors.open(binding, flipped.toString('base64url'), 'cursor')).toThrow();
    }
    for (const bad of ['', 'x', cursor.slice(1), cursor.slice(0, -1), `${cursor}A`]) {
      expect(() => cursors.open(binding, bad, 'cursor'), bad).toThrow(WireFault);
    }
  });

  test('has one spelling', () => {
    const cursor = cursors.seal(binding, '12');
    for (const other of [`${cursor}=`, `${cursor} `, ` ${cursor}`, `${cursor}\n`]) {
      expect(() => cursors.open(binding, other, 'cursor')).toThrow(WireFault);
    }
  });

  test('of another deployment is refused', () => {
    const foreign = makeCursors('another key').seal(binding, '12');
    expect(() => cursors.open(binding, foreign, 'cursor')).toThrow(WireFault);
  });

  test('that is bad is named by the field in which it came', () => {
    const failure = attempt(() => cursors.open(binding, 'x'.repeat(5_000), 'next_page'));
    expect(failure).toMatchObject({ problem: 'malformed', faults: [{ name: 'next_page' }] });
  });
});

function attempt(act: () => unknown) {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof WireFault ? error.failure : null;
  }
}
