/** How CareCloud's lists are cut and sorted: count, offset, sort_field, sort_direction. */
import * as z from 'zod';
import { integer } from '../wire.ts';

const MAX_COUNT = 1000;
const DEFAULT_COUNT = 100;
const MAX_OFFSET = 2 ** 31 - 1;

export interface Listing<F extends string = string> {
  readonly count: number;
  readonly offset: number;
  readonly sort_field?: F | undefined;
  readonly sort_direction: 'ASC' | 'DESC';
}

/** The parameters that all lists share; `fields` are those of one element. */
export function listing<const F extends readonly string[]>(fields: F) {
  return {
    count: integer(1, MAX_COUNT).default(DEFAULT_COUNT),
    offset: integer(0, MAX_OFFSET).default(0),
    sort_field: z.enum(fields, { error: `must be one of ${fields.join(', ')}` }).optional(),
    sort_direction: z.enum(['ASC', 'DESC'], { error: 'must be ASC or DESC' }).default('ASC'),
  };
}

export function pageOf<T>(rows: readonly T[], { count, offset }: Listing): T[] {
  return rows.slice(offset, offset + count);
}
