/** API keys: what is kept of each, and what making, rotating and revoking one means. Pure. */
import type { Caller, KeyRecord } from './caller.ts';
import { makeSecret, sha256Hex } from './secret.ts';

/** A key with all that its holder may see of it: the secrets themselves are kept nowhere. */
export interface ApiKey extends Omit<Caller, 'keyId'> {
  readonly id: string;
  readonly kind: KeyRecord['kind'];
  /** Grows by one with every change. */
  readonly version: number;
  /** The public half of a pair. */
  readonly identifier: string | null;
  /** Live ones, the oldest first: two while the key is being rotated. */
  readonly secrets: readonly KeySecret[];
  /** Milliseconds since 1970, as all instants here. */
  readonly createdAt: number;
  /** `null`: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** Value of its own API Gateway key, where it has a plan; never shown. */
  readonly usageIdentifierKey: string | null;
}

export interface KeySecret {
  readonly sha256: string;
  readonly madeAt: number;
  /** When a rotation takes it out of use; `null`: with the key. */
  readonly endsAt: number | null;
}

/** What was done to a key, and by whom: kept for ever. */
export interface KeyChange {
  readonly at: number;
  readonly action: 'made' | 'rotated' | 'revoked';
  /** Id of the key that did it. */
  readonly actor: string;
}

/** Shown once. */
export interface Shown {
  readonly secret: string;
  readonly identifier: string | null;
}

export type Asked = Pick<
  ApiKey,
  'id' | 'kind' | 'holder' | 'scopes' | 'clients' | 'plan' | 'expiresAt' | 'usageIdentifierKey'
>;

const MOST_SECRETS = 2;

export function newKey(asked: Asked, now: number): { key: ApiKey; shown: Shown } {
  const shown = {
    secret: makeSecret(asked.kind === 'pair' ? 'secret' : 'live'),
    identifier: asked.kind === 'pair' ? makeSecret('identifier') : null,
  };
  return { key: keyWith(asked, shown, now), shown };
}

/** A key whose secret was chosen elsewhere: local mode keeps its own over restarts. */
export function keyWith(asked: Asked, shown: Shown, now: number): ApiKey {
  return {
    ...asked,
    version: 1,
    identifier: shown.identifier,
    secrets: [{ sha256: sha256Hex(shown.secret), madeAt: now, endsAt: null }],
    createdAt: now,
    revokedAt: null,
  };
}

/**
 * A further secret beside the latest, which stays in use for so long; any older one ends at once,
 * so that never more than two open the key.
 */
export function rotated(
  key: ApiKey,
  overlapMilliseconds: number,
  now: number,
): { key: ApiKey; shown: Shown } {
  const secret = makeSecret(key.kind === 'pair' ? 'secret' : 'live');
  const latest = key.secrets.slice(1 - MOST_SECRETS).map((old) => ({
    ...old,
    endsAt: Math.min(old.endsAt ?? Infinity, now + overlapMilliseconds),
  }));
  const made = { sha256: sha256Hex(secret), madeAt: now, endsAt: null };
  const after = { ...key, version: key.version + 1, secrets: [...latest, made] };
  return { key: after, shown: { secret, identifier: key.identifier } };
}

export function revoked(key: ApiKey, now: number): ApiKey {
  return { ...key, version: key.version + 1, revokedAt: now };
}

/** A record and the hash that it is found under: of a secret, or of the public half. */
export interface Placed {
  readonly address: string;
  readonly record: KeyRecord;
}

/** What sign-in looks up. */
export function recordsOf(key: ApiKey): Placed[] {
  const { id, holder, scopes, clients, plan } = key;
  const { kind, createdAt, expiresAt, revokedAt, usageIdentifierKey, identifier } = key;
  const caller = { keyId: id, holder, scopes, clients, plan };
  const common = { caller, kind, createdAt, expiresAt, revokedAt, usageIdentifierKey };
  const secrets = key.secrets.map(({ sha256, endsAt }) => ({ sha256, endsAt }));
  if (identifier !== null) {
    return [{ address: sha256Hex(identifier), record: { ...common, secrets } }];
  }
  return secrets.map((secret) => ({
    address: secret.sha256,
    record: { ...common, secrets: [secret] },
  }));
}

/** What a change puts out of use: the records of secrets that a rotation dropped. */
export function droppedBy(before: ApiKey, after: ApiKey, now: number): Placed[] {
  const kept = new Set(recordsOf(after).map(({ address }) => address));
  return recordsOf(before)
    .filter(({ address }) => !kept.has(address))
    .map(({ address, record }) => ({ address, record: { ...record, revokedAt: now } }));
}

/** Seven hours, as CareCloud's clients expect. */
export const TOKEN_MILLISECONDS = 7 * 3_600_000;

/**
 * A login's token: may do what its key may, for a while, and only while the key and the secret
 * that was shown live.
 */
export function tokenOf(
  parent: Placed,
  token: string,
  now: number,
): Placed & { readonly record: { readonly expiresAt: number } } {
  const expiresAt = Math.min(now + TOKEN_MILLISECONDS, parent.record.expiresAt ?? Infinity);
  const own = { kind: 'token', createdAt: now, expiresAt, revokedAt: null } as const;
  return {
    address: sha256Hex(token),
    record: { ...parent.record, ...own, parent: parent.address },
  };
}

/** A token that is logged out. */
export function endedToken({ address, record }: Placed, now: number): Placed {
  return { address, record: { ...record, revokedAt: now } };
}
