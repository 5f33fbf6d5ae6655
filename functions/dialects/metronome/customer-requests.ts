/** What Metronome's customers are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { MAX_ALIASES, MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { text } from '../wire.ts';
import { absentOrNull, customFields } from './fields.ts';

const MAX_ALIAS_LENGTH = 128;
const MAX_NAME_SENT = 4096;

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
