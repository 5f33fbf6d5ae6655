/** What Metronome's products, custom fields and credit types are asked. */
import * as z from 'zod';
import { bad, text } from '../wire.ts';
import { ENTITIES } from './custom-fields.ts';
import {
  absentOrNull,
  customFields,
  customKey,
  nextPage,
  optionalFields,
  pageLimit,
  uuid,
} from './fields.ts';

const MAX_PAGE = 100;
const MAX_PRODUCT_NAME = 256;
const MAX_TAGS = 16;
/** At once; an entity has not many more keys. */
const MAX_KEYS_NAMED = 100;

/** Of lists whose filters are in the body. */
export const pageQuery = z.object({ next_page: nextPage, limit: pageLimit(MAX_PAGE) });

export const createProductBody = z.object({
  name: text(1, MAX_PRODUCT_NAME),
  type: z.string().transform((type, context): 'FIXED' => {
    if (type.toUpperCase() === 'FIXED') return 'FIXED';
    return bad(context, 'must be FIXED: nothing is metered or rated here, only prepaid');
  }),
  tags: absentOrNull(z.array(text(1, 64)).max(MAX_TAGS, `must have at most ${MAX_TAGS} entries`)),
  custom_fields: absentOrNull(customFields()),
});
export type CreateProduct = z.output<typeof createProductBody>;

export const getProductBody = z.object({ id: uuid() });

export const listProductsBody = optionalFields({
  archive_filter: absentOrNull(z.enum(['ARCHIVED', 'NOT_ARCHIVED', 'ALL'])),
  next_page: nextPage,
});
export type ListProducts = z.output<typeof listProductsBody>;

const entity = z.enum(ENTITIES);
const key = customKey();

export const addKeyBody = z.object({ entity, key, enforce_uniqueness: z.boolean() });
export type AddKey = z.output<typeof addKeyBody>;

export const removeKeyBody = z.object({ entity, key });
export type RemoveKey = z.output<typeof removeKeyBody>;

export const listKeysBody = optionalFields({
  entities: absentOrNull(z.array(entity).max(MAX_KEYS_NAMED)),
  next_page: nextPage,
});
export type ListKeys = z.output<typeof listKeysBody>;

export const setValuesBody = z.object({
  entity,
  entity_id: uuid(),
  custom_fields: customFields(),
});
export type SetValues = z.output<typeof setValuesBody>;

export const deleteValuesBody = z.object({
  entity,
  entity_id: uuid(),
  keys: z.array(key).max(MAX_KEYS_NAMED, `must have at most ${MAX_KEYS_NAMED} entries`),
});
export type DeleteValues = z.output<typeof deleteValuesBody>;
