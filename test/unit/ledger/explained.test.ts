/** Explanations where grants have several parts, and where the store has lost what they tell. */
import { describe, expect, test } from 'vitest';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { WatchedOffice } from './watched-office.ts';

/** A grant in two parts of 2 that end, of which 3 are used. */
async function used() {
  const office = new WatchedOffice();
  const client = await office.client(7);
  const schedule = [
    { amount: 2n, endingBefore: 5_000 },
    { amount: 2n, endingBefore: 6_000 },
  ];
  await office.ask(client, { op: 'purchase', amount: 4n, schedule });
  await office.ask(client, { op: 'usage', amount: 3n });
  const usage = { client: 7, number: 2, part: 0 };
  return { office, client, explain: () => office.ledger.explain(client, { usage }) };
}

describe('an explanation', () => {
  test('tells the parts of a grant that paid apart, and what ends of each', async () => {
    const { explain } = await used();
    expect(await explain()).toEqual({
      amount: 3n,
      uncovered: 0n,
      paid: [
        {
          draw: { credit: 1, part: 1, amount: 2n },
          rule: 'end',
          because: 'it ends 1970-01-01T00:00:05.000Z, the next 1970-01-01T00:00:06.000Z',
        },
        { draw: { credit: 1, part: 2, amount: 1n }, rule: 'last', because: 'it covers the rest' },
      ],
      expiring: [{ credit: 1, part: 2, amount: 1n, at: 6_000 }],
    });
  });

  test('of a usage to come takes from the part that would pay, not from the other', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    const ends = [5_000, 6_000].map((endingBefore) => ({ amount: 2n, endingBefore }));
    await office.ask(client, { op: 'purchase', amount: 4n, schedule: ends });
    const asked = { amount: 1n, product: null, tags: [] };
    expect((await office.ledger.explain(client, asked))?.expiring).toEqual([
      { credit: 1, part: 1, amount: 1n, at: 5_000 },
      { credit: 1, part: 2, amount: 2n, at: 6_000 },
    ]);
  });

  test.each<[string, (posting: Posting) => Posting | null]>([
    ['the posting', ({ number, ...rest }) => (number === 1 ? null : { number, ...rest })],
    [
      'the purchase',
      ({ number, credit, ...rest }) => ({ ...rest, number, credit: number === 1 ? null : credit }),
    ],
    [
      'the part',
      (posting) => ({
        ...posting,
        credit: posting.credit && { ...posting.credit, schedule: [] },
      }),
    ],
  ])('fails where the store has lost %s that paid', async (_, shows) => {
    const { office, explain } = await used();
    office.shows = shows;
    await expect(explain()).rejects.toThrow('a draw names a segment of a purchase');
  });
});
