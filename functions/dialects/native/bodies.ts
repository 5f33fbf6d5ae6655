/** What the own dialect's writes accept: strict bodies, in the shape of the ledger's commands. */
import * as z from 'zod';
import { FIRST_MADE_NUMBER, MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { MAX_BATCH, MAX_HOLD_DAYS } from '../../ledger/command.ts';
import { MAX_PARTS, MAX_SEGMENTS } from '../../ledger/posting.ts';
import {
  amount,
  amountOrZero,
  decimalText,
  finiteNumber,
  instant,
  integer,
  metadata,
  text,
} from '../wire.ts';
import {
  aliases,
  clientId,
  clientName,
  creditName,
  email,
  reason,
  segment,
  sentence,
  transactionId,
  word,
  words,
} from './fields.ts';

export const newClientBody = z.strictObject({
  id: clientId().exactOptional(),
  number: integer(1, FIRST_MADE_NUMBER - 1).exactOptional(),
  name: text(1, MAX_NAME_LENGTH).exactOptional(),
  email: email().exactOptional(),
  aliases: aliases().exactOptional(),
  overdraftLimit: amountOrZero().exactOptional(),
  metadata: metadata().exactOptional(),
});

/** Limits on schedules and scopes are the ledger's: it refuses them as `schedule_invalid`. */
const recorded = {
  amount: amount(),
  description: sentence().exactOptional(),
  partner: word().exactOptional(),
  store: word().exactOptional(),
  metadata: metadata().exactOptional(),
};

const purchaseFields = {
  ...recorded,
  status: z.enum(['approved', 'pending'], 'must be approved or pending').exactOptional(),
  paymentMethod: word().exactOptional(),
  currency: text(1, 16).exactOptional(),
  exchangeRate: decimalText().exactOptional(),
  price: decimalText().exactOptional(),
  priority: finiteNumber().exactOptional(),
  schedule: z.array(segment).exactOptional().meta({ minItems: 1, maxItems: MAX_SEGMENTS }),
  endingBefore: instant().exactOptional(),
  products: words().exactOptional(),
  tags: words().exactOptional(),
};

const spendFields = {
  ...recorded,
  product: word().exactOptional(),
  tags: words().exactOptional(),
};

const usageFields = { ...spendFields, postPaid: z.boolean().exactOptional() };

const holdFields = {
  ...spendFields,
  expiresAt: instant().exactOptional(),
  expiresInSeconds: integer(1, MAX_HOLD_DAYS * 86_400).exactOptional(),
};

const named = { transactionId: transactionId().exactOptional() };

const ONE_EXPIRY = 'must have either expiresAt or expiresInSeconds';

export const purchaseBody = z.strictObject({ ...purchaseFields, ...named });

export const usageBody = z.strictObject({ ...usageFields, ...named });

export const holdBody = z
  .strictObject({ ...holdFields, ...named })
  .refine(hasOneExpiry, ONE_EXPIRY);

/** One id covers the whole batch, so that its operations have none of their own. */
const operation = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ op: z.literal('purchase'), ...purchaseFields }),
    z.strictObject({ op: z.literal('usage'), ...usageFields }),
    z.strictObject({ op: z.literal('hold'), ...holdFields }).refine(hasOneExpiry, ONE_EXPIRY),
  ],
  { error: 'must be an operation whose op is purchase, usage or hold' },
);

export const batchBody = z.strictObject({
  operations: z
    .array(operation)
    .min(1, 'must have at least one operation')
    .max(MAX_BATCH, `must have at most ${MAX_BATCH} operations`),
});

export const transferBody = z.strictObject({
  from: clientName(),
  to: clientName(),
  amount: amount(),
  note: sentence().exactOptional(),
});

export const part = integer(1, MAX_PARTS).exactOptional();

export const adjustmentBody = z.strictObject({
  credit: creditName(),
  part,
  direction: z.enum(['add', 'remove'], 'must be add or remove'),
  amount: amount(),
  reason: reason(),
});

function hasOneExpiry(body: { expiresAt?: unknown; expiresInSeconds?: unknown }): boolean {
  return (body.expiresAt === undefined) !== (body.expiresInSeconds === undefined);
}
