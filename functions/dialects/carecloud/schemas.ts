/** What CareCloud's routes accept and answer, field by field. */
import * as z from 'zod';
import { MAX_NOTE_BYTES } from '../../ledger/posting.ts';
import { amount, text, textOfBytes } from '../wire.ts';
import { listing } from './listing.ts';
import { localTime } from './local-time.ts';

const MAX_ID_LENGTH = 128;
const MAX_WORD_LENGTH = 64;
const MAX_SEARCH_LENGTH = 256;

const id = () => text(1, MAX_ID_LENGTH);
const word = () => text(1, MAX_WORD_LENGTH);
const search = () => text(1, MAX_SEARCH_LENGTH);

export const HISTORY_FIELDS = [
  'customer_id',
  'amount',
  'credit_operation_type',
  'credit_operation_note',
  'partner_id',
  'currency_id',
  'store_id',
  'credit_history_record_time',
] as const;

export const historyQuery = z.strictObject({
  ...listing(HISTORY_FIELDS),
  customer_id: id(),
  store_id: id().exactOptional(),
  partner_id: id().exactOptional(),
  time_from: localTime().exactOptional(),
  time_to: localTime().exactOptional(),
  credit_operation_type: search().exactOptional(),
  credit_operation_note: search().exactOptional(),
});

export type HistoryQuery = z.output<typeof historyQuery>;

export const CREDIT_FIELDS = [
  'credit_id',
  'customer_id',
  'assigned_credits',
  'available_credits',
  'credit_type_id',
  'partner_id',
  'valid_to',
  'currency_id',
  'state',
  'note',
] as const;

/** Several types are repeated (`credit_type_id[]=a&credit_type_id[]=b`) or joined by commas. */
const types = () => z.union([search(), z.array(search()).max(100)]);

export const creditsQuery = z.strictObject({
  ...listing(CREDIT_FIELDS),
  customer_id: id().exactOptional(),
  credit_type_id: types().exactOptional(),
  'credit_type_id[]': types().exactOptional(),
  create_credit_time_from: localTime().exactOptional(),
  create_credit_time_to: localTime().exactOptional(),
  note: search().exactOptional(),
});

export type CreditsQuery = z.output<typeof creditsQuery>;

export const creditParams = z.strictObject({ credit_id: z.string() });

/** Generated clients write `null` for what they leave out. */
export const actionBody = z.strictObject({
  amount: amount(),
  customer_id: id(),
  partner_id: word(),
  credit_type_id: word().nullable().exactOptional(),
  currency_id: word().nullable().exactOptional(),
  note: textOfBytes(MAX_NOTE_BYTES).nullable().exactOptional(),
});

export type ActionBody = z.output<typeof actionBody>;

const historyRecord = z.strictObject({
  customer_id: z.string(),
  amount: z.number(),
  credit_operation_type: z.string(),
  credit_operation_note: z.string(),
  partner_id: z.string(),
  currency_id: z.string(),
  store_id: z.string(),
  credit_history_record_time: z.string(),
});

export type HistoryRecord = z.output<typeof historyRecord>;

const credit = z.strictObject({
  credit_id: z.string(),
  customer_id: z.string(),
  assigned_credits: z.number(),
  available_credits: z.number(),
  credit_type_id: z.string(),
  partner_id: z.string(),
  valid_to: z.string(),
  currency_id: z.string(),
  state: z.union([z.literal(0), z.literal(1), z.literal(2)]).meta({
    description: '0 voided, 1 active, 2 upcoming or ended.',
  }),
  note: z.string(),
});

export type WireCredit = z.output<typeof credit>;

const enveloped = <S extends z.ZodType>(content: S) => z.strictObject({ data: content });

export const historyAnswer = enveloped(
  z.strictObject({ credit_history: z.array(historyRecord), total_items: z.int() }),
);
export const creditsAnswer = enveloped(
  z.strictObject({ credits: z.array(credit), total_items: z.int() }),
);
export const creditAnswer = enveloped(credit);
export const actionAnswer = enveloped(z.strictObject({ credit_id: z.string() }));

export const errorAnswer = z.strictObject({
  error: z.strictObject({
    type: z.string(),
    exception: z.string(),
    title: z.string(),
    detail: z.string(),
    error_data: z.record(z.string(), z.unknown()),
  }),
});
