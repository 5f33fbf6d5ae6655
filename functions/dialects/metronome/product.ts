/** One of Metronome's products: a name that credits are filed under, kept as a document. */
import * as z from 'zod';
import { WireFault } from '../../http/contract.ts';
import { type Document, OF_THE_DEPLOYMENT } from '../../ledger/documents.ts';
import { toIso } from '../../ledger/instant.ts';
import { DEFAULT_PRODUCT } from './credit.ts';

/** Less than a document may have: what stands around the fields counts as well. */
const MAX_PRODUCT_BYTES = 4000;

export const keptOfProduct = z.object({
  name: z.string(),
  created_at: z.int(),
  created_by: z.string(),
  tags: z.array(z.string()).optional(),
  custom_fields: z.record(z.string(), z.string()),
});
export type Product = z.output<typeof keptOfProduct>;

const state = z.strictObject({
  name: z.string(),
  created_at: z.string(),
  created_by: z.string(),
  tags: z.array(z.string()).optional(),
});

/** https://docs.metronome.com/api-reference/products/list-products */
export const productObject = z.strictObject({
  id: z.string(),
  type: z.literal('FIXED'),
  initial: state,
  current: state,
  updates: z.array(z.unknown()),
  custom_fields: z.record(z.string(), z.string()),
});

/** There without being made, before all others. */
export const FIRST_PRODUCT: Product = {
  name: DEFAULT_PRODUCT.name,
  created_at: 0,
  created_by: 'Tallystick',
  custom_fields: {},
};

/** The default product is the first of its kind; ids, and so lists, go on from it. */
export function productId(number: number): string {
  const prefix = DEFAULT_PRODUCT.id.slice(0, -12);
  return prefix + (number + 1).toString(16).padStart(12, '0');
}

/** Throws a 400 for more than can be kept. */
export function documentOf(id: string, product: Product): Omit<Document, 'version'> {
  if (Buffer.byteLength(JSON.stringify(product)) <= MAX_PRODUCT_BYTES) {
    return { kind: 'product', owner: OF_THE_DEPLOYMENT, id, content: product };
  }
  throw new WireFault(
    'malformed',
    `name, tags and custom_fields may have ${MAX_PRODUCT_BYTES} bytes together: shorten them.`,
    { outcome: 'not-recorded' },
  );
}

export function toWire(id: string, product: Product): z.output<typeof productObject> {
  const { name, created_at, created_by, tags, custom_fields } = product;
  const now = { name, created_at: toIso(created_at), created_by, ...(tags && { tags }) };
  return { id, type: 'FIXED', initial: now, current: now, updates: [], custom_fields };
}
