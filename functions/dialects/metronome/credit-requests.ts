/** What Metronome's credits are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { MAX_NOTE_BYTES, MAX_PRODUCTS_AND_TAGS, MAX_SEGMENTS } from '../../ledger/posting.ts';
import { amount, text, textOfBytes } from '../wire.ts';
import { absentOrNull, hour, priority, uuid } from './fields.ts';
import { keptOfCredit, rateType } from './kept.ts';

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
