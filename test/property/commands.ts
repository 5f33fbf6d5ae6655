/** Turns a step into a command that fits the world as the model knows it. */
import type { Batch, Command } from '../../functions/ledger/command.ts';
import { changing, PRODUCTS, purchase, type Scene, TAGS } from './grant-commands.ts';
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
  const has = targets(scene.book);
  const target = (from: readonly number[]) => from[step.pick % from.length] ?? step.pick;
  switch (kind) {
    case 'purchase':
    case 'scoped purchase':
    case 'segmented purchase':
    case 'pending purchase':
      return purchase(kind, step, scene.now);
    case 'capture':
    case 'capture in steps':
    case 'release':
      return settling(kind, step, target(has.open));
    case 'approve':
      return { op: 'approve', credit: target(has.waiting), ...(step.a === 0 ? FINAL : {}) };
    case 'fail':
      return { op: 'fail', credit: target(has.waiting) };
    case 'reverse usage':
      return { op: 'reverse', credit: target(has.paid), ...maybe(step.a > 4, step.b + 1) };
    case 'change limit':
      return { op: 'change_client', change: { overdraftLimit: BigInt(step.a * 2) } };
    case 'close':
      return { op: 'close_client' };
    case 'nonsense':
      return nonsense(step, scene);
    case 'usage':
    case 'post-paid usage':
    case 'hold':
    case 'transfer':
    case 'batch':
      return spending(kind, step, scene);
    default:
      return changing(kind, step, scene, target(has.live));
  }
}

const FINAL = { final: true };
const maybe = (given: boolean, amount: number) => (given ? { amount: BigInt(amount) } : {});

type Settling = 'capture' | 'capture in steps' | 'release';
type Spender = 'usage' | 'post-paid usage' | 'hold' | 'transfer' | 'batch';

function settling(kind: Settling, { a, amount }: Step, credit: number): Command {
  if (kind === 'release') return { op: 'fail', credit };
  if (kind === 'capture') return { op: 'approve', credit, ...maybe(a > 7, amount) };
  return { op: 'approve', credit, amount: BigInt((a % 3) + 1), final: false };
}

function spending(kind: Spender, step: Step, scene: Scene): Command {
  const { a, b, c } = step;
  const affordable = spendable(step, scene, purpose(b));
  switch (kind) {
    case 'usage':
      return { op: 'usage', amount: affordable, ...purpose(b) };
    case 'post-paid usage':
      return { op: 'usage', amount: BigInt(step.amount), ...purpose(b), postPaid: true };
    case 'hold':
      return { op: 'hold', amount: affordable, ...purpose(b), expiresAt: scene.now + 2 * c };
    case 'transfer': {
      const to = scene.others[a % scene.others.length] ?? scene.self;
      return { op: 'transfer', to, amount: spendable(step, scene, 'anything') };
    }
    case 'batch':
      return batch(step, scene);
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
