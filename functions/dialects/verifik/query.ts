/** What a caller may ask of Verifik's credits: parameters in all the spellings that are in use. */
import * as z from 'zod';
import { CATEGORIES, STATUSES } from '../../ledger/posting.ts';
import { integer, text } from '../wire.ts';

const POPULATABLE = ['client', 'superAdmin'] as const;
export type Populated = (typeof POPULATABLE)[number];

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 1_000_000_000;
const MAX_CLIENT_NAME = 256;

/**
 * `populates`, `populates[]`, `populates[][]`, `populates[0]`: axios, qs and Verifik's own pages
 * each write the same list in another way.
 */
const POPULATES = /^populates(\[[0-9]{0,4}\]){0,2}$/;

/** Sent by Verifik's own pages; they change nothing of what a list holds, so they may be there. */
const harmless = {
  withAllServicesCost: z.unknown().optional(),
  lean: z.unknown().optional(),
};

const populates = z
  .array(z.string())
  .default([])
  .transform((names): ReadonlySet<Populated> => {
    // Other names are passed over, as Verifik does: its references differ between resources.
    return new Set(POPULATABLE.filter((name) => names.includes(name)));
  })
  .meta({ description: 'References to show as objects: client, superAdmin.' });

/**
 * Filters that are not here are refused by name: a list that silently ignored one would be wrong,
 * and its reader could not tell.
 */
export const listQuery = z.preprocess(
  gatherPopulates,
  z.strictObject({
    page: integer(1, MAX_PAGE).default(1),
    perPage: integer(1, MAX_PER_PAGE).default(DEFAULT_PER_PAGE),
    populates,
    where_status: oneOf(STATUSES).optional(),
    where_category: oneOf(CATEGORIES).optional(),
    where_client: text(1, MAX_CLIENT_NAME).optional().meta({ description: 'Any of its names.' }),
    ...harmless,
  }),
);

export const retrieveQuery = z.preprocess(
  gatherPopulates,
  z.strictObject({ populates, ...harmless }),
);

function oneOf<T extends string>(values: readonly T[]): z.ZodType<T> {
  return z.enum(values, { error: `must be one of ${values.join(', ')}, given once` });
}

/** All spellings of `populates` become one list; the rest stays as it is. */
function gatherPopulates(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const names: unknown[] = [];
  const others: [string, unknown][] = [];
  for (const [key, value] of Object.entries(query)) {
    if (POPULATES.test(key)) names.push(...(Array.isArray(value) ? value : [value]));
    else others.push([key, value]);
  }
  return Object.fromEntries(names.length > 0 ? [...others, ['populates', names]] : others);
}
