/** Explains a usage: which grants paid or would pay, in order, and the rule that placed each. */
import { strict as assert } from 'node:assert';
import type { OpenSegment } from './account.ts';
import { sum } from './amount.ts';
import { BURN_RULES, type BurnRule, inBurnOrder, planDraws } from './burn-down.ts';
import type { ClientRef } from './client.ts';
import { openSegment } from './commands/purchase.ts';
import type { Expiring, Explained, Explanation, ToExplain } from './explanation.ts';
import { NEVER, toIso } from './instant.ts';
import type { Clock, Store } from './ports.ts';
import { type Credit, DEBT, type Draw } from './posting.ts';
import { breadth, isEverything, scopeOf } from './scope.ts';
import { standing } from './standing.ts';

/** Records show a grant's terms as they are: an edit may have turned the order around since. */
const CHANGED = 'it came first by the terms of then: those of one of the two have changed since';

export async function explain(
  store: Store,
  clock: Clock,
  ref: ClientRef,
  asked: ToExplain,
): Promise<Explanation | null> {
  const { account, at } = await standing(store, clock, ref);
  if ('usage' in asked) {
    const { client, number } = asked.usage;
    const credit = (await store.records(client, [number])).get(number)?.credit;
    if (client !== ref.number || credit?.category !== 'usage') return null;
    const paid = explained(credit.draws, await drawnSegments(store, credit));
    return { amount: credit.amount, paid, uncovered: 0n, expiring: expiring(account.segments, []) };
  }
  const scope = scopeOf(asked.product ? [asked.product] : [], asked.tags);
  const plan = planDraws(account.segments, asked.amount, scope, at);
  return {
    amount: asked.amount,
    paid: explained(plan.draws, account.segments),
    uncovered: plan.uncovered,
    expiring: expiring(account.segments, plan.draws),
  };
}

/** The segments that a usage drew on, on the terms of their records: most are closed by now. */
async function drawnSegments(store: Store, usage: Credit): Promise<OpenSegment[]> {
  const drawn = usage.draws.filter((draw) => draw.credit !== DEBT);
  const records = await store.records(usage.client.number, [
    ...new Set(drawn.map((d) => d.credit)),
  ]);
  return drawn.map((draw) => {
    const record = records.get(draw.credit)?.credit;
    const segment = record?.schedule.find(({ part }) => part === draw.part);
    assert(record && segment, 'a draw names a segment of a purchase');
    return openSegment(draw.credit, segment, record);
  });
}

function explained(draws: readonly Draw[], segments: readonly OpenSegment[]): Explained[] {
  const segmentOf = ({ credit, part }: Draw) =>
    segments.find((segment) => segment.credit === credit && segment.part === part);
  return draws.map((draw, i): Explained => {
    const own = segmentOf(draw);
    if (!own) return { draw, rule: 'debt', because: 'no grant covers it: it is owed' };
    const next = draws[i + 1];
    const following = next && segmentOf(next);
    if (!following) return { draw, rule: 'last', because: 'it covers the rest' };
    if (inBurnOrder([own, following])[0] === following) {
      return { draw, rule: 'changed', because: CHANGED };
    }
    const rule = deciding(own, following);
    return { draw, rule, because: inWords(rule, own, following) };
  });
}

function deciding(own: OpenSegment, next: OpenSegment): BurnRule {
  const rule = BURN_RULES.find(({ compare }) => compare(own, next) !== 0);
  assert(rule, 'burn order is a total order');
  return rule.name;
}

function inWords(rule: BurnRule, own: OpenSegment, next: OpenSegment): string {
  switch (rule) {
    case 'priority':
      return `priority ${own.priority} comes before ${next.priority}`;
    case 'free':
      return 'free credits come before paid ones';
    case 'products':
      return `what covers ${coverage(own)} comes before what covers ${coverage(next)}`;
    case 'end':
      return `it ends ${endOf(own)}, the next ${endOf(next)}`;
    case 'start':
      return `it began ${toIso(own.startingAt)}, the next ${toIso(next.startingAt)}`;
    case 'issue':
      return `it was issued as number ${own.credit}, the next as ${next.credit}`;
    case 'part':
      return `it is part ${own.part} of its grant, the next part ${next.part}`;
  }
}

function coverage({ scope }: OpenSegment): string {
  if (isEverything(scope)) return 'everything';
  if (scope.products.length === 0) return 'tags';
  return breadth(scope) === 1 ? '1 product' : `${breadth(scope)} products`;
}

function endOf({ endingBefore }: OpenSegment): string {
  return endingBefore === NEVER ? 'never' : toIso(endingBefore);
}

/** What ends unused if nothing but the draws is used: by time. */
function expiring(segments: readonly OpenSegment[], draws: readonly Draw[]): Expiring[] {
  return inBurnOrder(segments)
    .filter((segment) => segment.endingBefore !== NEVER)
    .map(({ credit, part, left, endingBefore }) => {
      const drawn = draws.filter((draw) => draw.credit === credit && draw.part === part);
      const amount = left - sum(drawn.map((draw) => draw.amount));
      return { credit, part, amount, at: endingBefore };
    })
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => a.at - b.at);
}
