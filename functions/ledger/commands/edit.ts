/** Changes of what a grant is called, what it pays for, and when it holds how much. */
import type { Edit } from '../command.ts';
import type { Journal } from '../journal.ts';
import { vendorAfter } from '../merge-patch.ts';
import { type Credit, MAX_PRODUCTS_AND_TAGS } from '../posting.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { scopeOf } from '../scope.ts';
import { ofGrant, openPart, voidDropped } from './grant.ts';
import { openSegment } from './purchase.ts';
import { keepsTooMuch } from './record.ts';
import { reschedule } from './reschedule.ts';

/** All of it in one posting, beside the one that voids what is removed. */
export function edit(journal: Journal, credit: Credit, command: Edit): Refusal | Credit {
  const { op: _, credit: __, schedule: asked = {}, ...change } = command;
  const vendor = vendorAfter(credit.vendor, command.vendor);
  if (!vendor) return keepsTooMuch();
  const changed: Credit = { ...credit, ...change, vendor };
  if (changed.products.length + changed.tags.length > MAX_PRODUCTS_AND_TAGS) {
    const detail = `A grant names at most ${MAX_PRODUCTS_AND_TAGS} products and tags.`;
    return refuse('schedule_conflict', detail, command.tags ? 'tags' : 'products');
  }
  const plan = reschedule(journal, credit, asked);
  if (isRefusal(plan)) return plan;
  voidDropped(journal, credit, plan.dropped);
  const { schedule, changes, entries } = plan;
  const filled = schedule.filter(({ part }) => entries.some((e) => e.part === part && e.to));
  const scope = scopeOf(changed.products, changed.tags);
  journal.post({
    kind: 'edit',
    entries,
    opens: filled
      .filter(({ part }) => !openPart(journal, credit.number, part))
      .map((segment) => openSegment(credit.number, segment, changed)),
    reshape: ofGrant(credit, (segment) => {
      // The rest ends as it did: that of a voided grant before its schedule says so.
      const { startingAt, endingBefore } = changes.get(segment.part) ?? segment;
      return { ...segment, priority: changed.priority, scope, startingAt, endingBefore };
    }),
    changes: { ...changed, schedule },
  });
  return journal.credit(credit.number) as Credit;
}
