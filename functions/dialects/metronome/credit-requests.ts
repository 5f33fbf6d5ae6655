/** What Metronome's credits are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { NEVER } from '../../ledger/instant.ts';
import { MAX_NOTE_BYTES, MAX_PRODUCTS_AND_TAGS, MAX_SEGMENTS } from '../../ledger/posting.ts';
import { amount, bad, instant, signedAmount, text, textOfBytes } from '../wire.ts';
import { LAST_HOUR } from './credit.ts';
import { absentOrNull, hour, optionalFields, priority, uuid } from './fields.ts';
import { keptOfCredit, rateType } from './kept.ts';
import { faultOfSpecifier } from './specifiers.ts';

/** The last hour that a date can name is how Metronome's callers say "without end". */
const end = hour().transform((value) => (value >= LAST_HOUR ? NEVER : value));

const scheduleItem = z.object({ amount: amount(), starting_at: hour(), ending_before: end });
export type ScheduleItem = z.output<typeof scheduleItem>;

/** The documents of the vendor show both cases on the way in. */
const upperCase = z.string().transform((value) => value.toUpperCase());

const childAccess = upperCase.transform((type, context): 'NONE' => {
  if (type === 'NONE') return 'NONE';
  return bad(context, 'must be NONE: a credit pays for its own customer only');
});

const sent = {
  rate_type: absentOrNull(upperCase.pipe(rateType)),
  hierarchy_configuration: absentOrNull(
    z.object({ child_access: z.object({ type: childAccess }) }),
  ),
  description: absentOrNull(textOfBytes(MAX_NOTE_BYTES)),
};

const productIds = z.array(uuid());
const productTags = z.array(text(1, 64));

export const createCreditBody = z
  .object({
    customer_id: uuid(),
    ...keptOfCredit.shape,
    ...sent,
    product_id: uuid(),
    priority,
    access_schedule: z.object({
      credit_type_id: absentOrNull(text(1, 128)),
      schedule_items: z
        .array(scheduleItem)
        .min(1, 'must have at least one item')
        .max(MAX_SEGMENTS, `must have at most ${MAX_SEGMENTS} items`),
    }),
    applicable_product_ids: productIds.default([]),
    applicable_product_tags: productTags.default([]),
  })
  .superRefine(checkScope);
export type CreateCredit = z.output<typeof createCreditBody>;

export const updateEndDateBody = z.object({
  customer_id: uuid(),
  credit_id: uuid(),
  access_ending_before: hour(),
});
export type UpdateEndDate = z.output<typeof updateEndDateBody>;

export const archiveCreditBody = z.object({ customer_id: uuid(), credit_id: uuid() });
export type ArchiveCredit = z.output<typeof archiveCreditBody>;

const items = <T extends z.ZodType>(item: T) =>
  z.array(item).max(MAX_SEGMENTS, `must have at most ${MAX_SEGMENTS} items`).default([]);

export const editCreditBody = z
  .object({
    customer_id: uuid(),
    credit_id: uuid(),
    name: absentOrNull(keptOfCredit.shape.name),
    product_id: absentOrNull(uuid()),
    ...sent,
    priority: priority.nullish(),
    applicable_product_ids: productIds.nullish(),
    applicable_product_tags: productTags.nullish(),
    applicable_contract_ids: keptOfCredit.shape.applicable_contract_ids.nullable(),
    specifiers: keptOfCredit.shape.specifiers.nullable(),
    access_schedule: absentOrNull(
      optionalFields({
        add_schedule_items: items(scheduleItem),
        update_schedule_items: items(
          z.object({
            id: uuid(),
            amount: absentOrNull(amount()),
            starting_at: absentOrNull(hour()),
            ending_before: absentOrNull(end),
          }),
        ),
        remove_schedule_items: items(z.object({ id: uuid() })),
      }),
    ),
  })
  .superRefine(checkScope)
  .superRefine(({ specifiers, applicable_product_ids, applicable_product_tags }, context) => {
    const lifted = specifiers === null || specifiers?.length === 0;
    const replaced = applicable_product_ids !== undefined && applicable_product_tags !== undefined;
    if (!lifted || replaced) return;
    const message =
      'must not be lifted without applicable_product_ids and applicable_product_tags beside it; ' +
      'null in both: all products';
    context.addIssue({ code: 'custom', path: ['specifiers'], message });
  });
export type EditCredit = z.output<typeof editCreditBody>;

export const manualEntryBody = z.object({
  customer_id: uuid(),
  id: uuid(),
  segment_id: uuid(),
  amount: signedAmount(),
  reason: textOfBytes(MAX_NOTE_BYTES).refine((value) => value.length > 0, 'must not be empty'),
  contract_id: z
    .null('must be left out: there are no contracts here, only credits of customers')
    .optional(),
  timestamp: absentOrNull(instant()),
  per_group_amounts: z
    .record(z.string(), z.unknown())
    .nullish()
    .refine(isEmpty, 'must be left out: nothing is split by groups or seats here'),
  uniqueness_key: absentOrNull(keptOfCredit.shape.uniqueness_key),
});
export type ManualEntry = z.output<typeof manualEntryBody>;

function isEmpty(value: object | null | undefined): boolean {
  return Object.keys(value ?? {}).length === 0;
}

interface Scoped {
  readonly applicable_product_ids?: readonly string[] | null | undefined;
  readonly applicable_product_tags?: readonly string[] | null | undefined;
  readonly specifiers?: CreateCredit['specifiers'] | null;
}

function checkScope(credit: Scoped, context: z.RefinementCtx): void {
  const { applicable_product_ids: ids, applicable_product_tags: tags, specifiers } = credit;
  const fault = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const named = (ids?.length ?? 0) + (tags?.length ?? 0);
  if (named > MAX_PRODUCTS_AND_TAGS) {
    const most = `must have at most ${MAX_PRODUCTS_AND_TAGS} entries, tags counted with them`;
    fault([ids?.length ? 'applicable_product_ids' : 'applicable_product_tags'], most);
  }
  if (named > 0 && specifiers && specifiers.length > 0) {
    fault(['specifiers'], 'must not come together with applicable products or tags');
  }
  for (const [index, specifier] of (specifiers ?? []).entries()) {
    const message = faultOfSpecifier(specifier);
    if (message) fault(['specifiers', index], message);
  }
}
