/** Ids of credits: every form leads back to the posting, and to nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CLIENT_NUMBER } from '../../../functions/ledger/client.ts';
import {
  clientUuid,
  creditHex,
  creditId,
  MAX_POSTING_NUMBER,
  parseCreditId,
} from '../../../functions/ledger/credit-id.ts';
import { MAX_PARTS } from '../../../functions/ledger/posting.ts';

const refs = fc.record({
  client: fc.integer({ min: 0, max: MAX_CLIENT_NUMBER }),
  number: fc.integer({ min: 0, max: MAX_POSTING_NUMBER }),
  part: fc.integer({ min: 0, max: MAX_PARTS }),
});
const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ONE = { client: 7, number: 12, part: 3 };

describe('the id of a credit', () => {
  test('is a UUIDv8 and 26 hex digits, and leads back from both, in either case', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        const [id, hex] = [creditId(ref), creditHex(ref)];
        expect(id).toMatch(UUID_8);
        expect(hex).toMatch(/^[0-9a-f]{26}$/);
        for (const text of [id, hex, id.toUpperCase(), hex.toUpperCase()]) {
          expect(parseCreditId(text)).toEqual(ref);
        }
      }),
    );
  });

  test.each([
    { client: 0, number: 0, part: 0 },
    { client: MAX_CLIENT_NUMBER, number: MAX_POSTING_NUMBER, part: MAX_PARTS },
  ])('can be made of %j, as of all between', (ref) => {
    expect(parseCreditId(creditId(ref))).toEqual(ref);
    expect(parseCreditId(creditHex(ref))).toEqual(ref);
  });

  test('never changes: it is in the hands of others', () => {
    expect(creditId(ONE)).toBe(PINNED.id);
    expect(creditHex(ONE)).toBe(PINNED.hex);
    expect(clientUuid(7)).toBe(creditId({ client: 7, number: 0, part: 0 }));
  });

  test('notices any slip of a single digit', () => {
    const digit = fc.constantFrom(...'0123456789abcdef');
    fc.assert(
      fc.property(refs, fc.nat({ max: 35 }), digit, (ref, at, slip) => {
        for (const text of [creditId(ref), creditHex(ref)]) {
          const place = at % text.length;
          const other = text.slice(0, place) + slip + text.slice(place + 1);
          if (other !== text) expect(parseCreditId(other)).toBeNull();
        }
      }),
    );
  });

  test.each([
    '',
    'x'.repeat(26),
    creditHex(ONE).slice(1),
    `${creditHex(ONE)}0`,
    `0${creditHex(ONE)}`,
    ` ${creditId(ONE)}`,
    `${creditId(ONE)}\n`,
    `${creditId(ONE)}z`,
    `z${creditId(ONE)}`,
    creditId(ONE).replaceAll('-', ''),
    '6f1c2f0e-9d3b-4c7a-8e5d-2b1a0c9f8e7d',
  ])('is not %j', (text) => {
    expect(parseCreditId(text)).toBeNull();
  });

  test.each([
    [{ ...ONE, client: -1 }, 'client'],
    [{ ...ONE, client: MAX_CLIENT_NUMBER + 1 }, 'client'],
    [{ ...ONE, number: -1 }, 'posting'],
    [{ ...ONE, number: MAX_POSTING_NUMBER + 1 }, 'posting'],
    [{ ...ONE, part: -1 }, 'part'],
    [{ ...ONE, part: MAX_PARTS + 1 }, 'part'],
  ])('cannot be made of %j', (ref, what) => {
    expect(() => creditId(ref)).toThrow(what);
  });

  test('looks unlike its neighbours', () => {
    const prefixes = [1, 2, 3, 4].map((number) => creditId({ ...ONE, number }).slice(0, 6));
    expect(new Set(prefixes).size).toBe(4);
  });
});

const PINNED = {
  id: 'c29b028c-0fd6-8b2b-824a-d771176b9b73',
  hex: 'c29b028c0fd6b2b092b5dc45da',
};
