/** Who shows which secret: from what was shown to a caller, with one no for every reason. */
import { timingSafeEqual } from 'node:crypto';
import type { Caller, KeyRecord } from './caller.ts';
import type { Placed } from './keys.ts';
import { isWellFormedSecret, sha256Hex } from './secret.ts';

export type FindKey = (sha256: string) => Promise<KeyRecord | null>;

/** Compared with where no key was found, so that the answer takes as long. */
const NOBODY = sha256Hex('nobody');

/** A login's token, as CareCloud's clients expect it. */
const TOKEN = /^[0-9a-f]{40}$/;

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
  const token = TOKEN.test(secret);
  const shaped = token || isWellFormedSecret(secret, ['live', 'test']);
  if (!shaped && sha256 !== chosen) return null;
  const key = await findKey(sha256);
  if (!key || !isLive(key, now)) return null;
  if (!token) return key.kind === 'bearer' && isOf(key, sha256, now) ? key : null;
  const parent = key.parent === undefined ? null : await findKey(key.parent);
  // With the secret that it was made with, a token goes out of use too.
  const made = isOf(parent, key.secrets[0]?.sha256 ?? NOBODY, now);
  return key.kind === 'token' && parent && made && isLive(parent, now) ? key : null;
}

/** The caller of an identifier and its secret, as a form carries them; else `null`. */
export async function signInWithPair(
  findKey: FindKey,
  identifier: string,
  secret: string,
  now: number,
): Promise<Caller | null> {
  const key = await pairKey(findKey, identifier, secret, now);
  return key?.caller ?? null;
}

/** As `signInWithPair`, with all that is known of the key. */
export async function pairKey(
  findKey: FindKey,
  identifier: string,
  secret: string,
  now: number,
): Promise<KeyRecord | null> {
  const known = isWellFormedSecret(identifier, ['identifier']);
  const found = known ? await findKey(sha256Hex(identifier)) : null;
  const key = found?.kind === 'pair' ? found : null;
  const same = isOf(key, sha256Hex(secret), now);
  return key && same && isLive(key, now) ? key : null;
}

/**
 * The key of a login, with the one secret that was shown: a pair by its two halves, a bearer key
 * by any of its holder's names and its secret. `null` for every other, after as many reads.
 */
export async function loginKey(
  findKey: FindKey,
  login: string,
  password: string,
  now: number,
): Promise<Placed | null> {
  const kind = isWellFormedSecret(login, ['identifier']) ? 'pair' : 'bearer';
  const address = sha256Hex(kind === 'pair' ? login : password);
  const found = await findKey(address);
  const key = found?.kind === kind ? found : null;
  const sha256 = sha256Hex(password);
  const same = isOf(key, sha256, now);
  if (!key || !same || !isLive(key, now)) return null;
  const { keyId, holder } = key.caller;
  const names = [keyId, holder.id, holder.name, holder.email];
  if (kind === 'bearer' && !names.includes(login)) return null;
  const secrets = key.secrets.filter((secret) => secret.sha256 === sha256);
  return { address, record: { ...key, secrets } };
}

/** Always two comparisons, of all bytes: as many as a key can have secrets. */
function isOf(key: KeyRecord | null, sha256: string, now: number): boolean {
  const shown = Buffer.from(sha256);
  const [first, second] = key?.secrets ?? [];
  const matches = [first, second].map((secret) => {
    const expected = Buffer.from(secret?.sha256 ?? NOBODY);
    const live = secret !== undefined && (secret.endsAt === null || now < secret.endsAt);
    return expected.length === shown.length && timingSafeEqual(shown, expected) && live;
  });
  return matches.includes(true);
}

function isLive(key: KeyRecord, now: number): boolean {
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  return !expired && (key.revokedAt === null || key.revokedAt > now);
}
