/** Turns a step into a purchase or a change of a grant. */
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command, Purchase, ScheduleChange } from '../../functions/ledger/command.ts';
import type { Kind, Step } from './steps.ts';
import type { Book } from './tokens.ts';

export interface Scene {
  readonly book: Book;
  readonly others: readonly ClientRef[];
  readonly self: ClientRef;
  readonly now: number;
}

export const PRODUCTS = ['maps', 'faces', 'plates'];
export const TAGS = ['night', 'trial'];

/** `kind`: of a change to the grant `credit`. */
export function changing(kind: Kind, step: Step, scene: Scene, credit: number): Command {
  const { a, b } = step;
  const { book, now } = scene;
  const amount = BigInt(step.amount);
  const parts = book.grants.get(credit)?.lots.length ?? 1;
  const part = a % 5 === 0 || parts === 1 ? {} : { part: (b % (parts + (a % 2))) + 1 };
  const reason = 'counted wrongly';
  switch (kind) {
    case 'take back':
      return { op: 'reverse', credit, ...(a > 4 ? { amount } : {}) };
    case 'shorten':
      return { op: 'shorten', credit, ...part, endingBefore: now - 1 + b };
    case 'extend':
      return { op: 'extend', credit, ...part, endingBefore: now + 4 * b };
    case 'add segment':
      return { op: 'extend', credit, add: { amount, ...dates(step, now) } };
    case 'edit':
      return { op: 'edit', credit, ...editing(step) };
    case 'reschedule':
      return { op: 'edit', credit, schedule: rescheduling(step, scene, credit) };
    case 'adjust up':
      return { op: 'adjust', credit, ...part, direction: 'add', amount, reason };
    case 'adjust down': {
      const taken = BigInt((step.amount % 3) + 1);
      return { op: 'adjust', credit, ...part, direction: 'remove', amount: taken, reason };
    }
    default:
      return { op: 'void', credit };
  }
}

function scope({ b, c }: Step) {
  const products = PRODUCTS.slice(b % 3, (b % 3) + (c % 3));
  return { products, tags: c % 4 === 0 ? [TAGS[b % 2] ?? ''] : [] };
}

function editing(step: Step) {
  if (step.a < 5) return { priority: step.b - 3 };
  return step.a < 9 ? scope(step) : { description: 'seen' };
}

/** One or two lots of the grant, now and then one that it does not have, and maybe a new one. */
function rescheduling(step: Step, { book, now }: Scene, credit: number): ScheduleChange {
  const { a, b, c, pick } = step;
  const lots = book.grants.get(credit)?.lots ?? [];
  const part = (pick % (lots.length + (c === 0 ? 1 : 0))) + 1;
  const lot = lots[part - 1];
  const amount = BigInt(Math.max(1, (lot?.amount ?? 1) + a - 4));
  const other = (part % lots.length) + 1;
  const update = [
    { part, ...(b < 8 && { amount }), ...(b % 3 === 0 && { endingBefore: now - 2 + 2 * c }) },
    ...(b === 5 && other !== part ? [{ part: other, startingAt: now + a }] : []),
  ];
  return {
    ...(b % 4 === 3 ? { remove: [part] } : { update }),
    ...(c % 3 === 0 && { add: [{ amount: BigInt(step.amount), ...dates(step, now) }] }),
  };
}

export function purchase(kind: Kind, step: Step, now: number): Purchase {
  const { a, b, c } = step;
  const terms = {
    op: 'purchase' as const,
    amount: BigInt(step.amount),
    ...(a % 2 === 0 ? { priority: a } : {}),
    ...(b % 3 === 0 ? { price: '9.90' } : {}),
  };
  const ends = c > 5 ? { endingBefore: now + 3 * (c - 6) } : {};
  switch (kind) {
    case 'scoped purchase':
      return { ...terms, ...scope(step), ...ends };
    case 'segmented purchase': {
      const schedule = Array.from({ length: (a % 3) + 1 }, (_, i) => ({
        amount: BigInt((step.amount + i) % 5) + 1n,
        ...dates({ ...step, b: b + i * c }, now),
      }));
      const amount = schedule.reduce((sum, segment) => sum + segment.amount, 0n);
      return { ...terms, amount, schedule };
    }
    case 'pending purchase':
      return { ...terms, ...ends, status: 'pending' };
    default:
      return { ...terms, ...ends };
  }
}

/** From a little ago or soon, for a while or for ever; rarely over already. */
function dates({ b, c }: Step, now: number) {
  const startingAt = now - 3 + b;
  if (c === 11) return {};
  if (c > 8) return { startingAt };
  return { startingAt, endingBefore: startingAt + 1 + 2 * c };
}
