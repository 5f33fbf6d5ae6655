/** Histories as fast-check makes them: numbers that the world turns into commands that fit it. */
import fc from 'fast-check';

export const KINDS = [
  'purchase',
  'scoped purchase',
  'segmented purchase',
  'pending purchase',
  'usage',
  'post-paid usage',
  'hold',
  'capture',
  'capture in steps',
  'release',
  'approve',
  'fail',
  'reverse usage',
  'take back',
  'void',
  'shorten',
  'extend',
  'add segment',
  'edit',
  'reschedule',
  'adjust up',
  'adjust down',
  'transfer',
  'batch',
  'change limit',
  'close',
  'nonsense',
] as const;
export type Kind = (typeof KINDS)[number];

/** What else can happen: the clock goes on, or an old id is heard again. */
export type Event = Kind | 'time' | 'replay' | 'altered copy' | 'copies at once';

export interface Step {
  readonly event: Event;
  /** Which client, and which of the records that fit. */
  readonly client: number;
  readonly pick: number;
  readonly amount: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const WEIGHTS: Readonly<Record<Event, number>> = {
  purchase: 7,
  'scoped purchase': 4,
  'segmented purchase': 4,
  'pending purchase': 2,
  usage: 7,
  'post-paid usage': 4,
  hold: 6,
  capture: 3,
  'capture in steps': 4,
  release: 2,
  approve: 2,
  fail: 1,
  'reverse usage': 5,
  'take back': 2,
  void: 1,
  shorten: 2,
  extend: 2,
  'add segment': 2,
  edit: 3,
  reschedule: 4,
  'adjust up': 2,
  'adjust down': 2,
  transfer: 4,
  batch: 4,
  'change limit': 2,
  close: 3,
  nonsense: 2,
  time: 12,
  replay: 3,
  'altered copy': 2,
  'copies at once': 2,
};

const small = fc.nat({ max: 11 });

const step: fc.Arbitrary<Step> = fc.record({
  event: fc.oneof(
    ...Object.entries(WEIGHTS).map(([event, weight]) => ({
      arbitrary: fc.constant(event as Event),
      weight,
    })),
  ),
  client: fc.nat({ max: 2 }),
  pick: fc.nat({ max: 30 }),
  amount: fc.integer({ min: 1, max: 12 }),
  a: small,
  b: small,
  c: small,
});

export const histories: fc.Arbitrary<Step[]> = fc.array(step, {
  minLength: 20,
  maxLength: 70,
  size: 'max',
});
