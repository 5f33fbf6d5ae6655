/** Clients, their names and their counter as items. */
import type { Client, ClientName, ClientRef } from '../ledger/client.ts';
import { uuidOf } from './account-item.ts';
import { ALL_CLIENTS, clientKey, nameKey, ordinal } from './keys.ts';
import type { Item, Key } from './table.ts';
import {
  compact,
  count,
  fieldsOf,
  micro,
  text,
  textOrNull,
  textsOf,
  vendorFromText,
  vendorToText,
} from './values.ts';

export function clientToItem(client: Client): Item & Key {
  return {
    ...clientKey(client.number),
    clientPk: ALL_CLIENTS,
    clientSk: ordinal(client.number),
    ...compact({
      id: client.id,
      aliases: client.aliases,
      name: client.name,
      email: client.email,
      metadata: client.metadata,
      vendor: vendorToText(client.vendor),
      closedAt: client.closedAt,
    }),
    overdraftLimit: client.overdraftLimit,
    status: client.status,
    createdAt: client.createdAt,
    updatedAt: client.updatedAt,
  };
}

export function clientFromItem(item: Item): Client {
  const number = count(text(item.pk).slice(2));
  const id = text(item.id);
  return {
    number,
    id,
    uuid: uuidOf(number, id),
    aliases: textsOf(item.aliases),
    name: textOrNull(item.name),
    email: textOrNull(item.email),
    metadata: fieldsOf(item.metadata) as Record<string, string>,
    overdraftLimit: micro(item.overdraftLimit),
    status: item.status === 'closed' ? 'closed' : 'active',
    ...(item.closedAt === undefined ? {} : { closedAt: count(item.closedAt) }),
    createdAt: count(item.createdAt),
    updatedAt: count(item.updatedAt),
    vendor: vendorFromText(item.vendor),
  };
}

/** Written once: names never move, so whoever has read one may keep it. */
export function nameToItem(name: ClientName, client: ClientRef): Item & Key {
  return { ...nameKey(name), client: client.number, id: client.id };
}

export function clientRefFromName(item: Item): ClientRef {
  const number = count(item.client);
  const id = text(item.id);
  return { number, id, uuid: uuidOf(number, id) };
}
