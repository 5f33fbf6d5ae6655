/** Finds what a path or a body names: clients by any of their names, credits by their id. */
import { type Context, WireFault } from '../../http/contract.ts';
import type { ClientName, ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { CreditRef } from '../../ledger/ledger.ts';
import { namesOf } from '../client-names.ts';

/** Reads `acme`, `number:7`, `uuid:…`, `alias:…`; `null` for what no client can be called. */
export function readClientName(text: string): ClientName | null {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? 'id' : text.slice(0, colon);
  return namesOf(text.slice(colon + 1)).find((name) => name.kind === kind) ?? null;
}

/** The client of that name, as far as the caller may see it. `field`: where the body names it. */
export async function clientNamed(
  context: Context,
  text: string,
  field?: string,
): Promise<ClientRef> {
  const found = readClientName(text);
  const client = found && (await context.ledger.findClient(found));
  if (client) return client;
  const detail = 'No client has this name.';
  if (field === undefined) throw new WireFault('client_not_found', detail);
  const value = text.slice(0, 100);
  throw new WireFault('client_not_found', detail, {
    faults: [{ name: field, reason: 'not_found', value, message: 'must name a client' }],
  });
}

/** What a credit's id addresses; the record itself has not been looked at. */
export function creditNamed(text: string): CreditRef {
  const ref = parseCreditId(text);
  // Number 0 is no posting: the made uuid of a client reads like the id of one.
  if (ref && ref.client > 0 && ref.number > 0) return ref;
  throw unknownCredit();
}

/** The client of a credit, which the caller may not be allowed to see. */
export async function clientOfCredit(context: Context, ref: CreditRef): Promise<ClientRef> {
  const client = await context.ledger.findClient({ kind: 'number', value: String(ref.client) });
  if (!client) throw unknownCredit();
  return client;
}

export function unknownCredit(): WireFault {
  return new WireFault('credit_not_found', 'No credit has this id.');
}
