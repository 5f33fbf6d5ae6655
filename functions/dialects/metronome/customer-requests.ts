/** What Metronome's customers are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { MAX_ALIASES, MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { bad, text } from '../wire.ts';
import { absentOrNull, customFields, nextPage, pageLimit, uuid } from './fields.ts';

const MAX_ALIAS_LENGTH = 128;
const MAX_NAME_SENT = 4096;
const MAX_IDS = 100;
const MAX_PAGE = 100;

const alias = text(1, MAX_ALIAS_LENGTH);
const aliases = z.array(alias).max(MAX_ALIASES, `must have at most ${MAX_ALIASES} entries`);
const name = text(1, MAX_NAME_SENT).transform(cutName);

export const createCustomerBody = z.object({
  name,
  ingest_aliases: absentOrNull(aliases),
  /** An alias too: what `ingest_aliases` was before there could be several. */
  external_id: absentOrNull(alias),
  custom_fields: absentOrNull(customFields()),
});
export type CreateCustomer = z.output<typeof createCustomerBody>;

export const customerParams = z.object({ customer_id: uuid() });
export const archiveCustomerBody = z.object({ id: uuid() });
export const setNameBody = z.object({ name });
export const setIngestAliasesBody = z.object({ ingest_aliases: aliases });

export const listCustomersQuery = z.object({
  limit: pageLimit(MAX_PAGE),
  next_page: nextPage,
  ingest_alias: alias.optional(),
  customer_ids: joined(uuid(), 'uuid').optional(),
  only_archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((archived) => archived === 'true'),
  salesforce_account_ids: joined(text(1, 128), 'id').optional(),
});
export type ListCustomers = z.output<typeof listCustomersQuery>;

/** Written with commas, or by repeating the parameter. */
function joined(one: z.ZodType<string>, kind: string) {
  return z.union([z.string(), z.array(z.string())]).transform((sent, context): string[] => {
    const parts = [sent].flat().flatMap((part) => part.split(','));
    const read = z.array(one).max(MAX_IDS).safeParse(parts);
    const help = `must be at most ${MAX_IDS} ${kind}s, with commas between them`;
    return read.success ? read.data : bad(context, help);
  });
}

/** Longer names are cut, as the vendor does, but never within a character. */
function cutName(sent: string): string {
  const cut = sent.slice(0, MAX_NAME_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
