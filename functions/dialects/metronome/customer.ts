/** Metronome's customers on the wire: the ledger's clients, found by their uuid. */
import * as z from 'zod';
import type { Client } from '../../ledger/client.ts';
import { toIso } from '../../ledger/instant.ts';
import { customFieldsOf } from './kept.ts';

export const customerObject = z.strictObject({
  id: z.string(),
  external_id: z.string(),
  ingest_aliases: z.array(z.string()),
  name: z.string(),
  custom_fields: z.record(z.string(), z.string()),
});

/** https://docs.metronome.com/api-reference/customers/get-a-customer */
export const customerDetail = z.strictObject({
  ...customerObject.shape,
  created_at: z.string(),
  updated_at: z.string(),
  archived_at: z.string().nullable(),
  customer_config: z.strictObject({ salesforce_account_id: z.null() }),
});

/** Without an alias the id stands in for it, without a name the client's own id. */
export function toWire(client: Client): z.output<typeof customerObject> {
  return {
    id: client.uuid,
    external_id: client.aliases[0] ?? client.uuid,
    ingest_aliases: [...client.aliases],
    name: client.name ?? client.id,
    custom_fields: { ...customFieldsOf(client) },
  };
}

/** Where it was not noted yet when a client was closed, its last change stands in. */
export function toDetail(client: Client): z.output<typeof customerDetail> {
  const { status, createdAt, updatedAt, closedAt = updatedAt } = client;
  return {
    ...toWire(client),
    created_at: toIso(createdAt),
    updated_at: toIso(updatedAt),
    archived_at: status === 'closed' ? toIso(closedAt) : null,
    customer_config: { salesforce_account_id: null },
  };
}
