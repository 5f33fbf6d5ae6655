/** Keys whose secrets are known beforehand, or made by a script. */
import type { Caller } from '../../functions/access/caller.ts';
import { type ApiKey, keyWith } from '../../functions/access/keys.ts';

/** A key sent in a header. */
export function bearerKey(caller: Caller, secret: string, now: number): ApiKey {
  return keyWith(askedFor(caller, 'bearer'), { secret, identifier: null }, now);
}

/** An identifier and its secret, sent in a form. */
export function pairKey(
  caller: Caller,
  pair: { readonly identifier: string; readonly secret: string },
  now: number,
): ApiKey {
  return keyWith(askedFor(caller, 'pair'), pair, now);
}

/** The caller of a key that has neither plan nor email. */
export function callerOf(
  keyId: string,
  name: string,
  scopes: Caller['scopes'],
  clients: Caller['clients'],
): Caller {
  return { keyId, holder: { id: keyId, name, email: null }, scopes, clients, plan: null };
}

function askedFor({ keyId: id, ...caller }: Caller, kind: 'bearer' | 'pair') {
  return { ...caller, id, kind, expiresAt: null, usageIdentifierKey: null };
}
