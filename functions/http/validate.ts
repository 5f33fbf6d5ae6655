/** Holds params, query and body against the route's schemas, and names every bad field. */
import { REFUSALS } from '../ledger/refusal.ts';
import { type Failure, type FieldFault, type Problem, WireFault } from './contract.ts';
import type { Middleware } from './exchange.ts';
import { expectation, toFieldFaults } from './field-faults.ts';

const MAX_NAMED_IN_DETAIL = 3;

export function validate(): Middleware {
  return {
    before: ({ event: exchange }) => {
      const { route, request, body, dialect } = exchange;
      if (!route) return;
      // Where forms are merged over the query, the body's schema has seen all of it.
      const query = dialect?.body === 'fields' ? {} : request.query;
      const faults: FieldFault[] = [];
      const parse = (schema: typeof route.body, value: unknown): unknown => {
        const parsed = schema.safeParse(value, { error: expectation });
        if (!parsed.success) faults.push(...toFieldFaults(parsed.error.issues, value));
        return parsed.data;
      };
      exchange.input = {
        params: parse(route.params, request.params),
        query: parse(route.query, query),
        body: parse(route.body, body),
      };
      if (faults.length > 0) throw new WireFault(problemOf(faults), detailOf(faults), { faults });
    },
  };
}

/** A refusal where each fault is one, the first in order of precedence; else malformed. */
function problemOf(faults: Failure['faults']): Problem {
  if (!faults.every((fault) => fault.problem !== undefined)) return 'malformed';
  return REFUSALS.find((code) => faults.some((fault) => fault.problem === code)) ?? 'malformed';
}

function detailOf(faults: Failure['faults']): string {
  const named = faults
    .slice(0, MAX_NAMED_IN_DETAIL)
    .map(({ name, message }) => (name === '' ? `The body ${message}` : `"${name}" ${message}`));
  const rest = faults.length - named.length;
  return `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}
