/** Turns a secret into the item that the table keeps of its key. */
import type { Caller, KeyRecord } from '../../functions/access/caller.ts';
import { sha256Hex } from '../../functions/access/secret.ts';

export interface StoredKey {
  readonly record: KeyRecord;
  /** SHA-256 under which it is found. */
  readonly address: string;
}

/** A key sent in a header. */
export function bearerKey(caller: Caller, secret: string, now: number): StoredKey {
  const address = sha256Hex(secret);
  return { record: recordOf(caller, 'bearer', address, now), address };
}

/** An identifier and its secret, sent in a form. */
export function pairKey(
  caller: Caller,
  pair: { readonly identifier: string; readonly secret: string },
  now: number,
): StoredKey {
  const record = recordOf(caller, 'whmcs', sha256Hex(pair.secret), now);
  return { record, address: sha256Hex(pair.identifier) };
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

function recordOf(
  caller: Caller,
  kind: KeyRecord['kind'],
  secretSha256: string,
  now: number,
): KeyRecord {
  return {
    caller,
    kind,
    secretSha256,
    createdAt: now,
    expiresAt: null,
    revokedAt: null,
    usageIdentifierKey: null,
  };
}
