/** What the own dialect answers, as schemas: the types of its renderers and its documentation. */
import * as z from 'zod';
import { SCOPES } from '../../access/caller.ts';
import { CATEGORIES, STATUSES } from '../../ledger/posting.ts';
import { postingKind } from './fields.ts';

export const amount = z
  .string()
  .meta({ format: 'decimal', description: 'Credits, canonical: "10.5".' });
export const time = z.string().meta({ format: 'date-time' });
const metadata = z.record(z.string(), z.string());
const actor = z
  .strictObject({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() })
  .nullable()
  .meta({ description: 'The holder of the key that did it; null: the ledger itself.' });
export const creditOrDebt = z
  .string()
  .nullable()
  .meta({ description: 'Id of the grant; null: what the client owes.' });

export const clientShape = z.strictObject({
  id: z.string(),
  number: z.int(),
  uuid: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  aliases: z.array(z.string()),
  overdraftLimit: amount,
  metadata,
  status: z.enum(['active', 'closed']),
  createdAt: time,
  updatedAt: time,
});

export const balanceShape = z.strictObject({
  client: z.string(),
  at: time,
  version: z.int(),
  balance: amount,
  available: amount,
  upcoming: amount,
  held: amount,
  debt: amount,
  overdraftLimit: amount,
  granted: amount,
  adjusted: amount,
  transferredIn: amount,
  used: amount,
  expired: amount,
  voided: amount,
  transferredOut: amount,
  grants: z.array(
    z.strictObject({
      credit: z.string(),
      part: z.int(),
      remaining: amount,
      held: amount,
      priority: z.number(),
      startingAt: time,
      endingBefore: time.nullable(),
    }),
  ),
});

export const pastBalanceShape = z
  .strictObject({
    client: z.string(),
    at: time,
    number: z.int().meta({ description: 'The last posting that counts; 0 before the first.' }),
    balance: amount,
    held: amount,
    debt: amount,
  })
  .meta({ description: 'At an instant before the last posting: what the postings say.' });

export const creditShape = z.strictObject({
  id: z.string(),
  client: z.string(),
  number: z.int(),
  category: z.enum(CATEGORIES),
  status: z.enum(STATUSES),
  amount,
  captured: amount.exactOptional().meta({ description: 'Of a hold: what it has paid so far.' }),
  reversed: amount.exactOptional(),
  remaining: amount
    .exactOptional()
    .meta({ description: 'Of an approved purchase, where one client is asked about.' }),
  reference: z.string().exactOptional(),
  description: z.string().nullable(),
  transactionId: z.string().nullable(),
  paymentMethod: z.string().nullable(),
  currency: z.string().nullable(),
  exchangeRate: z.string().nullable(),
  price: z.string().nullable(),
  priority: z.number(),
  schedule: z.array(
    z.strictObject({
      part: z.int(),
      amount,
      startingAt: time,
      endingBefore: time.nullable(),
    }),
  ),
  product: z.string().nullable(),
  products: z.array(z.string()),
  tags: z.array(z.string()),
  partner: z.string().nullable(),
  store: z.string().nullable(),
  draws: z
    .array(z.strictObject({ credit: creditOrDebt, part: z.int(), amount }))
    .exactOptional()
    .meta({ description: 'Of a usage: which grants pay, in burn order, debt last.' }),
  expiresAt: time.exactOptional(),
  settled: z.enum(['captured', 'released', 'expired']).exactOptional(),
  voidedAt: time.exactOptional(),
  balanceAfter: amount.meta({ description: 'Right after it was recorded.' }),
  actor,
  metadata,
  createdAt: time,
  updatedAt: time,
});

const bucket = z.enum(['available', 'held', 'spent', 'expired', 'voided']).nullable();

export const postingShape = z.strictObject({
  number: z.int(),
  kind: postingKind,
  at: time,
  effectiveAt: time.exactOptional(),
  delta: amount,
  balanceAfter: amount,
  heldAfter: amount,
  debtAfter: amount,
  credit: z
    .string()
    .exactOptional()
    .meta({ description: 'Id of the credit that it records, settles or corrects.' }),
  entries: z.array(
    z.strictObject({ credit: creditOrDebt, part: z.int(), from: bucket, to: bucket, amount }),
  ),
  transactionId: z.string().nullable(),
  note: z.string().nullable(),
  actor,
});

export const callerShape = z.strictObject({
  name: z.string().nullable(),
  email: z.string().exactOptional(),
  keyId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  clients: z.array(z.string()).nullable().meta({ description: 'null: all clients.' }),
  plan: z.string().nullable(),
});

export const healthShape = z.strictObject({ status: z.literal('ok'), version: z.string() });
export const batchShape = z.strictObject({ results: z.array(creditShape) });
export const transferShape = z.strictObject({ sent: creditShape, received: z.array(creditShape) });

export function listOf(row: z.ZodType) {
  return z.strictObject({
    data: z.array(row),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null: the end.' }),
    total: z.int().exactOptional(),
    asOf: time.exactOptional().meta({ description: 'As of when, where that is not now.' }),
  });
}

const problemShape = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().exactOptional(),
  errors: z
    .array(z.strictObject({ field: z.string(), reason: z.string(), message: z.string() }))
    .exactOptional(),
  requestId: z.string(),
});

const READ_PROBLEMS = [400, 401, 403, 404, 405, 429, 500, 503];
const WRITE_PROBLEMS = [...READ_PROBLEMS, 402, 413, 415, 422];

type Answers = Readonly<Record<number, z.ZodType>>;

/** All answers of a route that only reads. */
export function readAnswers(shape: z.ZodType): Answers {
  return { 200: shape, ...problemsOf(READ_PROBLEMS) };
}

/** All answers of a route that changes something. */
export function writeAnswers(status: 200 | 201, shape: z.ZodType): Answers {
  return { [status]: shape, ...problemsOf(WRITE_PROBLEMS) };
}

function problemsOf(statuses: readonly number[]): Answers {
  return Object.fromEntries(statuses.map((status) => [status, problemShape]));
}
