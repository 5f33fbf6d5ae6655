/** Who shows which secret: from what was shown to a caller, with one no for every reason. */
import { timingSafeEqual } from 'node:crypto';
import type { Caller, KeyRecord } from './caller.ts';
import { isWellFormedSecret, sha256Hex } from './secret.ts';

export type FindKey = (sha256: string) => Promise<KeyRecord | null>;

/** Compared with where no key was found, so that the answer takes as long. */
const NOBODY = sha256Hex('nobody');

/**
 * The key of a bearer secret, `null` for one that is unknown, revoked, expired or mistyped.
 * `chosen`: hash of the one secret that may have a form of its owner's choice (local mode).
 */
export async function bearerKey(
  findKey: FindKey,
  secret: string,
  now: number,
  chosen: string | null = null,
): Promise<KeyRecord | null> {
  const sha256 = sha256Hex(secret);
  if (!isWellFormedSecret(secret, ['live', 'test']) && sha256 !== chosen) return null;
  const key = await findKey(sha256);
  return key?.kind === 'bearer' && isLive(key, now) ? key : null;
}

/** The caller of an identifier and its secret, as a form carries them; else `null`. */
export async function signInWithPair(
  findKey: FindKey,
  identifier: string,
  secret: string,
  now: number,
): Promise<Caller | null> {
  const known = isWellFormedSecret(identifier, ['identifier']);
  const found = known ? await findKey(sha256Hex(identifier)) : null;
  const key = found?.kind === 'whmcs' ? found : null;
  const shown = Buffer.from(sha256Hex(secret));
  const expected = Buffer.from(key?.secretSha256 ?? NOBODY);
  const same = shown.length === expected.length && timingSafeEqual(shown, expected);
  return key && same && isLive(key, now) ? key.caller : null;
}

function isLive(key: KeyRecord, now: number): boolean {
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  return !expired && (key.revokedAt === null || key.revokedAt > now);
}
