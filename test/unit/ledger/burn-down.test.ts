/** Burn order: which of two grants pays first, rule by rule, and what is drawn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenSegment } from '../../../functions/ledger/account.ts';
import {
  BURN_RULES,
  burnOrder,
  inBurnOrder,
  isLive,
  planDraws,
} from '../../../functions/ledger/burn-down.ts';
import { NEVER } from '../../../functions/ledger/instant.ts';
import { EVERYTHING, scopeOf } from '../../../functions/ledger/scope.ts';

const plain: OpenSegment = {
  credit: 5,
  part: 2,
  left: 10n,
  held: 0n,
  priority: 100,
  free: false,
  startingAt: 100,
  endingBefore: 500,
  scope: EVERYTHING,
};

/** What makes a segment burn before the plain one, from the strongest reason to the weakest. */
const EARLIER: readonly [string, Partial<OpenSegment>, Partial<OpenSegment>][] = [
  ['priority', { priority: 99 }, { priority: 101 }],
  ['free', { free: true }, {}],
  ['products', { scope: scopeOf(['a'], []) }, {}],
  ['end', { endingBefore: 499 }, { endingBefore: NEVER }],
  ['start', { startingAt: 99 }, { startingAt: 101 }],
  ['issue', { credit: 4 }, { credit: 6 }],
  ['part', { part: 1 }, { part: 3 }],
];

describe('the burn order', () => {
  test('has its rules in this order', () => {
    expect(BURN_RULES.map(({ name }) => name)).toEqual(EARLIER.map(([name]) => name));
  });

  test.each(EARLIER)('by %s: what is lower or narrower pays first', (_, earlier, later) => {
    const [first, last] = [
      { ...plain, ...earlier },
      { ...plain, ...later },
    ];
    expect(burnOrder(first, plain)).toBeLessThan(0);
    expect(burnOrder(plain, first)).toBeGreaterThan(0);
    expect(burnOrder(first, last)).toBeLessThan(0);
  });

  test('lets an earlier rule win over all later ones together', () => {
    for (const [i, [, earlier]] of EARLIER.entries()) {
      const rest = Object.assign({}, ...EARLIER.slice(i + 1).map(([, better]) => better));
      expect(burnOrder({ ...plain, ...earlier }, { ...plain, ...rest })).toBeLessThan(0);
    }
  });

  test('puts fewer products before more, those before tags alone, everything last', () => {
    const scopes = [
      scopeOf(['a'], ['t', 'u']),
      scopeOf(['a', 'b'], []),
      scopeOf(['a', 'b', 'c'], []),
      scopeOf([], ['t']),
      EVERYTHING,
    ];
    const shuffled = [3, 0, 4, 2, 1].map((i) => ({ ...plain, scope: scopes[i] ?? EVERYTHING }));
    expect(inBurnOrder(shuffled).map(({ scope }) => scope)).toEqual(scopes);
  });

  test('is total: it does not depend on the order in which grants are kept', () => {
    const segment = fc.record({
      credit: fc.nat({ max: 3 }),
      part: fc.nat({ max: 3 }),
      priority: fc.integer({ min: -1, max: 1 }),
      free: fc.boolean(),
      startingAt: fc.nat({ max: 2 }),
      endingBefore: fc.constantFrom(5, 6, NEVER),
    });
    const distinct = fc.uniqueArray(segment, {
      selector: ({ credit, part }) => `${credit}.${part}`,
    });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (list, order) => {
        const segments = list.map((terms) => ({ ...plain, ...terms }));
        const shuffled = segments
          .map((one) => ({ one, at: order.next().value }))
          .sort((a, b) => a.at - b.at);
        const sorted = inBurnOrder(segments);
        expect(inBurnOrder(shuffled.map(({ one }) => one))).toEqual(sorted);
        for (const [i, one] of sorted.entries()) {
          expect(burnOrder(one, one)).toBe(0);
          if (i > 0) expect(burnOrder(sorted[i - 1] ?? one, one)).toBeLessThan(0);
        }
      }),
    );
  });

  test('does not reorder what it was given', () => {
    const given = [plain, { ...plain, credit: 1 }];
    inBurnOrder(given);
    expect(given.map(({ credit }) => credit)).toEqual([5, 1]);
  });
});

describe('a segment', () => {
  test.each([
    [99, false],
    [100, true],
    [499, true],
    [500, false],
  ])('that lasts from 100 until before 500 is in force at %i: %s', (now, live) => {
    expect(isLive(plain, now)).toBe(live);
  });
});

describe('a plan of draws', () => {
  const first = { ...plain, credit: 1 };
  const second = { ...plain, credit: 2 };
  const draw = (credit: number, amount: bigint) => ({ credit, part: 2, amount });

  test('takes from the first all there is, and from the next the rest', () => {
    const plan = planDraws([second, first], 12n, EVERYTHING, 200);
    expect(plan).toEqual({ draws: [draw(1, 10n), draw(2, 2n)], uncovered: 0n });
  });

  test('takes nothing from a grant that is not needed', () => {
    expect(planDraws([first, second], 10n, EVERYTHING, 200).draws).toEqual([draw(1, 10n)]);
  });

  test('says what no grant covers', () => {
    expect(planDraws([first, second], 21n, EVERYTHING, 200).uncovered).toBe(1n);
    expect(planDraws([], 3n, 'any', 200)).toEqual({ draws: [], uncovered: 3n });
  });

  test('passes over what has ended, has not begun, is held or may not pay for it', () => {
    const idle = [
      { ...first, endingBefore: 200 },
      { ...first, startingAt: 201 },
      { ...first, left: 0n, held: 10n },
      { ...first, scope: scopeOf(['maps'], []) },
    ];
    const plan = planDraws([...idle, second], 4n, scopeOf(['faces'], []), 200);
    expect(plan).toEqual({ draws: [draw(2, 4n)], uncovered: 0n });
  });

  test('draws on any scope where it is to be sent on', () => {
    const scoped = { ...first, scope: scopeOf(['maps'], []) };
    expect(planDraws([scoped], 4n, EVERYTHING, 200).uncovered).toBe(4n);
    expect(planDraws([scoped], 4n, 'any', 200).draws).toEqual([draw(1, 4n)]);
  });
});
