/** Writes one row of the route table with its handler typed by its own schemas. */
import * as z from 'zod';
import type { Answer, Context, Input, Route } from './contract.ts';

const none = z.strictObject({});
const anything = z.unknown();

type Row<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Omit<
  Route,
  'params' | 'query' | 'body' | 'handle' | 'write'
> & {
  readonly write?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: Context,
  ) => Promise<Answer>;
};

/**
 * Defaults: no path parameters, an empty query, any body (which is then ignored);
 * `write` follows from the scope.
 */
export function route<
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof anything,
>(row: Row<P, Q, B>): Route {
  return {
    ...row,
    write: row.write ?? row.scope?.endsWith(':write') ?? false,
    params: row.params ?? none,
    query: row.query ?? none,
    body: row.body ?? anything,
    // The chain parses with these very schemas before it calls the handler.
    handle: row.handle as Route['handle'],
  };
}
