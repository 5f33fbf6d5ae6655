/** What the clients of a story do with credits, and what the lists of all must say of them. */
import { expect } from 'vitest';
import type { Account } from '../../functions/ledger/account.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { SegmentRange } from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { listGlobalSegments } from '../../functions/store/global-credits.ts';
import type { Table } from '../../functions/store/table.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { naiveSegmentsOfAll } from '../support/naive-segments.ts';

export interface Turn {
  readonly account: Account;
  readonly own: readonly Posting[];
  readonly to: ClientRef;
  readonly amount: bigint;
  readonly now: number;
}

const HOUR = 3_600_000;
const MOST_SEGMENTS = 12;
const LIMIT = 7;

const pendingPurchase = { op: 'purchase', amount: 1n, status: 'pending' } as const;

/** By what is drawn for a turn; nothing where there is nothing to do it to. */
export function commandsFor({ account, own, to, amount, now }: Turn): (Command | null)[] {
  const hold = account.holds[0]?.number;
  const pending = own.find(({ credit }) => {
    return credit?.category === 'purchase' && credit.status === 'pending';
  })?.number;
  const grants = own.filter(({ credit }) => {
    const size = credit?.schedule.length ?? 0;
    return credit?.status === 'approved' && size > 0 && size < MOST_SEGMENTS;
  });
  // As often an old one as a new one.
  const grant = grants[Number(amount) % Math.max(1, grants.length)]?.number;
  const segment = (n: bigint) => ({ amount: n, endingBefore: now + 40 * HOUR });
  const schedule = Array.from({ length: 1 + Number(amount % 5n) }, () => segment(1n));
  const several = { op: 'purchase', amount: BigInt(schedule.length), schedule } as const;
  return [
    { op: 'purchase', amount, endingBefore: now + 90 * HOUR },
    { op: 'purchase', amount, status: 'pending' },
    { op: 'usage', amount: amount / 2n + 1n },
    { op: 'hold', amount: amount / 3n + 1n, expiresInSeconds: 36_000 },
    hold === undefined ? null : { op: 'approve', credit: hold, amount: 1n, final: false },
    hold === undefined ? null : { op: 'fail', credit: hold },
    pending === undefined ? null : { op: amount > 29n ? 'approve' : 'fail', credit: pending },
    // Many records that settle late: nodes of the tree close before their statuses move.
    { op: 'batch', operations: Array.from({ length: 45 }, () => pendingPurchase) },
    pending === undefined ? null : { op: 'fail', credit: pending },
    several,
    { ...several, status: 'pending' },
    pending === undefined ? null : { op: 'approve', credit: pending },
    grant === undefined ? null : { op: 'extend', credit: grant, add: segment(amount) },
    grant === undefined
      ? null
      : { op: 'edit', credit: grant, schedule: { add: [segment(1n), segment(2n)], remove: [1] } },
    { op: 'transfer', to, amount: 1n },
  ];
}

/** Pages of all segments, wherever they begin, equal those of the records as they are. */
export async function checkSegments(table: Table, records: readonly Posting[]): Promise<void> {
  const [first, last] = [records[0]?.at ?? 0, records.at(-1)?.at ?? 0];
  const third = Math.floor((last - first) / 3);
  const ranges: SegmentRange[] = [
    { order: 'oldest' },
    { order: 'newest' },
    { order: 'newest', from: first + third, to: last - third },
  ];
  for (const range of ranges) {
    const { total } = naiveSegmentsOfAll([...records], range, { limit: 0, offset: 0 });
    for (let offset = 0; offset <= total; offset += 1 + Math.floor(total / 9)) {
      const ask = { limit: LIMIT, offset };
      const page = await listGlobalSegments(table, range, ask, newCall(), 0);
      expect(page).toEqual(naiveSegmentsOfAll([...records], range, ask));
    }
  }
}
