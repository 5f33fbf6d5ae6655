/** A client with nothing said of it but its names. */
import type { Client, ClientRef } from '../../../functions/ledger/client.ts';
import type { Instant } from '../../../functions/ledger/instant.ts';

export function madeClient(ref: ClientRef, aliases: readonly string[], now: Instant): Client {
  return {
    ...ref,
    aliases,
    name: `Name of ${ref.id}`,
    email: `${ref.id}@example.com`,
    metadata: {},
    overdraftLimit: 0n,
    status: 'active',
    createdAt: now,
    updatedAt: now,
    vendor: {},
  };
}
