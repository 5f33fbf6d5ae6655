/** What CareCloud's credit types, overviews and transfers accept and answer. */
import * as z from 'zod';
import { MAX_NOTE_BYTES } from '../../ledger/posting.ts';
import { amount, text, textOfBytes } from '../wire.ts';
import { listing } from './listing.ts';
import { localDay } from './local-time.ts';

const MAX_ID_LENGTH = 128;
const MAX_WORD_LENGTH = 64;

const id = () => text(1, MAX_ID_LENGTH);
const word = () => text(1, MAX_WORD_LENGTH);

export const TYPE_FIELDS = ['credit_type_id', 'name', 'last_change'] as const;

export const typesQuery = z.strictObject({
  ...listing(TYPE_FIELDS),
  name: text(1, MAX_ID_LENGTH).exactOptional(),
});
export type TypesQuery = z.output<typeof typesQuery>;

export const typeParams = z.strictObject({ credit_type_id: z.string() });

const creditType = z.strictObject({
  credit_type_id: z.string(),
  name: z.string(),
  last_change: z.string(),
});

export const typeAnswer = z.strictObject({ data: creditType });
export const typesAnswer = z.strictObject({
  data: z.strictObject({ credit_types: z.array(creditType), total_items: z.int() }),
});

/** A day stands for its first second where the range starts, for its last where it ends. */
export const overviewQuery = z.strictObject({
  customer_id: id(),
  date_from: localDay('start').exactOptional(),
  date_to: localDay('end').exactOptional(),
  credit_type_id: word().exactOptional(),
});
export type OverviewQuery = z.output<typeof overviewQuery>;

const amounts = {
  earned_credits: z.number(),
  redeemed_credits: z.number(),
  available_credits: z.number(),
};

export const overviewAnswer = z.strictObject({
  data: z.strictObject({
    ...amounts,
    split_by_currency: z.array(z.strictObject({ currency_id: z.string(), ...amounts })),
  }),
});

export const expirationQuery = z.strictObject({ customer_id: id() });
export type ExpirationQuery = z.output<typeof expirationQuery>;

export const expirationAnswer = z.strictObject({
  data: z.strictObject({
    next_amount: z.number(),
    next_date: z.string().nullable().meta({ description: 'null: nothing is going to end.' }),
    current_month_amount: z.number(),
  }),
});

/** Generated clients write `null` for what they leave out. */
export const transferBody = z.strictObject({
  original_customer_id: id(),
  new_customer_id: id(),
  amount: amount(),
  credit_type_id: word(),
  currency_id: word().nullable().exactOptional(),
  note: textOfBytes(MAX_NOTE_BYTES).nullable().exactOptional(),
});
export type TransferBody = z.output<typeof transferBody>;
