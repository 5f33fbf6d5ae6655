/** A balance as the own dialect shows it. */
import { describe, expect, it } from 'vitest';
import { balanceToWire } from '../../../functions/dialects/native/render.ts';
import { balanceShape } from '../../../functions/dialects/native/shapes.ts';
import { creditId } from '../../../functions/ledger/credit-id.ts';
import { account, NOW, NOW_TEXT, segment } from './native-samples.ts';

const DAY = 86_400_000;

function id(number: number): string {
  return creditId({ client: 7, number, part: 0 });
}

describe('a balance', () => {
  const standing = {
    at: NOW,
    account: account({
      version: 9,
      overdraftLimit: 2_000_000n,
      debt: 500_000n,
      totals: {
        granted: 30_000_000n,
        adjusted: -1_000_000n,
        transferredIn: 2_000_000n,
        used: 4_500_000n,
        expired: 3_000_000n,
        voided: 1_000_000n,
        transferredOut: 2_000_000n,
      },
      segments: [
        segment({ credit: 1, left: 7_000_000n, held: 3_000_000n }),
        segment({
          credit: 2,
          left: 6_000_000n,
          startingAt: NOW + DAY,
          endingBefore: NOW + 2 * DAY,
        }),
        segment({ credit: 3, left: 5_000_000n, priority: -1.5 }),
      ],
    }),
  };
  const shown = balanceShape.parse(balanceToWire(standing));

  it('tells apart what can be spent, what is held and what is still to begin', () => {
    expect(shown).toMatchObject({
      client: 'acme',
      at: NOW_TEXT,
      version: 9,
      balance: '20.5',
      available: '11.5',
      upcoming: '6',
      held: '3',
      debt: '0.5',
      overdraftLimit: '2',
    });
  });

  it('shows both sides of the closed identity', () => {
    const micro = (...names: (keyof typeof shown)[]) =>
      names.reduce((total, name) => total + Math.round(Number(shown[name]) * 1e6), 0);
    expect(micro('granted', 'adjusted', 'transferredIn')).toBe(
      micro('available', 'upcoming', 'held', 'used', 'expired', 'voided', 'transferredOut'),
    );
  });

  it('lists the open grants in burn order', () => {
    expect(shown.grants).toEqual([
      grant({ credit: id(3), remaining: '5', priority: -1.5 }),
      grant({
        credit: id(2),
        remaining: '6',
        startingAt: '2026-01-03T03:04:05.678Z',
        endingBefore: '2026-01-04T03:04:05.678Z',
      }),
      grant({ credit: id(1), remaining: '10', held: '3' }),
    ]);
  });
});

function grant(changes: object) {
  return {
    part: 1,
    held: '0',
    priority: 100,
    startingAt: NOW_TEXT,
    endingBefore: null,
    ...changes,
  };
}
