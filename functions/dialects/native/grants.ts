/** Grants, open and closed: what remains of each part and how it stands. */
import * as z from 'zod';
import type { Context } from '../../http/contract.ts';
import type { Account } from '../../ledger/account.ts';
import { formatAmount, sum } from '../../ledger/amount.ts';
import { type Instant, toIso, toIsoOrNull } from '../../ledger/instant.ts';
import type { Page, PageAsk } from '../../ledger/ledger.ts';
import type { Credit, Segment } from '../../ledger/posting.ts';
import { isDropped } from '../../ledger/schedule.ts';
import { idOf } from './render.ts';
import { amount, time } from './shapes.ts';

export const STATES = ['open', 'closed', 'all'] as const;
export type State = (typeof STATES)[number];

export const grantShape = z.strictObject({
  credit: z.string(),
  priority: z.number(),
  remaining: amount,
  voidedAt: time.exactOptional(),
  parts: z.array(
    z.strictObject({
      part: z.int(),
      amount,
      remaining: amount,
      held: amount,
      startingAt: time,
      endingBefore: time.nullable(),
      state: z
        .enum(['upcoming', 'open', 'spent', 'ended', 'voided'])
        .meta({ description: 'How it stands; ended: its end has passed, spent or not.' }),
    }),
  ),
});

/** Reads purchases until the page is full: closed ones lie between the open ones. */
export async function grantsPage(
  { ledger }: Context,
  account: Account,
  now: Instant,
  state: State,
  { limit, after }: PageAsk,
): Promise<Page<Credit>> {
  const filter = { client: account.client, category: 'purchase', order: 'oldest' } as const;
  const rows: Credit[] = [];
  let position = after;
  for (;;) {
    const wanted = limit - rows.length;
    const ask = position === undefined ? { limit: wanted } : { limit: wanted, after: position };
    const page = await ledger.credits(filter, ask);
    rows.push(...page.rows.filter((credit) => hasState(credit, account, now, state)));
    if (page.next === null || rows.length >= limit) {
      return { rows, total: null, next: page.next, asOf: null };
    }
    position = page.next;
  }
}

function hasState(credit: Credit, account: Account, now: Instant, state: State): boolean {
  if (credit.status !== 'approved' || credit.schedule.length === 0) return false;
  if (state === 'all') return true;
  const isOpen = credit.schedule.some((segment) =>
    ['open', 'upcoming'].includes(stateOf(credit, segment, account, now)),
  );
  return isOpen === (state === 'open');
}

export function grantToWire(
  credit: Credit,
  account: Account,
  now: Instant,
): z.output<typeof grantShape> {
  const parts = credit.schedule.map((segment) => {
    const { left, held } = openPart(account, credit.number, segment.part);
    return {
      part: segment.part,
      amount: formatAmount(segment.amount),
      remaining: formatAmount(left + held),
      held: formatAmount(held),
      startingAt: toIso(segment.startingAt),
      endingBefore: toIsoOrNull(segment.endingBefore),
      state: stateOf(credit, segment, account, now),
    };
  });
  const remaining = sum(
    credit.schedule.map(({ part }) => {
      const { left, held } = openPart(account, credit.number, part);
      return left + held;
    }),
  );
  return {
    credit: idOf(credit.client.number, credit.number),
    priority: credit.priority,
    remaining: formatAmount(remaining),
    ...(credit.voidedAt === null ? {} : { voidedAt: toIso(credit.voidedAt) }),
    parts,
  };
}

type PartState = z.output<typeof grantShape>['parts'][number]['state'];

/** A hold keeps a part open past its end: what it reserves can still be taken. */
function stateOf(credit: Credit, segment: Segment, account: Account, now: Instant): PartState {
  const { left, held } = openPart(account, credit.number, segment.part);
  if (left + held > 0n) return segment.startingAt > now ? 'upcoming' : 'open';
  if (credit.voidedAt !== null && segment.endingBefore > credit.voidedAt) return 'voided';
  if (isDropped(segment)) return 'voided';
  return segment.endingBefore <= now ? 'ended' : 'spent';
}

function openPart(account: Account, credit: number, part: number) {
  const open = account.segments.find((s) => s.credit === credit && s.part === part);
  return { left: open?.left ?? 0n, held: open?.held ?? 0n };
}
