/** The account: a client's one item, from which every decision is made. */
import { type Micro, sum } from './amount.ts';
import type { ClientRef } from './client.ts';
import type { Instant } from './instant.ts';
import type { DebtPayment, RunningCounts } from './posting.ts';

/** A segment of a grant that still has credits, or whose credits a hold still pins. */
export interface OpenSegment {
  readonly credit: number;
  readonly part: number;
  /** In the bucket `available`. */
  readonly left: Micro;
  /** In the bucket `held`. */
  readonly held: Micro;
  readonly priority: number;
  /** Nothing was paid for it: it burns before what was paid for. */
  readonly free: boolean;
  readonly startingAt: Instant;
  readonly endingBefore: Instant;
  readonly scope: Scope;
}

/** What a grant may pay for, as digests of names (see scope.ts). Both empty: everything. */
export interface Scope {
  readonly products: readonly string[];
  readonly tags: readonly string[];
}

export interface OpenHold {
  /** Number of its posting, which keeps its draws. */
  readonly number: number;
  readonly expiresAt: Instant;
  /** What it still reserves. */
  readonly left: Micro;
}

/** The terms of the closed identity that only grow (corrections aside). */
export interface Totals {
  readonly granted: Micro;
  readonly adjusted: Micro;
  readonly transferredIn: Micro;
  readonly used: Micro;
  readonly expired: Micro;
  readonly voided: Micro;
  readonly transferredOut: Micro;
}

/** Records per `category.status`, absent where none. */
export type StatusCounts = Readonly<Record<string, number>>;

export interface Account {
  readonly client: ClientRef;
  /** Grows by one with every write of the account. */
  readonly version: number;
  readonly status: 'active' | 'closed';
  readonly overdraftLimit: Micro;
  /** Number of the last posting; 0 before the first. */
  readonly last: number;
  readonly lastAt: Instant;
  readonly counts: RunningCounts;
  readonly statusCounts: StatusCounts;
  readonly totals: Totals;
  readonly debt: Micro;
  /** Top of the stack of debt payments. */
  readonly lastPayment: DebtPayment | null;
  readonly segments: readonly OpenSegment[];
  readonly holds: readonly OpenHold[];
}

export const MAX_OPEN_SEGMENTS = 64;
export const MAX_OPEN_HOLDS = 64;
export const MAX_SCOPES = 16;
/** Products and tags over all scopes of an account. */
export const MAX_SCOPE_NAMES = 64;

export function openAccount(client: ClientRef, overdraftLimit: Micro, at: Instant): Account {
  return {
    client,
    version: 1,
    status: 'active',
    overdraftLimit,
    last: 0,
    lastAt: at,
    counts: { movements: 0, credits: 0, purchases: 0, segments: 0 },
    statusCounts: {},
    totals: {
      granted: 0n,
      adjusted: 0n,
      transferredIn: 0n,
      used: 0n,
      expired: 0n,
      voided: 0n,
      transferredOut: 0n,
    },
    debt: 0n,
    lastPayment: null,
    segments: [],
    holds: [],
  };
}

/** Credits granted and not spent, expired, voided or sent on, less debt. */
export function balanceOf(account: Account): Micro {
  let balance = -account.debt;
  for (const { left, held } of account.segments) balance += left + held;
  return balance;
}

export function heldOf(account: Account): Micro {
  return sum(account.segments.map(({ held }) => held));
}

/** What lies in segments that have not begun. */
export function upcomingOf(account: Account, now: Instant): Micro {
  return sum(account.segments.filter((s) => s.startingAt > now).map((s) => s.left));
}

/** What can be spent now: balance − held − upcoming. */
export function availableOf(account: Account, now: Instant): Micro {
  return balanceOf(account) - heldOf(account) - upcomingOf(account, now);
}

export function remainingOf(account: Account, credit: number, part?: number): Micro {
  const own = account.segments.filter(
    (s) => s.credit === credit && (part === undefined || s.part === part),
  );
  return sum(own.map((segment) => segment.left + segment.held));
}
