/** What changes of clients and credits accept: strict bodies in which `null` erases. */
import * as z from 'zod';
import { MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { amount, amountOrZero, finiteNumber, instant, metadata, text } from '../wire.ts';
import { part } from './bodies.ts';
import { aliases, email, reason, segment, sentence, words } from './fields.ts';

/** Id and number are for ever: they are not among the fields. */
export const clientChangeBody = z
  .strictObject({
    name: text(1, MAX_NAME_LENGTH).nullable().exactOptional(),
    email: email().nullable().exactOptional(),
    aliases: erasable(aliases(), []).exactOptional(),
    overdraftLimit: erasable(amountOrZero(), 0n).exactOptional(),
    metadata: erasable(metadata(), {}).exactOptional(),
  })
  .refine(namesSomething, 'must name at least one field to change');

export const nothingBody = z.strictObject({});

export const approveBody = z.strictObject({
  amount: amount().exactOptional(),
  final: z.boolean().exactOptional(),
});

export const reverseBody = z.strictObject({
  amount: amount().exactOptional(),
  reason: reason().exactOptional(),
});

export const shortenBody = z.strictObject({ part, endingBefore: instant() });

/** Moves an end (`null`: for ever), or adds a segment. */
export const extendBody = z
  .strictObject({
    part,
    endingBefore: instant().nullable().exactOptional(),
    add: segment.exactOptional(),
  })
  .refine(
    (body) => (body.add === undefined) !== (body.endingBefore === undefined),
    'must have either endingBefore or add',
  )
  .refine((body) => body.add === undefined || body.part === undefined, {
    path: ['part'],
    message: 'must not stand beside add: a new segment gets the next part',
  });

export const editBody = z
  .strictObject({
    priority: finiteNumber().exactOptional(),
    products: erasable(words(), []).exactOptional(),
    tags: erasable(words(), []).exactOptional(),
    description: sentence().nullable().exactOptional(),
    metadata: erasable(metadata(), {}).exactOptional(),
  })
  .refine(namesSomething, 'must name at least one field to change');

function erasable<T>(field: z.ZodType<T>, empty: T): z.ZodType<T> {
  return field.nullable().transform((value) => value ?? empty);
}

function namesSomething(body: object): boolean {
  return Object.keys(body).length > 0;
}
