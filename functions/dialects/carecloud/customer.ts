/** Which client a request is about: any of its names, its own id first. */
import type { Context, FieldFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { findByAnyName } from '../client-names.ts';
import { badFields } from './problems.ts';

/** The client of that name; an unknown one becomes a fault. */
export async function findCustomer(
  ledger: Ledger,
  text: string,
  faults: FieldFault[],
  field = 'customer_id',
): Promise<ClientRef | null> {
  const found = await findByAnyName(ledger, text);
  if (!found) {
    const message = 'There is no such customer: give the id of one, or another of its names.';
    const problem = 'client_not_found';
    faults.push({ name: field, reason: 'not_found', value: shown(text), message, problem });
  }
  return found;
}

/**
 * Whose records a list without a customer holds: everybody's, or, where the key is restricted to
 * one client, that client's. A key that is restricted to several must name one.
 */
export async function impliedCustomer({ caller, ledger }: Context): Promise<ClientRef | null> {
  if (caller.clients === null) return null;
  const [only, ...others] = caller.clients;
  const name = { kind: 'number', value: String(only) } as const;
  const found = others.length === 0 ? await ledger.findClient(name) : null;
  if (found) return found;
  throw customerRequired('This key is restricted to its customers: name one of them.');
}

export function customerRequired(message: string) {
  return badFields([{ name: 'customer_id', reason: 'required', value: '', message }]);
}

/** What was sent, as far as an answer shows it. */
export function shown(text: string): string {
  return text.slice(0, 100);
}
