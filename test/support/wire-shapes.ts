/** What the own dialect answers, as types of what a caller reads. */
import type * as z from 'zod';
import type { grantShape } from '../../functions/dialects/native/grants.ts';
import type {
  balanceShape,
  creditShape,
  pastBalanceShape,
  postingShape,
  transferShape,
} from '../../functions/dialects/native/shapes.ts';

export type WireCredit = z.output<typeof creditShape>;
export type WireBalance = z.output<typeof balanceShape>;
export type WirePastBalance = z.output<typeof pastBalanceShape>;
export type WirePosting = z.output<typeof postingShape>;
export type WireTransfer = z.output<typeof transferShape>;
export type WireGrant = z.output<typeof grantShape>;

interface Share {
  readonly part: number;
  readonly amount: string;
}

export interface WireExplanation {
  readonly amount: string;
  readonly paid: readonly (Share & {
    readonly credit: string | null;
    readonly rule: string;
    readonly because: string;
  })[];
  readonly uncovered: string;
  readonly expiring: readonly (Share & { readonly credit: string; readonly at: string })[];
}

export interface WireList<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}
