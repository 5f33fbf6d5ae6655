/** Ends a customer's credit earlier, edits it, archives it: each is one command. */
import type { Answer, Context } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { DEFAULT_PRIORITY, type Edit, type ScheduleChange } from '../../ledger/command.ts';
import { segmentOf } from './create-credit.ts';
import type { ArchiveCredit, EditCredit, UpdateEndDate } from './credit-requests.ts';
import { customerOf } from './customers.ts';
import { failV2 } from './dialect.ts';
import { keep } from './kept.ts';
import { creditOf, expectProduct, partOf, perform } from './perform.ts';
import { scopeOfSpecifiers } from './specifiers.ts';

export async function updateEndDate(body: UpdateEndDate, context: Context): Promise<Answer> {
  const { credit_id: id, access_ending_before: endingBefore } = body;
  const client = await customerOf(body.customer_id, context);
  const command = { op: 'shorten', credit: creditOf(client, id), endingBefore } as const;
  const fields = [['endingBefore', 'access_ending_before']] as const;
  const wish = { client, operation: 'updateEndDate', command, fields };
  return perform(context, wish, () => ({ data: { id } }));
}

export async function archiveCredit(body: ArchiveCredit, context: Context): Promise<Answer> {
  const { credit_id: id } = body;
  const client = await customerOf(body.customer_id, context);
  const command = { op: 'void', credit: creditOf(client, id) } as const;
  const wish = { client, operation: 'archiveCredit', command, fail: failV2 };
  return perform(context, wish, () => ({ data: { id } }));
}

export async function editCredit(body: EditCredit, context: Context): Promise<Answer> {
  const { credit_id: id, product_id } = body;
  const client = await customerOf(body.customer_id, context);
  if (product_id !== undefined) await expectProduct(product_id, context);
  const command = editOf(body, client);
  const wish = { client, operation: 'editCredit', command, fields: FIELDS, fail: failV2 };
  return perform(context, wish, () => ({ data: { id } }));
}

const FIELDS = [
  ['schedule.add', 'access_schedule.add_schedule_items'],
  ['schedule.update', 'access_schedule.update_schedule_items'],
  ['schedule.remove', 'access_schedule.remove_schedule_items'],
  ['schedule', 'access_schedule'],
  ['products', 'applicable_product_ids'],
  ['tags', 'applicable_product_tags'],
] as const;

/** A schedule is always named, were it an empty one: only a credit can be edited so. */
function editOf(body: EditCredit, client: ClientRef): Edit {
  const { name, product_id, rate_type, applicable_contract_ids, hierarchy_configuration } = body;
  const { priority, description } = body;
  const credit = creditOf(client, body.credit_id);
  const { specifiers, ...scope } = scopeOf(body);
  const kept = { name, product_id, rate_type, applicable_contract_ids, hierarchy_configuration };
  return {
    op: 'edit',
    credit,
    ...(priority !== undefined && { priority: priority ?? DEFAULT_PRIORITY }),
    ...(description !== undefined && { description }),
    ...scope,
    vendor: keep({ ...kept, specifiers }),
    schedule: credit === 0 ? {} : scheduleOf(body, client, credit),
  };
}

type NewScope = Pick<Edit, 'products' | 'tags'> & { specifiers?: EditCredit['specifiers'] };

/**
 * What the credit pays for is what it shows: specifiers take the place of both lists, and a list
 * takes the place of specifiers.
 */
function scopeOf(body: EditCredit): NewScope {
  const { specifiers, applicable_product_ids: ids, applicable_product_tags: tags } = body;
  if (specifiers && specifiers.length > 0) return { ...scopeOfSpecifiers(specifiers), specifiers };
  if (specifiers === undefined && ids === undefined && tags === undefined) return {};
  return {
    ...(ids !== undefined && { products: ids ?? [] }),
    ...(tags !== undefined && { tags: tags ?? [] }),
    specifiers: null,
  };
}

function scheduleOf(body: EditCredit, client: ClientRef, credit: number): ScheduleChange {
  if (!body.access_schedule) return {};
  const { add_schedule_items, update_schedule_items, remove_schedule_items } = body.access_schedule;
  const part = (list: string) => (id: string, index: number) =>
    partOf(client, credit, id, `access_schedule.${list}.${index}.id`);
  return {
    add: add_schedule_items.map(segmentOf),
    update: update_schedule_items.map(({ id, amount, starting_at, ending_before }, index) => ({
      part: part('update_schedule_items')(id, index),
      ...(amount !== undefined && { amount }),
      ...(starting_at !== undefined && { startingAt: starting_at }),
      ...(ending_before !== undefined && { endingBefore: ending_before }),
    })),
    remove: remove_schedule_items.map(({ id }, index) => part('remove_schedule_items')(id, index)),
  };
}
