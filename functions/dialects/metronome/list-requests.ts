/** What Metronome's lists are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { instant, integer, text } from '../wire.ts';
import { absentOrNull, uuid } from './fields.ts';

const MAX_PAGE = 25;
const MAX_CURSOR = 2048;

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
