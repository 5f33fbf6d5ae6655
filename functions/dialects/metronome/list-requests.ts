/** What Metronome's lists are asked. Fields that are not here are passed over, as there. */
import * as z from 'zod';
import { instant, text } from '../wire.ts';
import { absentOrNull, customFields, nextPage, optionalFields, pageLimit, uuid } from './fields.ts';

const MAX_PAGE = 25;
const MAX_FILTERS = 100;

const flag = absentOrNull(z.boolean());

/** Some of the vendor's clients send the token in the query, also with a POST. */
export const listQuery = z.object({ next_page: nextPage });

const credits = {
  customer_id: uuid(),
  covering_date: absentOrNull(instant()),
  starting_at: absentOrNull(instant()),
  effective_before: absentOrNull(instant()),
  include_archived: flag,
  include_ledgers: flag,
  include_balance: flag,
  next_page: nextPage,
  limit: pageLimit(MAX_PAGE),
};

/** All credits are on the customer level: with those of contracts there are no more. */
export const listCreditsBody = z
  .object({ ...credits, credit_id: absentOrNull(uuid()), include_contract_credits: flag })
  .transform(({ credit_id: id, include_contract_credits: _, ...asked }) => {
    return { ...asked, id, exclude_zero_balances: false };
  });

export const listBalancesBody = z
  .object({
    ...credits,
    id: absentOrNull(uuid()),
    include_contract_balances: flag,
    exclude_zero_balances: flag,
  })
  .transform(({ include_contract_balances: _, exclude_zero_balances = false, ...asked }) => {
    return { ...asked, exclude_zero_balances };
  });

export type AskedCredits = z.output<typeof listBalancesBody>;

const balanceType = z.enum(['PREPAID_COMMIT', 'POSTPAID_COMMIT', 'CREDIT']);

/** An empty list would name nothing: whether none or all was meant cannot be told. */
const named = <T extends z.ZodType>(one: T) =>
  absentOrNull(
    z
      .array(one)
      .min(1, 'must have at least one entry: leave it out to mean all')
      .max(MAX_FILTERS, `must have at most ${MAX_FILTERS} entries`),
  );

const balanceFilter = optionalFields({
  balance_types: named(balanceType),
  ids: named(uuid()),
  custom_fields: absentOrNull(customFields()),
});
export type BalanceFilter = z.output<typeof balanceFilter>;

export const netBalanceBody = z.object({
  customer_id: uuid(),
  credit_type_id: absentOrNull(text(1, 128)),
  filters: absentOrNull(
    z.array(balanceFilter).max(MAX_FILTERS, `must have at most ${MAX_FILTERS} entries`),
  ),
  invoice_inclusion_mode: absentOrNull(z.enum(['FINALIZED_AND_DRAFT', 'FINALIZED'])),
});
export type NetBalance = z.output<typeof netBalanceBody>;
