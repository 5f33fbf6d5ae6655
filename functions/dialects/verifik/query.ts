/** What a caller may ask of Verifik's credits: parameters in all the spellings that are in use. */
import * as z from 'zod';
import { bad, integer } from '../wire.ts';
import { type Columns, columnsOf } from './columns.ts';
import { isFlag, isTrue } from './comparable.ts';
import { Condition, conditionShape, isUnasked } from './conditions.ts';
import { FIELDS } from './fields.ts';

const POPULATABLE = ['client', 'superAdmin'] as const;
export type Populated = (typeof POPULATABLE)[number];

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 1_000_000_000;
const MAX_OFFSET = 2 ** 31 - 1;

/** Records here have no group, which Verifik's own pages may sort by: all are equal in it. */
const SORTABLE = [...FIELDS.keys(), 'group'];

/**
 * `populates`, `populates[]`, `populates[][]`, `populates[0]`: axios, qs and Verifik's own pages
 * each write the same list in another way.
 */
const LIST = /^((?:populates|columns|select|(?:in|notIn)_.+?))(?:\[[0-9]{0,4}\]){1,2}$/;

/** Sent by Verifik's own software; they change nothing of what an answer holds. */
const harmless = {
  lean: z.unknown().optional(),
  populateSelects: z.unknown().optional(),
};

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const populates = texts
  .default([])
  .transform((names): ReadonlySet<Populated> => {
    // Other names are passed over, as Verifik does: its references differ between resources.
    return new Set(POPULATABLE.filter((name) => names.includes(name)));
  })
  .meta({ description: 'References to show as objects: client, superAdmin.' });

const columns = texts.optional().transform((names, context): Columns | null => {
  if (names === undefined) return null;
  return columnsOf(names) ?? bad(context, 'must either name fields to show or fields to leave out');
});

const flag = z
  .string()
  .refine(isFlag, 'must be true or false, given once')
  .transform(isTrue)
  .default(false);

const shown = { populates, columns, select: columns };

/** Which page of a list, by its number or by how many rows lie before it. */
export interface Paging {
  readonly parameter: 'page' | 'offset';
  readonly value: number;
  readonly perPage: number;
  readonly offset: number;
  /** From 1. */
  readonly page: number;
}

export interface ListQuery {
  readonly conditions: readonly Condition[];
  readonly sort: string;
  readonly paging: Paging;
  readonly populates: ReadonlySet<Populated>;
  readonly columns: Columns | null;
  readonly groupThem: boolean;
  readonly withAllServicesCost: boolean;
}

/**
 * Filters that are not here are refused by name: a list that silently ignored one would be wrong,
 * and its reader could not tell.
 */
export const listQuery = z.preprocess(
  gather,
  z
    .strictObject(
      {
        ...conditionShape,
        ...shown,
        ...harmless,
        page: integer(1, MAX_PAGE).optional(),
        offset: integer(0, MAX_OFFSET).optional(),
        perPage: integer(1, MAX_PER_PAGE).optional(),
        limit: integer(1, MAX_PER_PAGE).optional(),
        sort: z
          .enum(
            SORTABLE.flatMap((name) => [name, `-${name}`]),
            `must be one field, with or without a minus in front: ${SORTABLE.join(', ')}`,
          )
          .default('-createdAt')
          .meta({ description: 'A field, with a minus in front for descending order.' }),
        groupThem: flag,
        withAllServicesCost: flag,
      },
      { error: unknownParameter },
    )
    .refine(({ page, offset }) => page === undefined || offset === undefined, {
      path: ['offset'],
      error: 'must not stand beside page',
    })
    .refine(({ perPage, limit }) => perPage === undefined || limit === undefined, {
      path: ['limit'],
      error: 'must not stand beside perPage',
    })
    .transform((read): ListQuery => {
      const { populates, columns, select, groupThem, withAllServicesCost, sort } = read;
      const conditions = Object.values(read).filter((value) => value instanceof Condition);
      const switches = { groupThem, withAllServicesCost };
      return {
        ...switches,
        conditions,
        sort,
        paging: pagingOf(read),
        populates,
        columns: columns ?? select,
      };
    }),
);

/** For one record or client; the references of clients are none of a ledger's. */
export const retrieveQuery = z.preprocess(
  gather,
  z
    .strictObject({ ...shown, ...harmless })
    .transform(({ populates, columns, select }) => ({ populates, columns: columns ?? select })),
);

function unknownParameter({ code }: { readonly code?: string | undefined }): string | undefined {
  if (code !== 'unrecognized_keys') return;
  return 'is not known here: a filter is where_, in_, like_ or their kin with a field of a credit';
}

/** All spellings of a list become one, and filters without a value go; the rest stays as it is. */
function gather(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const gathered = new Map<string, unknown>();
  for (const [key, value] of Object.entries(query)) {
    const name = LIST.exec(key)?.[1] ?? key;
    const before = gathered.get(name);
    const values = [before ?? [], value].flat();
    if (isUnasked(name, values)) continue;
    gathered.set(name, before === undefined ? value : values);
  }
  return Object.fromEntries(gathered);
}

function pagingOf(read: {
  readonly page?: number | undefined;
  readonly offset?: number | undefined;
  readonly perPage?: number | undefined;
  readonly limit?: number | undefined;
}): Paging {
  const perPage = read.perPage ?? read.limit ?? DEFAULT_PER_PAGE;
  if (read.offset !== undefined) {
    const { offset } = read;
    const page = Math.floor(offset / perPage) + 1;
    return { parameter: 'offset', value: offset, perPage, offset, page };
  }
  const page = read.page ?? 1;
  return { parameter: 'page', value: page, perPage, offset: (page - 1) * perPage, page };
}
