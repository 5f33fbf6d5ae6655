/** Metronome's specifiers, as far as a grant's scope can say what they say. */
import type { KeptOfCredit } from './kept.ts';

type Specifier = NonNullable<KeptOfCredit['specifiers']>[number];

/** What a grant pays for: any of the products and of the tags; neither: everything. */
export interface Scope {
  readonly products: readonly string[];
  readonly tags: readonly string[];
}

/** As specifiers are OR-ed, those that name one thing each are a scope. */
export function scopeOfSpecifiers(specifiers: readonly Specifier[]): Scope {
  return {
    products: [...new Set(specifiers.flatMap(({ product_id }) => product_id ?? []))],
    tags: [...new Set(specifiers.flatMap(({ product_tags = [] }) => product_tags))],
  };
}

/** Why it cannot be kept: it would say that the credit pays for less than it does. */
export function faultOfSpecifier(specifier: Specifier): string | null {
  const { product_id, product_tags = [] } = specifier;
  if (isNamed(specifier.pricing_group_values) || isNamed(specifier.presentation_group_values)) {
    return 'must not name group values: usage here names a product and tags, nothing else';
  }
  const named = product_tags.length + (product_id === undefined ? 0 : 1);
  return named === 1 ? null : 'must name one product or one tag: usage is never matched by several';
}

function isNamed(values: object | undefined): boolean {
  return values !== undefined && Object.keys(values).length > 0;
}
