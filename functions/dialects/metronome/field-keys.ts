/** Adds, lists and removes the keys that custom fields may have. */
import { strict as assert } from 'node:assert';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { jsonReply } from '../wire.ts';
import type { AddKey, ListKeys, RemoveKey } from './catalogue-requests.ts';
import { changeShared } from './change-shared.ts';
import { allowListsOf, ENTITIES, type Entity, type FieldKey, withKeys } from './custom-fields.ts';
import { hashedId } from './hashed-id.ts';
import { agreedToken } from './page-token.ts';

/** Of one entity. They are one document, and each unique value is one more in a write. */
const MAX_KEYS = 32;
const MAX_UNIQUE_KEYS = 8;
/** Less than a document may have: what stands around the keys counts as well. */
const MAX_LIST_BYTES = 4000;

const KEYS_PER_PAGE = 100;

export function addKey(body: AddKey, context: Context): Promise<Answer> {
  const { entity, key, enforce_uniqueness } = body;
  const id = hashedId(`custom field ${entity} ${key}`);
  return changeKeys('addKey', body, { data: { id } }, context, (keys) => {
    if (keys.some((added) => added.key === key)) {
      throw refused('malformed', 'Duplicate custom field key');
    }
    const after = [...keys, { key, enforce_uniqueness }];
    const unique = after.filter((added) => added.enforce_uniqueness);
    const size = Buffer.byteLength(JSON.stringify(after));
    if (after.length <= MAX_KEYS && unique.length <= MAX_UNIQUE_KEYS && size <= MAX_LIST_BYTES) {
      return after;
    }
    throw refused(
      'malformed',
      `An entity may have ${MAX_KEYS} keys, ${MAX_UNIQUE_KEYS} of them with unique values, and ` +
        `${MAX_LIST_BYTES} bytes of keys: remove one first.`,
    );
  });
}

/** Values that were set stay until they are deleted: they are only no longer set anew. */
export function removeKey(body: RemoveKey, context: Context): Promise<Answer> {
  return changeKeys('removeKey', body, null, context, (keys) => {
    const left = keys.filter(({ key }) => key !== body.key);
    if (left.length < keys.length) return left;
    throw refused('not_found', 'Custom field key not found');
  });
}

/** By entity and key, so that a key that comes or goes moves no other to another page. */
export async function listKeys(
  { entities = [], next_page: tokenInBody }: ListKeys,
  tokenInQuery: string | undefined,
  context: Context,
): Promise<Answer> {
  const wanted = [...new Set(entities.length > 0 ? entities : ENTITIES)].sort();
  const binding = ['metronome custom field keys', ...wanted];
  const token = agreedToken(tokenInBody, tokenInQuery);
  const after = token === undefined ? '' : context.cursors.open(binding, token, 'next_page');
  const lists = await allowListsOf(wanted, context);
  const rows = wanted
    .flatMap((entity) => (lists.get(entity)?.keys ?? []).map((key) => ({ entity, ...key })))
    .filter((row) => placeOf(row) > after);
  const shown = rows.slice(0, KEYS_PER_PAGE);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  const next_page = last ? context.cursors.seal(binding, placeOf(last)) : null;
  return jsonReply(200, { data: shown, next_page });
}

function changeKeys(
  operation: string,
  asked: RemoveKey,
  answer: unknown,
  context: Context,
  change: (keys: readonly FieldKey[]) => readonly FieldKey[],
): Promise<Answer> {
  const { entity } = asked;
  const documents = async () => {
    const list = (await allowListsOf([entity], context)).get(entity);
    assert(list, 'every entity has a list');
    return [withKeys(entity, list, change(list.keys))];
  };
  return changeShared({ operation, asked, documents }, context, () => answer);
}

function placeOf({ entity, key }: { readonly entity: Entity; readonly key: string }): string {
  return `${entity} ${key}`;
}

function refused(problem: 'malformed' | 'not_found', detail: string): WireFault {
  return new WireFault(problem, detail, { outcome: 'not-recorded' });
}
