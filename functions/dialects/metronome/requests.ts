/** What Metronome's requests carry. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { MAX_ALIASES, MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { MAX_NOTE_BYTES, MAX_PRODUCTS_AND_TAGS, MAX_SEGMENTS } from '../../ledger/posting.ts';
import { amount, instant, integer, text, textOfBytes } from '../wire.ts';
import { absentOrNull, customFields, hour, priority, uuid } from './fields.ts';
import { keptOfCredit, rateType } from './kept.ts';

const MAX_PAGE = 25;
const MAX_CURSOR = 2048;
const MAX_ALIAS_LENGTH = 128;
const MAX_NAME_SENT = 4096;

const nextPage = absentOrNull(text(1, MAX_CURSOR));

/** Some of the vendor's clients send the token in the query, also with a POST. */
export const listCreditsQuery = z.object({ next_page: nextPage });

export const listCreditsBody = z.object({
  customer_id: uuid(),
  credit_id: absentOrNull(uuid()),
  covering_date: absentOrNull(instant()),
  starting_at: absentOrNull(instant()),
  effective_before: absentOrNull(instant()),
  /** All credits are on the customer level: contracts have none. */
  include_contract_credits: absentOrNull(z.boolean()),
  include_archived: absentOrNull(z.boolean()),
  include_ledgers: absentOrNull(z.boolean()),
  include_balance: absentOrNull(z.boolean()),
  next_page: nextPage,
  limit: absentOrNull(integer(1, MAX_PAGE)).transform((limit) => limit ?? MAX_PAGE),
});
export type ListCredits = z.output<typeof listCreditsBody>;

const scheduleItem = z.object({ amount: amount(), starting_at: hour(), ending_before: hour() });

/** The documents of the vendor show both cases on the way in. */
const rateTypeSent = z
  .string()
  .transform((value) => value.toUpperCase())
  .pipe(rateType);

export const createCreditBody = z
  .object({
    customer_id: uuid(),
    ...keptOfCredit.shape,
    product_id: uuid(),
    priority,
    rate_type: rateTypeSent.optional(),
    access_schedule: z.object({
      credit_type_id: absentOrNull(text(1, 128)),
      schedule_items: z
        .array(scheduleItem)
        .min(1, 'must have at least one item')
        .max(MAX_SEGMENTS, `must have at most ${MAX_SEGMENTS} items`),
    }),
    description: absentOrNull(textOfBytes(MAX_NOTE_BYTES)),
    applicable_product_ids: z.array(uuid()).default([]),
    applicable_product_tags: z.array(text(1, 64)).default([]),
  })
  .superRefine((credit, context) => {
    const { applicable_product_ids: ids, applicable_product_tags: tags, specifiers } = credit;
    const named = ids.length + tags.length;
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (named > MAX_PRODUCTS_AND_TAGS) {
      const most = `must have at most ${MAX_PRODUCTS_AND_TAGS} entries, tags counted with them`;
      fault('applicable_product_ids', most);
    }
    if (named > 0 && specifiers !== undefined && specifiers.length > 0) {
      fault('specifiers', 'must not come together with applicable products or tags');
    }
  });
export type CreateCredit = z.output<typeof createCreditBody>;

export const createCustomerBody = z.object({
  name: text(1, MAX_NAME_SENT).transform(cutName),
  ingest_aliases: absentOrNull(
    z.array(text(1, MAX_ALIAS_LENGTH)).max(MAX_ALIASES, `must have at most ${MAX_ALIASES} entries`),
  ),
  /** An alias too: what `ingest_aliases` was before there could be several. */
  external_id: absentOrNull(text(1, MAX_ALIAS_LENGTH)),
  custom_fields: absentOrNull(customFields()),
});
export type CreateCustomer = z.output<typeof createCustomerBody>;

/** Longer names are cut, as the vendor does, but never within a character. */
function cutName(name: string): string {
  const cut = name.slice(0, MAX_NAME_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
