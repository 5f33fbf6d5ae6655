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

/** A key as the table keeps it: its secret only as a hash. */
export interface KeyRecord {
  readonly caller: Caller;
  readonly kind: 'bearer' | 'whmcs';
  /** SHA-256 of what the caller must show, hex. For `bearer` it also addresses the item;
   * a `whmcs` item is addressed by the SHA-256 of its public identifier. */
  readonly secretSha256: string;
  readonly createdAt: number;
  /** Milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** Value of the API Gateway key of its plan, never shown. */
  readonly usageIdentifierKey: string | null;
}
