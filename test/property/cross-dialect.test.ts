/** Whichever dialect says it: the same things done leave the same accounts. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ONE } from '../../functions/ledger/amount.ts';
import { liveTwice, type Said } from './speaking.ts';
import type { Wish } from './wishes.ts';

/** Histories per test; a longer search asks for more. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 25);
/** A failure is made smaller until then. */
const MOST_MILLISECONDS = 60_000 + RUNS * 2_000;

/** How often each thing is wished for: what moves credits most of all. */
const SHARES: Readonly<Record<Wish['op'], number>> = {
  open: 2,
  buy: 8,
  'buy with terms': 5,
  use: 8,
  order: 2,
  hold: 3,
  approve: 2,
  fail: 1,
  void: 2,
  reverse: 2,
  correct: 4,
  shorten: 2,
  edit: 2,
  'add segment': 2,
  send: 4,
  close: 0.2,
  wait: 4,
};

const anOp = fc.oneof(
  ...Object.entries(SHARES).map(([op, share]) => ({
    weight: share * 10,
    arbitrary: fc.constant(op as Wish['op']),
  })),
);
const small = fc.nat({ max: 1_000 });
const anAmount = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((whole) => BigInt(whole) * ONE),
  fc.integer({ min: 1, max: 4_000 }).map((cents) => BigInt(cents) * (ONE / 100n)),
  fc.integer({ min: 1, max: 30_000_000 }).map(BigInt),
);
const wishes = fc.array(
  fc.record<Wish>({
    op: anOp,
    client: small,
    other: small,
    credit: small,
    amount: anAmount,
    hours: fc.integer({ min: 1, max: 8 }),
    way: small,
    twice: fc.boolean(),
  }),
  { minLength: 15, maxLength: 40 },
);

const tally = new Map<string, number>();

/** What can be said in several ways, and in how many. */
const WAYS: readonly (readonly [Wish['op'], number])[] = [
  ['open', 3],
  ['buy', 5],
  ['buy with terms', 2],
  ['use', 5],
  ['void', 2],
  ['correct', 2],
  ['shorten', 2],
  ['edit', 2],
  ['add segment', 2],
  ['send', 3],
  ['close', 2],
];
const EVERY_WAY = WAYS.flatMap(([op, ways]) =>
  Array.from({ length: ways }, (_, way) => ({ op, way })),
);

function wish(op: Wish['op'], way = 0, more: Partial<Wish> = {}): Wish {
  const plain = { client: 0, other: 1, credit: 0, amount: 3n * ONE, hours: 2, twice: true };
  return { ...plain, ...more, op, way };
}

describe('a list of things done', () => {
  test.each(EVERY_WAY)('$op, said in way $way, is what it is in the own words', async (it) => {
    const [one, two] = [wish('open'), wish('open')];
    const bought = wish('buy', 0, { amount: 100n * ONE });
    const said = await liveTwice([one, two, bought, wish('wait'), wish(it.op, it.way)]);
    expect(said.at(-1)).toMatchObject({ spoken: { op: it.op }, done: true });
  });

  test(
    'through a random dialect each, leaves the accounts that the own one leaves',
    async () => {
      await fc.assert(
        fc.asyncProperty(wishes, async (list) => {
          for (const one of await liveTwice(list)) count(one);
        }),
        { numRuns: RUNS, interruptAfterTimeLimit: MOST_MILLISECONDS },
      );
      const times = (outcome: string) =>
        [...tally].reduce((all, [name, n]) => (name.endsWith(outcome) ? all + n : all), 0);
      expect(times(' done')).toBeGreaterThan(times(' refused'));
    },
    MOST_MILLISECONDS + 30_000,
  );
});

function count({ spoken, way, done }: Said): void {
  const name = `${way[0]?.dialect} ${spoken.op} ${done ? 'done' : 'refused'}`;
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

afterAll(() => {
  console.log(
    [...tally]
      .sort()
      .map(([name, times]) => `${name} ${times}`)
      .join('\n'),
  );
});
