/** The moves between buckets: what each kind of posting may do, and to which total it counts. */
import type { Totals } from './account.ts';
import type { Bucket, Entry, PostingKind } from './posting.ts';

type Place = Bucket | 'outside';
export type Move = `${Place}>${Place}`;

/** A total that grows (`+`) or shrinks (`-`) by what moved; `null`: no total changes. */
type Effect = `${'+' | '-'}${keyof Totals}` | null;

/** A grant is issued; what pays debt is spent at once, and the debt's own share is given back. */
const ISSUE = {
  'available>spent': '+used',
  'spent>available': '-used',
} as const satisfies Partial<Record<Move, Effect>>;

export const MOVES: Readonly<Record<PostingKind, Readonly<Partial<Record<Move, Effect>>>>> = {
  purchase: { 'outside>available': '+granted', ...ISSUE },
  pending_purchase: {},
  approval: { 'outside>available': '+granted', ...ISSUE },
  failure: {},
  usage: { 'available>spent': '+used' },
  hold: { 'available>held': null },
  capture: { 'held>spent': '+used', 'held>available': null },
  release: { 'held>available': null },
  hold_expiry: { 'held>available': null },
  expiry: { 'available>expired': '+expired' },
  void: { 'available>voided': '+voided' },
  take_back: { 'available>voided': '+voided' },
  transfer_out: { 'available>spent': '+transferredOut' },
  transfer_in: { 'outside>available': '+transferredIn', ...ISSUE },
  reversal: { 'spent>available': '-used' },
  adjustment: { 'outside>available': '+adjusted', 'available>outside': '-adjusted' },
  shortening: {},
  extension: { 'outside>available': '+adjusted' },
  edit: { 'outside>available': '+adjusted', 'available>outside': '-adjusted' },
  limit_change: {},
  closing: {},
};

export function moveOf(entry: Pick<Entry, 'from' | 'to'>): Move {
  return `${entry.from ?? 'outside'}>${entry.to ?? 'outside'}`;
}

/** Credits in these buckets are part of the balance. */
export function isInBalance(bucket: Bucket | null): boolean {
  return bucket === 'available' || bucket === 'held';
}
