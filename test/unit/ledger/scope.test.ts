/** Scopes: what a grant may pay for, and how many an account may keep. */
import { describe, expect, test } from 'vitest';
import { openAccount } from '../../../functions/ledger/account.ts';
import { openSegment } from '../../../functions/ledger/commands/purchase.ts';
import {
  breadth,
  covers,
  DIGEST_LENGTH,
  distinctScopes,
  EVERYTHING,
  hasTooManyScopes,
  isEverything,
  scopeKey,
  scopeOf,
} from '../../../functions/ledger/scope.ts';

const names = (count: number, prefix = 'p') => Array.from({ length: count }, (_, i) => prefix + i);

describe('a scope', () => {
  test('is the same whatever the order of its names and however often they come', () => {
    expect(scopeOf(['b', 'a', 'a'], ['u', 't', 'u'])).toEqual(scopeOf(['a', 'b'], ['t', 'u']));
    expect(scopeOf(['a', 'b'], []).products).toHaveLength(2);
  });

  test('keeps short digests, and tells a product from a tag of the same name', () => {
    const { products, tags } = scopeOf(['night'], ['night']);
    expect(products[0]).toHaveLength(DIGEST_LENGTH);
    expect(products[0]).not.toBe(tags[0]);
    expect(scopeKey(scopeOf(['night'], []))).not.toBe(scopeKey(scopeOf([], ['night'])));
  });

  test.each([
    ['everything pays for anything', [], [], ['maps'], ['night'], true],
    ['everything pays for nothing named', [], [], [], [], true],
    ['a product pays for itself', ['maps'], [], ['maps'], [], true],
    ['a product does not pay for another', ['maps'], [], ['faces'], [], false],
    ['a product does not pay for nothing named', ['maps'], [], [], [], false],
    ['one of several products is enough', ['maps', 'faces'], [], ['faces'], [], true],
    ['a tag pays where it is named', [], ['night'], [], ['day', 'night'], true],
    ['a tag does not pay for a product of its name', [], ['night'], ['night'], [], false],
    ['a tag is enough beside a product', ['maps'], ['night'], ['faces'], ['night'], true],
  ])('%s', (_, products, tags, product, asked, expected) => {
    expect(covers(scopeOf(products, tags), scopeOf(product, asked))).toBe(expected);
  });

  test('is everything only without products and tags', () => {
    expect(isEverything(EVERYTHING)).toBe(true);
    expect(isEverything(scopeOf(['a'], []))).toBe(false);
    expect(isEverything(scopeOf([], ['a']))).toBe(false);
  });

  test('is as broad as it names products; tags alone are broader, everything is broadest', () => {
    expect(breadth(scopeOf(['a', 'b'], ['t']))).toBe(2);
    expect(breadth(scopeOf(names(16), []))).toBeLessThan(breadth(scopeOf([], ['t'])));
    expect(breadth(scopeOf([], ['t']))).toBeLessThan(breadth(EVERYTHING));
  });
});

describe('the scopes of an account', () => {
  const segment = (credit: number, products: readonly string[], tags: readonly string[]) =>
    openSegment(
      credit,
      { part: 1, amount: 1n, startingAt: 0, endingBefore: 9 },
      { schedule: [], priority: 1, free: false, products, tags },
    );
  const account = (scopes: readonly (readonly [string[], string[]])[]) => ({
    ...openAccount({ number: 1, id: 'a', uuid: 'u' }, 0n, 0),
    segments: scopes.map(([products, tags], i) => segment(i + 1, products, tags)),
  });

  test('are counted once each, in order of first use, without everything', () => {
    const { segments } = account([
      [[], []],
      [['b'], []],
      [['a'], []],
      [['b'], []],
    ]);
    expect(distinctScopes(segments)).toEqual([scopeOf(['b'], []), scopeOf(['a'], [])]);
  });

  test('are 16 at most', () => {
    const single = (count: number) =>
      account(names(count).map((name): [string[], string[]] => [[name], []]));
    expect(hasTooManyScopes(single(16))).toBe(false);
    expect(hasTooManyScopes(single(17))).toBe(true);
  });

  test('name 64 products and tags at most, all together', () => {
    const four = (last: string[]) =>
      account([
        [names(16, 'a'), []],
        [[], names(16, 'b')],
        [names(8, 'c'), names(8, 'd')],
        [names(15, 'e'), last],
      ]);
    expect(hasTooManyScopes(four(['t']))).toBe(false);
    expect(hasTooManyScopes(four(['t', 'u']))).toBe(true);
  });
});
