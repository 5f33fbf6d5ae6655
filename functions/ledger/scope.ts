/** What a grant may pay for, kept short: products and tags as digests of their names. */
import { createHash } from 'node:crypto';
import {
  type Account,
  MAX_SCOPE_NAMES,
  MAX_SCOPES,
  type OpenSegment,
  type Scope,
} from './account.ts';

/**
 * Length of a digest: 60 bits in base64url. Names may be long and an account must stay small;
 * two names of one account that collide by chance are less likely than one in 10^15.
 */
export const DIGEST_LENGTH = 10;

export const EVERYTHING: Scope = { products: [], tags: [] };

export function scopeOf(products: readonly string[], tags: readonly string[]): Scope {
  return {
    products: [...new Set(products.map((name) => digest('product', name)))].sort(),
    tags: [...new Set(tags.map((name) => digest('tag', name)))].sort(),
  };
}

/** Whether the grant may pay for that: the product named, or any of the tags. */
export function covers(scope: Scope, asked: Scope): boolean {
  if (isEverything(scope)) return true;
  return (
    scope.products.some((product) => asked.products.includes(product)) ||
    scope.tags.some((tag) => asked.tags.includes(tag))
  );
}

export function isEverything(scope: Scope): boolean {
  return scope.products.length === 0 && scope.tags.length === 0;
}

/** Narrow scopes burn first: fewest products, then tags alone, then everything. */
export function breadth(scope: Scope): number {
  if (scope.products.length > 0) return scope.products.length;
  return scope.tags.length > 0 ? Number.MAX_SAFE_INTEGER - 1 : Number.MAX_SAFE_INTEGER;
}

export function scopeKey(scope: Scope): string {
  return `${scope.products.join('')}|${scope.tags.join('')}`;
}

/** The distinct scopes of the segments, in order of first use, without "everything". */
export function distinctScopes(segments: readonly OpenSegment[]): Scope[] {
  const found = new Map<string, Scope>();
  // Segments of an account that was read share theirs: most are compared without a look inside.
  for (const scope of new Set(segments.map((segment) => segment.scope))) {
    if (!isEverything(scope)) found.set(scopeKey(scope), scope);
  }
  return [...found.values()];
}

export function hasTooManyScopes(account: Account): boolean {
  const scopes = distinctScopes(account.segments);
  const names = scopes.reduce((count, s) => count + s.products.length + s.tags.length, 0);
  return scopes.length > MAX_SCOPES || names > MAX_SCOPE_NAMES;
}

function digest(kind: 'product' | 'tag', name: string): string {
  const hash = createHash('sha256').update(`${kind} ${name}`).digest('base64url');
  return hash.slice(0, DIGEST_LENGTH);
}
