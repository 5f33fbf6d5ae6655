/** Metronome's products: names that credits are filed under. Kept as documents. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import {
  type Document,
  type DocumentPage,
  nextVersion,
  OF_THE_DEPLOYMENT,
} from '../../ledger/documents.ts';
import { jsonReply } from '../wire.ts';
import type { CreateProduct, ListProducts } from './catalogue-requests.ts';
import { changeShared } from './change-shared.ts';
import { DEFAULT_PRODUCT } from './credit.ts';
import { checkedFields } from './custom-fields.ts';
import { agreedToken } from './page-token.ts';
import {
  documentOf,
  FIRST_PRODUCT,
  keptOfProduct,
  type Product,
  productId,
  toWire,
} from './product.ts';

/** Names of those of the products that exist, by id. */
export async function productNames(
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const made = ids.filter((id) => id !== DEFAULT_PRODUCT.id);
  const found = await readProducts(made, context);
  const names = [...found].map(([id, { product }]): [string, string] => [id, product.name]);
  return new Map([[DEFAULT_PRODUCT.id, DEFAULT_PRODUCT.name], ...names]);
}

export interface ReadProduct {
  readonly product: Product;
  /** `undefined`: the default product as it comes. */
  readonly document: Document | undefined;
}

export async function readProduct(id: string, context: Context): Promise<ReadProduct> {
  const found = (await readProducts([id], context)).get(id);
  if (found) return found;
  if (id === DEFAULT_PRODUCT.id) return { product: FIRST_PRODUCT, document: undefined };
  throw new WireFault('not_found', 'No product has this id.');
}

/** The product with other fields, to be written over the one that was read. */
export function withFields(
  id: string,
  { product, document }: ReadProduct,
  custom_fields: Product['custom_fields'],
): Document {
  return nextVersion(document, documentOf(id, { ...product, custom_fields }));
}

export function createProduct(body: CreateProduct, context: Context): Promise<Answer> {
  const { name, tags, custom_fields = {} } = body;
  const { holder } = context.caller;
  const created = { created_at: context.now(), created_by: holder.name ?? holder.id };
  const product = { name, ...created, ...(tags && { tags }), custom_fields };
  const claims = checkedFields('contract_product', custom_fields, context);
  const documents = async () => {
    const taken = await claims();
    const number = await context.ledger.nextDocumentNumber('product');
    return [nextVersion(undefined, documentOf(productId(number), product)), ...taken];
  };
  const wish = { operation: 'createProduct', asked: body, documents };
  return changeShared(wish, context, ([made]) => ({ data: { id: made?.id } }));
}

export async function getProduct(id: string, context: Context): Promise<Answer> {
  const { product } = await readProduct(id, context);
  return jsonReply(200, { data: toWire(id, product) });
}

/** In the order in which they were made. Products are never archived. */
export async function listProducts(
  { archive_filter = 'NOT_ARCHIVED', next_page }: ListProducts,
  query: { readonly next_page?: string | undefined; readonly limit: number },
  context: Context,
): Promise<Answer> {
  const binding = ['metronome products', archive_filter];
  const token = agreedToken(next_page, query.next_page);
  const after = token === undefined ? null : context.cursors.open(binding, token, 'next_page');
  const { rows, next } = await productsAfter(after, query.limit, archive_filter, context);
  return jsonReply(200, {
    data: rows.map(({ id, content }) => toWire(id, keptOfProduct.parse(content))),
    next_page: next === null ? null : context.cursors.seal(binding, next),
  });
}

async function readProducts(
  ids: readonly string[],
  { ledger }: Context,
): Promise<ReadonlyMap<string, ReadProduct>> {
  if (ids.length === 0) return new Map();
  const found = await ledger.documents('product', OF_THE_DEPLOYMENT, ids);
  return new Map(
    [...found].map(([id, document]) => {
      return [id, { product: keptOfProduct.parse(document.content), document }];
    }),
  );
}

async function productsAfter(
  after: string | null,
  limit: number,
  filter: string,
  { ledger }: Context,
): Promise<DocumentPage> {
  if (filter === 'ARCHIVED') return { rows: [], next: null };
  const ask = { limit, ...(after !== null && { after }) };
  const page = await ledger.listDocuments('product', OF_THE_DEPLOYMENT, ask);
  const first = page.rows.at(0);
  if (after !== null || first?.id === DEFAULT_PRODUCT.id) return page;
  const rows = [{ ...documentOf(DEFAULT_PRODUCT.id, FIRST_PRODUCT), version: 0 }, ...page.rows];
  if (rows.length <= limit) return { rows, next: page.next };
  const shown = rows.slice(0, limit);
  return { rows: shown, next: shown.at(-1)?.id ?? null };
}
