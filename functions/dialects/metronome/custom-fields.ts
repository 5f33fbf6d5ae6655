/** Custom fields: which keys an entity may carry, and which values are taken for ever. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Context, WireFault } from '../../http/contract.ts';
import {
  type Document,
  nextVersion,
  OF_THE_DEPLOYMENT,
  type ToWrite,
} from '../../ledger/documents.ts';

/** https://docs.metronome.com/api-reference/custom-fields/add-a-custom-field-key */
export const ENTITIES = [
  'alert',
  'billable_metric',
  'charge',
  'commit',
  'contract_credit',
  'contract_product',
  'contract',
  'credit_grant',
  'customer_plan',
  'customer',
  'discount',
  'invoice',
  'plan',
  'professional_service',
  'product',
  'rate_card',
  'scheduled_charge',
  'subscription',
  'package_commit',
  'package_credit',
  'package_subscription',
  'package_scheduled_charge',
] as const;
export type Entity = (typeof ENTITIES)[number];

export type Fields = Readonly<Record<string, string>>;

const fieldKey = z.strictObject({ key: z.string(), enforce_uniqueness: z.boolean() });
export type FieldKey = z.output<typeof fieldKey>;

/** One document per entity: few keys, read together wherever values are set. */
const allowList = z.object({ keys: z.array(fieldKey) });

/** The keys that were added for an entity, in the order of their names. */
export interface AllowList {
  readonly keys: readonly FieldKey[];
  /** As it was read. */
  readonly document: Document | undefined;
}

/**
 * For the `documents` of the request that gives a new object these fields: throws a 400 for a key
 * that was never added, a 409 for a value that is taken, and takes values that must be unique.
 */
export function checkedFields(entity: Entity, fields: Fields = {}, context: Context): ToWrite {
  return () => claimsOf(entity, fields, async () => ({}), context);
}

/** As `checkedFields`, for an object that has fields already: its own values are not taken. */
export async function claimsOf(
  entity: Entity,
  fields: Fields,
  fieldsNow: () => Promise<Fields>,
  context: Context,
): Promise<readonly Document[]> {
  if (Object.keys(fields).length === 0) return [];
  const allowed = await allowedKeys(entity, context);
  const unknown = Object.keys(fields).filter((key) => !allowed.has(key));
  if (unknown.length > 0) throw neverAdded(entity, unknown);
  const unique = Object.entries(fields).filter(([key]) => allowed.get(key)?.enforce_uniqueness);
  if (unique.length === 0) return [];
  const current = await fieldsNow();
  const others = unique.filter(([key, value]) => !has(current, key, value));
  const ids = new Map(others.map(([key, value]) => [valueId(entity, key, value), key]));
  const taken = await context.ledger.documents('custom_field', OF_THE_DEPLOYMENT, [...ids.keys()]);
  for (const id of taken.keys()) throw valueTaken(entity, ids.get(id) ?? '');
  return [...ids.keys()].map((id) => nextVersion(undefined, ofDeployment(id, {})));
}

export async function allowListsOf(
  entities: readonly Entity[],
  { ledger }: Context,
): Promise<ReadonlyMap<Entity, AllowList>> {
  const ids = entities.map(listId);
  const found = await ledger.documents('custom_field', OF_THE_DEPLOYMENT, ids);
  return new Map(
    entities.map((entity) => {
      const document = found.get(listId(entity));
      const content = document?.content ?? { keys: [] };
      return [entity, { keys: allowList.parse(content).keys, document }];
    }),
  );
}

/** The allow list with other keys, to be written over the one that was read. */
export function withKeys(
  entity: Entity,
  { document }: AllowList,
  keys: readonly FieldKey[],
): Document {
  const sorted = keys.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return nextVersion(document, ofDeployment(listId(entity), { keys: sorted }));
}

async function allowedKeys(
  entity: Entity,
  context: Context,
): Promise<ReadonlyMap<string, FieldKey>> {
  const list = (await allowListsOf([entity], context)).get(entity);
  return new Map(list?.keys.map((added) => [added.key, added]));
}

function has(fields: Fields, key: string, value: string): boolean {
  return Object.hasOwn(fields, key) && fields[key] === value;
}

function ofDeployment(id: string, content: Document['content']): Omit<Document, 'version'> {
  return { kind: 'custom_field', owner: OF_THE_DEPLOYMENT, id, content };
}

function listId(entity: Entity): string {
  return `keys ${entity}`;
}

/** Keys and values may be of any script, ids of documents may not: a hash stands for both. */
function valueId(entity: Entity, key: string, value: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([key, value]))
    .digest('hex');
  return `value ${entity} ${hash}`;
}

function neverAdded(entity: Entity, keys: readonly string[]): WireFault {
  const message = `was not added for ${entity}: add the key with /v1/customFields/addKey first`;
  const faults = keys.map((key) => ({
    name: `custom_fields.${key}`.slice(0, 100).toWellFormed(),
    reason: 'not_allowed' as const,
    value: '',
    message,
  }));
  const detail = `A key of custom_fields ${message}.`;
  return new WireFault('malformed', detail, { faults, outcome: 'not-recorded' });
}

function valueTaken(entity: Entity, key: string): WireFault {
  const detail =
    `The value of "${key}" is or was another ${entity}'s, and the values of this key are unique ` +
    'for ever: choose another value.';
  return new WireFault('name_taken', detail, { outcome: 'not-recorded' });
}
