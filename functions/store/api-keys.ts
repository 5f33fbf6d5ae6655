/** API keys in the table: found by sign-in, listed, changed with a note of who did what. */
import { randomUUID } from 'node:crypto';
import type { KeyRecord } from '../access/caller.ts';
import { type ApiKey, droppedBy, type KeyChange, type Placed, recordsOf } from '../access/keys.ts';
import { keyFromItem, keyToItem, recordFromItem, recordToItem } from './api-key-items.ts';
import {
  API_KEYS,
  apiKeyCardKey,
  apiKeyKey,
  keyChangeKey,
  keyChangesOf,
  keyUseKey,
} from './keys.ts';
import { TTL_ATTRIBUTE } from './schema.ts';
import type { Call, Condition, Table, Write } from './table.ts';
import { count, text } from './values.ts';

const MOST_CHANGES = 100;
const SECOND = 1000;

/** `address`: the SHA-256 under which it is looked up, of the secret or the public identifier. */
export async function findKey(
  table: Table,
  address: string,
  call: Call,
): Promise<KeyRecord | null> {
  const item = await table.get(apiKeyKey(address), call);
  return item && recordFromItem(item);
}

export async function readKey(table: Table, id: string, call: Call): Promise<ApiKey | null> {
  const item = await table.get(apiKeyCardKey(id), call);
  return item && keyFromItem(item);
}

/** What was done to a key, the latest first. */
export async function readChanges(table: Table, id: string, call: Call): Promise<KeyChange[]> {
  const ask = { pk: keyChangesOf(id), descending: true, limit: MOST_CHANGES };
  const { items } = await table.query(ask, call);
  return items.map((item) => ({
    at: count(item.at),
    action: item.action === 'made' || item.action === 'rotated' ? item.action : 'revoked',
    actor: text(item.actor),
  }));
}

/** By id. `after`: the id that the page before ended with. */
export async function listKeys(
  table: Table,
  { limit, after }: { readonly limit: number; readonly after?: string },
  call: Call,
): Promise<{ rows: ApiKey[]; next: string | null }> {
  const place = after === undefined ? {} : { after: { ...apiKeyCardKey(after) } };
  const { items } = await table.query({ pk: API_KEYS, limit: limit + 1, ...place }, call);
  const rows = items.slice(0, limit).map(keyFromItem);
  return { rows, next: items.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

/**
 * Writes a key as it shall be, with what sign-in finds and a note of who did what, or nothing:
 * `false` where it was changed since `before` was read, or exists already.
 */
export async function writeKey(
  table: Table,
  before: ApiKey | null,
  after: ApiKey,
  change: KeyChange,
  call: Call,
): Promise<boolean> {
  const when: Condition = before ? { if: 'version', is: before.version } : { if: 'absent' };
  const known = new Set((before ? recordsOf(before) : []).map(({ address }) => address));
  const dropped = before ? droppedBy(before, after, change.at) : [];
  const writes: Write[] = [
    { put: keyToItem(after), when },
    ...[...recordsOf(after), ...dropped].map(
      ({ address, record }): Write => ({
        put: recordToItem(record, address),
        when: known.has(address) ? { if: 'present' } : { if: 'absent' },
      }),
    ),
    {
      put: { ...keyChangeKey(after.id, change.at, after.version), ...change },
      when: { if: 'absent' },
    },
  ];
  return (await table.transact(writes, randomUUID(), call)) === null;
}

/** A login's token, which goes away by itself some time after its end. */
export async function putToken(table: Table, { address, record }: Placed, call: Call) {
  const ttl = { [TTL_ATTRIBUTE]: Math.ceil((record.expiresAt ?? 0) / SECOND) };
  await table.putMany([{ ...recordToItem(record, address), ...ttl }], call);
}

/** Notes that the key was used that day, `2026-01-31`. */
export async function putUse(table: Table, id: string, day: string, call: Call): Promise<void> {
  await table.putMany([{ ...keyUseKey(id), day }], call);
}

/** When each was last used; keys that never were are left out. */
export async function readUses(
  table: Table,
  ids: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const items = await table.getMany(ids.map(keyUseKey), call);
  return new Map(items.map((item) => [text(item.sk), text(item.day)]));
}
