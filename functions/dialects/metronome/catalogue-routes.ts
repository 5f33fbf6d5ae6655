/** Metronome's routes of products, custom fields and credit types. */
import * as z from 'zod';
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { addressed, anyQuery, conflicts, failures, nothing, pageOf } from './answers.ts';
import {
  addKeyBody,
  createProductBody,
  deleteValuesBody,
  getProductBody,
  listKeysBody,
  listProductsBody,
  pageQuery,
  removeKeyBody,
  setValuesBody,
} from './catalogue-requests.ts';
import { creditTypeObject, listCreditTypes } from './credit-types.ts';
import { ENTITIES } from './custom-fields.ts';
import { metronome } from './dialect.ts';
import { addKey, listKeys, removeKey } from './field-keys.ts';
import { deleteValues, setValues } from './field-values.ts';
import { nextPage } from './fields.ts';
import { productObject } from './product.ts';
import { createProduct, getProduct, listProducts } from './products.ts';

const read = {
  dialect: metronome,
  function: 'list-credits',
  scope: 'credits:read',
} as const;

const write = {
  dialect: metronome,
  method: 'POST',
  function: 'credit-actions',
  scope: 'credits:write',
  query: anyQuery,
} as const;

const productRoutes: readonly Route[] = [
  route({
    ...write,
    path: '/v1/contract-pricing/products/create',
    summary: 'Creates a product',
    body: createProductBody,
    answers: { 200: addressed, ...conflicts },
    handle: ({ body }, context) => createProduct(body, context),
  }),
  route({
    ...read,
    method: 'POST',
    path: '/v1/contract-pricing/products/get',
    summary: 'Gets a product',
    query: anyQuery,
    body: getProductBody,
    answers: { 200: z.strictObject({ data: productObject }), ...failures },
    handle: ({ body }, context) => getProduct(body.id, context),
  }),
  route({
    ...read,
    method: 'POST',
    path: '/v1/contract-pricing/products/list',
    summary: 'Lists products',
    query: pageQuery,
    body: listProductsBody,
    answers: { 200: pageOf(productObject), ...failures },
    handle: ({ body, query }, context) => listProducts(body, query, context),
  }),
];

const fieldRoutes: readonly Route[] = [
  route({
    ...write,
    path: '/v1/customFields/addKey',
    summary: 'Adds a key of custom fields',
    body: addKeyBody,
    answers: { 200: addressed, ...conflicts },
    handle: ({ body }, context) => addKey(body, context),
  }),
  route({
    ...read,
    method: 'POST',
    path: '/v1/customFields/listKeys',
    summary: 'Lists keys of custom fields',
    query: z.object({ next_page: nextPage }),
    body: listKeysBody,
    answers: {
      200: pageOf(
        z.strictObject({
          entity: z.enum(ENTITIES),
          key: z.string(),
          enforce_uniqueness: z.boolean(),
        }),
      ),
      ...failures,
    },
    handle: ({ body, query }, context) => listKeys(body, query.next_page, context),
  }),
  route({
    ...write,
    path: '/v1/customFields/setValues',
    summary: 'Sets custom fields of an object',
    body: setValuesBody,
    answers: { 200: nothing, ...conflicts },
    handle: ({ body }, context) => setValues(body, context),
  }),
  route({
    ...write,
    path: '/v1/customFields/deleteValues',
    summary: 'Deletes custom fields of an object',
    body: deleteValuesBody,
    answers: { 200: nothing, ...conflicts },
    handle: ({ body }, context) => deleteValues(body, context),
  }),
  route({
    ...write,
    path: '/v1/customFields/removeKey',
    summary: 'Removes a key of custom fields',
    body: removeKeyBody,
    answers: { 200: z.null(), ...conflicts },
    handle: ({ body }, context) => removeKey(body, context),
  }),
];

export const catalogueRoutes: readonly Route[] = [
  ...productRoutes,
  ...fieldRoutes,
  route({
    ...read,
    method: 'GET',
    path: '/v1/credit-types/list',
    summary: 'Lists the types of credit',
    query: pageQuery,
    answers: { 200: pageOf(creditTypeObject), ...failures },
    handle: ({ query }, context) => listCreditTypes(query.next_page, context),
  }),
];
