/** API keys as items: their secrets only as hashes. */
import { type KeyRecord, SCOPES } from '../access/caller.ts';
import { apiKeyKey } from './keys.ts';
import type { Call, Item, Key, Table } from './table.ts';
import { compact, count, countOrNull, fieldsOf, listOf, text, textOrNull } from './values.ts';

/** `address`: the SHA-256 under which it is looked up, of the secret or the public identifier. */
export async function findKey(
  table: Table,
  address: string,
  call: Call,
): Promise<KeyRecord | null> {
  const item = await table.get(apiKeyKey(address), call);
  return item && keyFromItem(item);
}

/** Throws where the address is taken: secrets are random, so that is a mistake. */
export async function putKey(
  table: Table,
  record: KeyRecord,
  address: string,
  call: Call,
): Promise<void> {
  const put = keyToItem(record, address);
  const reasons = await table.transact(
    [{ put, when: { if: 'absent' } }],
    address.slice(0, 36),
    call,
  );
  if (reasons) throw new Error('A key with that secret exists already.');
}

function keyToItem({ caller, ...record }: KeyRecord, address: string): Item & Key {
  return {
    ...apiKeyKey(address),
    keyId: caller.keyId,
    kind: record.kind,
    secretSha256: record.secretSha256,
    scopes: caller.scopes,
    createdAt: record.createdAt,
    // No list: every client. An empty one: none.
    ...(caller.clients === null ? {} : { clients: caller.clients }),
    ...compact({
      holder: compact({ ...caller.holder }),
      plan: caller.plan,
      expiresAt: record.expiresAt,
      revokedAt: record.revokedAt,
      usageIdentifierKey: record.usageIdentifierKey,
    }),
  };
}

function keyFromItem(item: Item): KeyRecord {
  const holder = fieldsOf(item.holder);
  const scopes = listOf(item.scopes);
  return {
    caller: {
      keyId: text(item.keyId),
      holder: {
        id: text(holder.id),
        name: textOrNull(holder.name),
        email: textOrNull(holder.email),
      },
      scopes: SCOPES.filter((scope) => scopes.includes(scope)),
      clients: item.clients === undefined ? null : listOf(item.clients).map(count),
      plan: textOrNull(item.plan),
    },
    kind: item.kind === 'whmcs' ? 'whmcs' : 'bearer',
    secretSha256: text(item.secretSha256),
    createdAt: count(item.createdAt),
    expiresAt: countOrNull(item.expiresAt),
    revokedAt: countOrNull(item.revokedAt),
    usageIdentifierKey: textOrNull(item.usageIdentifierKey),
  };
}
