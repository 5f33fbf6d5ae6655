/** Metronome's customers: the ledger's clients, found by their uuid, and new ones. */
import * as z from 'zod';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import type { Client, ClientRef } from '../../ledger/client.ts';
import { jsonReply } from '../wire.ts';
import type { CreateCustomer } from './customer-requests.ts';
import { fail, metronome } from './dialect.ts';
import { customFieldsOf, keep } from './kept.ts';

export const customerObject = z.strictObject({
  id: z.string(),
  external_id: z.string(),
  ingest_aliases: z.array(z.string()),
  name: z.string(),
  custom_fields: z.record(z.string(), z.string()),
});

export async function customerOf(uuid: string, { ledger }: Context): Promise<ClientRef> {
  const client = await ledger.findClient({ kind: 'uuid', value: uuid });
  if (!client) throw new WireFault('client_not_found', 'No customer has this id.');
  return client;
}

/** A key that is restricted to some clients could not even see the new one. */
export async function createCustomer(body: CreateCustomer, context: Context): Promise<Answer> {
  if (context.caller.clients !== null) {
    throw new WireFault(
      'forbidden',
      'This key is restricted to its customers: use an unrestricted key to create new ones.',
    );
  }
  const { name, external_id, ingest_aliases = [], custom_fields } = body;
  const aliases = [...(external_id === undefined ? [] : [external_id]), ...ingest_aliases];
  const performed = await context.ledger.createClient(
    {
      transactionId: context.idempotencyKey,
      dialect: metronome.name,
      operation: 'createCustomer',
      client: {
        id: null,
        number: null,
        aliases: [...new Set(aliases)],
        name,
        email: null,
        metadata: {},
        overdraftLimit: 0n,
        vendor: custom_fields === undefined ? {} : keep({ custom_fields }),
      },
    },
    {
      done: (client) => jsonReply(200, { data: toWire(client) }),
      refused: ({ refusal, detail }) => fail({ problem: refusal, detail, faults: [] }),
    },
  );
  const { reply, outcome, replayed } = performed;
  return { ...reply, outcome, replayed };
}

/** Without an alias the id stands in for it, without a name the client's own id. */
function toWire(client: Client): z.output<typeof customerObject> {
  return {
    id: client.uuid,
    external_id: client.aliases[0] ?? client.uuid,
    ingest_aliases: [...client.aliases],
    name: client.name ?? client.id,
    custom_fields: { ...customFieldsOf(client) },
  };
}
