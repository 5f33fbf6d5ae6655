/** What Metronome's callers say of a credit and the ledger only keeps: given back as it came. */
import * as z from 'zod';
import { WireFault } from '../../http/contract.ts';
import type { Client } from '../../ledger/client.ts';
import type { Credit } from '../../ledger/posting.ts';
import { text } from '../wire.ts';
import { customFields, uuid } from './fields.ts';

const MAX_LISTED = 16;
const MAX_CREDIT_NAME = 256;
const MAX_KEPT_BYTES = 1024;
const MAX_UNIQUENESS_KEY = 128;

const groupValues = z.record(text(1, 64), text(0, 128), 'must be an object of texts');

const specifier = z.object({
  product_id: uuid().optional(),
  product_tags: z.array(text(1, 64)).max(MAX_LISTED).optional(),
  pricing_group_values: groupValues.optional(),
  presentation_group_values: groupValues.optional(),
});

export const rateType = z.enum(['COMMIT_RATE', 'LIST_RATE']);

/** Of a credit, under `vendor.metronome`. */
export const keptOfCredit = z.object({
  product_id: uuid().optional(),
  name: text(1, MAX_CREDIT_NAME).optional(),
  applicable_contract_ids: z.array(text(1, 64)).max(MAX_LISTED).optional(),
  specifiers: z.array(specifier).max(MAX_LISTED).optional(),
  custom_fields: customFields().optional(),
  rate_type: rateType.optional(),
  /** No other customer can draw on it: nobody is anybody's child here. */
  hierarchy_configuration: z
    .object({ child_access: z.object({ type: z.literal('NONE') }) })
    .optional(),
  uniqueness_key: text(1, MAX_UNIQUENESS_KEY).optional(),
  netsuite_sales_order_id: text(1, 64).optional(),
  salesforce_opportunity_id: text(1, 64).optional(),
});
export type KeptOfCredit = z.output<typeof keptOfCredit>;

/** Of an adjustment, under `vendor.metronome`: that of any manual entry, even where it is empty. */
const keptOfEntry = z.object({
  /** When the entry takes effect, where that is not the start of its segment. ISO 8601. */
  timestamp: z.string().optional(),
});
export type KeptOfEntry = z.output<typeof keptOfEntry>;

const keptOfCustomer = z.object({ custom_fields: customFields().optional() });

const SPACE = 'metronome';

/** Ready to be stored: undefined fields left out, and not more than a posting can carry. */
export function keep(kept: object): Readonly<Record<string, unknown>> {
  const written = JSON.stringify(kept);
  if (Buffer.byteLength(written) > MAX_KEPT_BYTES) {
    const fields = 'name, custom_fields, specifiers and the other fields that are kept as given';
    throw new WireFault(
      'malformed',
      `${fields} may have ${MAX_KEPT_BYTES} bytes together: shorten them.`,
    );
  }
  return { [SPACE]: JSON.parse(written) };
}

/** Records of other dialects keep nothing of this kind. */
export function readKept({ vendor }: Credit): KeptOfCredit {
  return keptOfCredit.safeParse(vendor[SPACE]).data ?? {};
}

/** Of an adjustment, to tell it from those that others made. */
export function keepOfEntry(kept: KeptOfEntry): Readonly<Record<string, unknown>> {
  return { [SPACE]: kept };
}

/** `null` where the record is not a manual entry of Metronome's. */
export function readKeptOfEntry({ vendor }: Credit): KeptOfEntry | null {
  return keptOfEntry.safeParse(vendor[SPACE]).data ?? null;
}

export function customFieldsOf({ vendor }: Client): Readonly<Record<string, string>> {
  return keptOfCustomer.safeParse(vendor[SPACE]).data?.custom_fields ?? {};
}
