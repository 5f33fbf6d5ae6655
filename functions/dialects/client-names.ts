/** Finds a client by a bare name of any kind, as vendors' software writes it: no kind in front. */
import { type ClientName, type ClientRef, MAX_CLIENT_NUMBER } from '../ledger/client.ts';
import type { Ledger } from '../ledger/ledger.ts';

export const MAX_ALIAS_LENGTH = 128;
export const CLIENT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const NUMBER = /^[1-9][0-9]{0,9}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The client's own id comes first, so that a chosen id can never be shadowed by another's name. */
export async function findByAnyName(ledger: Ledger, text: string): Promise<ClientRef | null> {
  for (const name of namesOf(text)) {
    const found = await ledger.findClient(name);
    if (found) return found;
  }
  return null;
}

/** The names that the text can be, most specific first; none where no client can be called so. */
export function namesOf(text: string): ClientName[] {
  const names: ClientName[] = [];
  if (CLIENT_ID.test(text)) names.push({ kind: 'id', value: text });
  if (UUID.test(text.toLowerCase())) names.push({ kind: 'uuid', value: text.toLowerCase() });
  if (NUMBER.test(text) && Number(text) <= MAX_CLIENT_NUMBER) {
    names.push({ kind: 'number', value: text });
  }
  const fits = text.length > 0 && text.length <= MAX_ALIAS_LENGTH && text.isWellFormed();
  if (fits) names.push({ kind: 'alias', value: text });
  return names;
}
