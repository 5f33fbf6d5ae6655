/** Turns a step into a command that fits the world as the model knows it. */
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Batch, Command, Purchase } from '../../functions/ledger/command.ts';
import type { Kind, Step } from './steps.ts';
import {
  type Book,
  countOf,
  type Grant,
  openHolds,
  type Purpose,
  payable,
  type Spending,
} from './tokens.ts';

export interface Scene {
  readonly book: Book;
  readonly others: readonly ClientRef[];
  readonly self: ClientRef;
  readonly now: number;
}

const PRODUCTS = ['maps', 'faces', 'plates'];
const TAGS = ['night', 'trial'];

/** What to do instead where nothing is there that it could be done to. */
export function fitting(kind: Kind, book: Book): Kind {
  const has = targets(book);
  switch (kind) {
    case 'capture':
    case 'capture in steps':
    case 'release':
      return has.open.length > 0 ? kind : 'hold';
    case 'approve':
    case 'fail':
      return has.waiting.length > 0 ? kind : 'pending purchase';
    case 'reverse usage':
      return has.paid.length > 0 ? kind : 'usage';
    default:
      return has.live.length > 0 ? kind : 'purchase';
  }
}

function targets(book: Book) {
  const isLive = (grant: Grant) => grant.status === 'approved' && grant.lots.length > 0;
  const wasPaid = (s: Spending) => (s.kind === 'usage' ? s.units.length : s.captured) > s.reversed;
  return {
    live: grants(book, isLive),
    waiting: grants(book, (grant) => grant.status === 'pending'),
    paid: spendings(book, wasPaid),
    open: openHolds(book).map(({ number }) => number),
  };
}

export function commandFor(kind: Kind, step: Step, scene: Scene): Command {
  const { pick, a, b, c } = step;
  const { book, now, self } = scene;
  const amount = BigInt(step.amount);
  const { live, waiting, paid, open } = targets(book);
  const target = (from: readonly number[]) => from[pick % from.length] ?? pick;
  const parts = book.grants.get(target(live))?.lots.length ?? 1;
  const part = a % 5 === 0 || parts === 1 ? {} : { part: (b % (parts + (a % 2))) + 1 };
  switch (kind) {
    case 'purchase':
    case 'scoped purchase':
    case 'segmented purchase':
    case 'pending purchase':
      return purchase(kind, step, now);
    case 'usage':
    case 'post-paid usage':
      return {
        op: 'usage',
        amount: kind === 'usage' ? spendable(step, scene, purpose(b)) : amount,
        ...purpose(b),
        ...(kind === 'usage' ? {} : { postPaid: true }),
      };
    case 'hold':
      return {
        op: 'hold',
        amount: spendable(step, scene, purpose(b)),
        ...purpose(b),
        expiresAt: now + 2 * c,
      };
    case 'capture':
      return { op: 'approve', credit: target(open), ...(a > 7 ? { amount } : {}) };
    case 'capture in steps':
      return { op: 'approve', credit: target(open), amount: BigInt((a % 3) + 1), final: false };
    case 'release':
      return { op: 'fail', credit: target(open) };
    case 'approve':
      return { op: 'approve', credit: target(waiting), ...(a === 0 ? { final: true } : {}) };
    case 'fail':
      return { op: 'fail', credit: target(waiting) };
    case 'reverse usage':
      return { op: 'reverse', credit: target(paid), ...(a > 4 ? { amount: BigInt(b + 1) } : {}) };
    case 'take back':
      return { op: 'reverse', credit: target(live), ...(a > 4 ? { amount } : {}) };
    case 'void':
      return { op: 'void', credit: target(live) };
    case 'shorten':
      return { op: 'shorten', credit: target(live), ...part, endingBefore: now - 1 + b };
    case 'extend':
      return { op: 'extend', credit: target(live), ...part, endingBefore: now + 4 * b };
    case 'add segment':
      return { op: 'extend', credit: target(live), add: { amount, ...dates(step, now) } };
    case 'edit':
      return { op: 'edit', credit: target(live), ...editing(step) };
    case 'adjust up':
      return { op: 'adjust', credit: target(live), ...part, direction: 'add', ...because(amount) };
    case 'adjust down': {
      const taken = BigInt((step.amount % 3) + 1);
      return {
        op: 'adjust',
        credit: target(live),
        ...part,
        direction: 'remove',
        ...because(taken),
      };
    }
    case 'transfer':
      return {
        op: 'transfer',
        to: scene.others[a % scene.others.length] ?? self,
        amount: spendable(step, scene, 'anything'),
      };
    case 'batch':
      return batch(step, scene);
    case 'change limit':
      return { op: 'change_client', change: { overdraftLimit: BigInt(a * 2) } };
    case 'close':
      return { op: 'close_client' };
    case 'nonsense':
      return nonsense(step, scene);
  }
}

/** Mostly within what there is; now and then exactly that, or one more. */
function spendable(
  { amount, a, c }: Step,
  { book, now }: Scene,
  purpose: Purpose | 'anything',
): bigint {
  const there = payable(book, Infinity, purpose, now).length;
  if (c === 10) return BigInt(there + 1);
  if (c === 11) return BigInt(Math.max(1, there));
  return BigInt(Math.max(1, Math.min(amount, Math.ceil((there * (a + 1)) / 12))));
}

function purpose(b: number) {
  if (b < 4) return {};
  if (b < 9) return { product: PRODUCTS[b % 3] ?? null };
  return { tags: [TAGS[b % 2] ?? ''] };
}

function scope({ b, c }: Step) {
  const products = PRODUCTS.slice(b % 3, (b % 3) + (c % 3));
  return { products, tags: c % 4 === 0 ? [TAGS[b % 2] ?? ''] : [] };
}

function editing(step: Step) {
  if (step.a < 5) return { priority: step.b - 3 };
  return step.a < 9 ? scope(step) : { description: 'seen' };
}

function purchase(kind: Kind, step: Step, now: number): Purchase {
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

function because(amount: bigint) {
  return { amount, reason: 'counted wrongly' };
}

function batch(step: Step, scene: Scene): Batch {
  const { amount, a, b, c } = step;
  const operations: Batch['operations'] = Array.from({ length: (a % 4) + 1 }, (_, i) => {
    const one = { ...step, amount: Math.ceil(amount / 2), a: a + i, b: b + i };
    if ((b + i) % 3 === 0) return purchase('purchase', one, scene.now);
    const spent = { amount: BigInt((c + i) % 3) + 1n, ...purpose((b + i) % 12) };
    return (c + i) % 2 === 0
      ? { op: 'usage' as const, ...spent }
      : { op: 'hold' as const, ...spent, expiresAt: scene.now + 5 };
  });
  return { op: 'batch', operations };
}

function nonsense({ a, pick }: Step, { self, book }: Scene): Command {
  const any = [...book.grants.keys(), ...book.spendings.keys()];
  const credit = any[pick % any.length] ?? pick;
  switch (a % 6) {
    case 0:
      return { op: 'usage', amount: 0n };
    case 1:
      return { op: 'transfer', to: self, amount: 1n };
    case 2:
      return { op: 'purchase', amount: 3n, schedule: [{ amount: 2n }] };
    case 3:
      return { op: 'usage', amount: BigInt(countOf(book, 'available') + 1) };
    case 4:
      return { op: 'approve', credit };
    default:
      return { op: 'void', credit: pick % 2 === 0 ? 99 : credit };
  }
}

function grants(book: Book, fits: (grant: Grant) => boolean): number[] {
  return [...book.grants.values()].filter(fits).map(({ number }) => number);
}

function spendings(book: Book, fits: (spending: Spending) => boolean): number[] {
  return [...book.spendings.values()].filter(fits).map(({ number }) => number);
}
