/** Transfers: one leg draws, the other issues grants that carry end, priority and scope. */
import { strict as assert } from 'node:assert';
import { type Micro, sum } from '../amount.ts';
import { planDraws } from '../burn-down.ts';
import type { Transfer } from '../command.ts';
import { entriesOf } from '../draws.ts';
import type { Journal } from '../journal.ts';
import { type Credit, type Draw, MAX_SEGMENTS, type Segment } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type GrantTerms, issue } from './purchase.ts';
import { blankRecord, outOfRange } from './record.ts';
import { short } from './usage.ts';

export interface Legs {
  readonly sent: Credit;
  readonly received: readonly Credit[];
}

/** `sender` and `receiver` are written together or not at all. */
export function transfer(
  sender: Journal,
  receiver: Journal,
  command: Transfer,
  transactionId: string | null,
): Refusal | Legs {
  if (outOfRange(receiver, command.amount)) {
    return refuse(
      'balance_out_of_range',
      "The receiver's balance would exceed 999999999.999999.",
      'amount',
    );
  }
  // Any grant may be sent on, whatever it may pay for: it keeps its scope on the other side.
  const plan = planDraws(sender.account.segments, command.amount, 'any', sender.now);
  if (plan.uncovered > 0n) return short(command.amount, plan.uncovered);
  sender.require(plan.draws.map((draw) => draw.credit));
  const grants = grantsOf(sender, plan.draws);
  if (grants.some((terms) => terms.schedule.length > MAX_SEGMENTS)) {
    const detail = `The amount lies in more than ${MAX_SEGMENTS} periods: send less at a time.`;
    return refuse('too_many_open_grants', detail, 'amount');
  }
  sender.post({
    kind: 'transfer_out',
    entries: entriesOf(plan.draws, 'available', 'spent'),
    note: command.note ?? null,
    credit: { ...described('usage', command, command.amount), draws: plan.draws },
  });
  const sent = sender.credit(sender.account.last) as Credit;
  const received = grants.map((terms) => {
    const record = {
      ...described('purchase', command, sum(terms.schedule.map((s) => s.amount))),
      ...terms,
      reference: transactionId,
    };
    return issue(receiver, 'transfer_in', receiver.next, terms, {
      credit: record,
      note: command.note ?? null,
    });
  });
  return { sent, received };
}

function described(category: 'purchase' | 'usage', command: Transfer, amount: Micro) {
  const { note, vendor } = command;
  const asked = { amount, description: note ?? null, paymentMethod: 'transfer' };
  return blankRecord(category, vendor ? { ...asked, vendor } : asked);
}

/** What the receiver is granted: one record per distinct priority, scope, and free or paid. */
function grantsOf(sender: Journal, draws: readonly Draw[]): GrantTerms[] {
  const groups = new Map<string, { record: Credit; segments: Map<string, Segment> }>();
  for (const draw of draws) {
    const record = sender.credit(draw.credit);
    const segment = sender.account.segments.find(
      (s) => s.credit === draw.credit && s.part === draw.part,
    );
    assert(record && segment, 'a draw names an open segment of a purchase');
    const { priority, free, products, tags } = record;
    const key = JSON.stringify([priority, free, [...products].sort(), [...tags].sort()]);
    const group = groups.get(key) ?? { record, segments: new Map() };
    groups.set(key, group);
    const { startingAt, endingBefore } = segment;
    const dates = `${startingAt} ${endingBefore}`;
    const amount = (group.segments.get(dates)?.amount ?? 0n) + draw.amount;
    group.segments.set(dates, { part: 0, amount, startingAt, endingBefore });
  }
  return [...groups.values()].map(({ record, segments }) => ({
    priority: record.priority,
    free: record.free,
    products: record.products,
    tags: record.tags,
    schedule: numbered([...segments.values()]),
  }));
}

function numbered(segments: Segment[]): Segment[] {
  const inTime = segments.sort(
    (a, b) => a.startingAt - b.startingAt || a.endingBefore - b.endingBefore,
  );
  return inTime.map((segment, index) => ({ ...segment, part: index + 1 }));
}
