/** API keys as items: what sign-in finds of each, and what an admin lists. */
import { type Caller, type KeyRecord, SCOPES } from '../access/caller.ts';
import type { ApiKey } from '../access/keys.ts';
import { apiKeyCardKey, apiKeyKey } from './keys.ts';
import type { Item, Key } from './table.ts';
import {
  compact,
  count,
  countOrNull,
  fieldsOf,
  listOf,
  rowsOf,
  text,
  textOrNull,
} from './values.ts';

export function recordToItem(record: KeyRecord, address: string): Item & Key {
  const { caller, secrets } = record;
  return {
    ...apiKeyKey(address),
    kind: record.kind,
    secrets: secrets.flatMap(({ sha256, endsAt }) => [sha256, endsAt]),
    createdAt: record.createdAt,
    ...callerToFields(caller),
    keyId: caller.keyId,
    ...compact({
      expiresAt: record.expiresAt,
      revokedAt: record.revokedAt,
      usageIdentifierKey: record.usageIdentifierKey,
      parent: record.parent ?? null,
    }),
  };
}

export function recordFromItem(item: Item): KeyRecord {
  const { kind } = item;
  return {
    caller: { keyId: text(item.keyId), ...callerFromFields(item) },
    kind: kind === 'pair' || kind === 'token' ? kind : 'bearer',
    secrets: rowsOf(item.secrets, 2).map(([sha256, endsAt]) => ({
      sha256: text(sha256),
      endsAt: countOrNull(endsAt),
    })),
    createdAt: count(item.createdAt),
    expiresAt: countOrNull(item.expiresAt),
    revokedAt: countOrNull(item.revokedAt),
    usageIdentifierKey: textOrNull(item.usageIdentifierKey),
    ...(item.parent === undefined ? {} : { parent: text(item.parent) }),
  };
}

export function keyToItem(key: ApiKey): Item & Key {
  return {
    ...apiKeyCardKey(key.id),
    version: key.version,
    kind: key.kind,
    secrets: key.secrets.flatMap(({ sha256, madeAt, endsAt }) => [sha256, madeAt, endsAt]),
    createdAt: key.createdAt,
    ...callerToFields(key),
    ...compact({
      identifier: key.identifier,
      expiresAt: key.expiresAt,
      revokedAt: key.revokedAt,
      usageIdentifierKey: key.usageIdentifierKey,
    }),
  };
}

export function keyFromItem(item: Item): ApiKey {
  return {
    id: text(item.sk),
    version: count(item.version),
    kind: item.kind === 'pair' ? 'pair' : 'bearer',
    secrets: rowsOf(item.secrets, 3).map(([sha256, madeAt, endsAt]) => ({
      sha256: text(sha256),
      madeAt: count(madeAt),
      endsAt: countOrNull(endsAt),
    })),
    identifier: textOrNull(item.identifier),
    createdAt: count(item.createdAt),
    expiresAt: countOrNull(item.expiresAt),
    revokedAt: countOrNull(item.revokedAt),
    usageIdentifierKey: textOrNull(item.usageIdentifierKey),
    ...callerFromFields(item),
  };
}

type CallerFields = Omit<Caller, 'keyId'>;

function callerToFields({ holder, scopes, clients, plan }: CallerFields): Item {
  return {
    scopes,
    // No list: every client. An empty one: none.
    ...(clients === null ? {} : { clients }),
    ...compact({ holder: compact({ ...holder }), plan }),
  };
}

function callerFromFields(item: Item): CallerFields {
  const holder = fieldsOf(item.holder);
  const scopes = listOf(item.scopes);
  return {
    holder: {
      id: text(holder.id),
      name: textOrNull(holder.name),
      email: textOrNull(holder.email),
    },
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    clients: item.clients === undefined ? null : listOf(item.clients).map(count),
    plan: textOrNull(item.plan),
  };
}
