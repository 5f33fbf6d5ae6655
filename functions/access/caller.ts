/** Who calls and what it may do. */

export const SCOPES = [
  'credits:read',
  'credits:write',
  'clients:read',
  'clients:write',
  'keys:admin',
  'reconcile:run',
] as const;

export type Scope = (typeof SCOPES)[number];

/** The holder of a key, as authorizer and handlers see it. */
export interface Caller {
  readonly keyId: string;
  /** Shown as the actor of what it does: Verifik's superAdmin. */
  readonly holder: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
  };
  readonly scopes: readonly Scope[];
  /** Numbers of the clients that it may see; `null`: all. */
  readonly clients: readonly number[] | null;
  /** Name of its usage plan, where it has one. */
  readonly plan: string | null;
}

export function mayUse(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope);
}

/** What sign-in finds of a key: its secrets only as hashes. */
export interface KeyRecord {
  readonly caller: Caller;
  readonly kind: 'bearer' | 'pair' | 'token';
  /**
   * SHA-256 in hex of what the caller must show, until when: of a `bearer` the one that the record
   * is found under; a `pair` record is found under the SHA-256 of its public identifier; of a
   * `token` the one that its key was shown with when it was made.
   */
  readonly secrets: readonly { readonly sha256: string; readonly endsAt: number | null }[];
  readonly createdAt: number;
  /** Milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** Value of the API Gateway key of its plan, never shown. */
  readonly usageIdentifierKey: string | null;
  /** Of a `token`: the address of the key that it was made from, and lives no longer than. */
  readonly parent?: string;
}
