/** Metronome's customers: made, found, changed and archived as the ledger's clients. */
import { strict as assert } from 'node:assert';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { ChangeClient, CloseClient } from '../../ledger/command.ts';
import type { Done } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';
import { checkedFields } from './custom-fields.ts';
import { toDetail, toWire } from './customer.ts';
import type { CreateCustomer } from './customer-requests.ts';
import { fail, metronome } from './dialect.ts';
import { keep } from './kept.ts';
import { perform } from './perform.ts';

export async function customerOf(uuid: string, { ledger }: Context): Promise<ClientRef> {
  const client = await ledger.findClient({ kind: 'uuid', value: uuid });
  if (!client) throw new WireFault('client_not_found', 'No customer has this id.');
  return client;
}

export async function retrieveCustomer(uuid: string, context: Context): Promise<Answer> {
  const client = await context.ledger.client(await customerOf(uuid, context));
  assert(client, 'a client that has a name exists');
  return jsonReply(200, { data: toDetail(client) });
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
      documents: checkedFields('customer', custom_fields, context),
    },
    {
      done: (client) => jsonReply(200, { data: toWire(client) }),
      refused: ({ refusal, detail }) => fail({ problem: refusal, detail, faults: [] }),
    },
  );
  const { reply, outcome, replayed } = performed;
  return { ...reply, outcome, replayed };
}

/** The client is closed, for ever: nothing is bought or used any more, all can still be read. */
export function archiveCustomer(uuid: string, context: Context): Promise<Answer> {
  return change(uuid, { op: 'close_client' }, context, () => ({ data: { id: uuid } }));
}

export function setName(uuid: string, name: string, context: Context): Promise<Answer> {
  return change(uuid, { op: 'change_client', change: { name } }, context, ({ changed }) => {
    assert(changed, 'a change of a client says what it became');
    return { data: toWire(changed) };
  });
}

/**
 * All of them anew. One that is left out no longer shows or finds the customer here, but stays
 * its own: nobody else is ever given it, so that no usage goes to another's account.
 */
export async function setIngestAliases(
  uuid: string,
  sent: readonly string[],
  context: Context,
): Promise<Answer> {
  if (context.caller.clients !== null) {
    // Whether a name is taken tells of customers that a restricted key must not know of.
    throw new WireFault('forbidden', 'This key is restricted to its customers: it gives no names.');
  }
  const aliases = [...new Set(sent)];
  return change(uuid, { op: 'change_client', change: { aliases } }, context, () => ({}));
}

async function change(
  uuid: string,
  command: ChangeClient | CloseClient,
  context: Context,
  show: (done: Done) => object,
): Promise<Answer> {
  const client = await customerOf(uuid, context);
  return perform(context, { client, operation: command.op, command }, show);
}
