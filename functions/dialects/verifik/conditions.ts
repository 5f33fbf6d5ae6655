/** Filters as parameters: an operator, an underscore, a field. All of them must hold. */
import * as z from 'zod';
import type { CreditLine } from '../../ledger/credit-line.ts';
import type { SortKey } from '../../ledger/lists.ts';
import { bad } from '../wire.ts';
import { FLAG, type Kind, type Wanted } from './comparable.ts';
import { FIELDS, type View } from './fields.ts';
import { OPERATORS, type Operator, PRESENCE, takesSeveral } from './operators.ts';

const MAX_VALUES = 100;

/** What Verifik takes for no value: its callers write a variable that holds none. */
const UNDEFINED = 'undefined';

/** One filter that was asked for. */
export class Condition {
  readonly parameter: string;
  readonly field: string;
  readonly operator: Operator;
  readonly wanted: readonly Wanted[];
  /** Of a value of the field. */
  readonly holds: (value: SortKey | null) => boolean;
  readonly #of: (line: CreditLine, view: View) => SortKey | null;

  constructor(parameter: string, field: string, operator: Operator, wanted: readonly Wanted[]) {
    this.parameter = parameter;
    this.field = field;
    this.operator = operator;
    this.wanted = wanted;
    this.holds = OPERATORS[operator](wanted);
    this.#of = FIELDS.get(field)?.of ?? (() => null);
  }

  fits(line: CreditLine, view: View): boolean {
    return this.holds(this.#of(line, view));
  }
}

/** A schema for every parameter that is a filter, by its name. */
export const conditionShape: Readonly<Record<string, z.ZodType<Condition | undefined>>> =
  Object.fromEntries(
    [...FIELDS].flatMap(([field, { operators, kind }]) =>
      operators.map((operator) => [
        `${operator}_${field}`,
        conditionSchema(field, operator, isPresence(operator) ? FLAG : kind).optional(),
      ]),
    ),
  );

/**
 * A filter by a value that is `undefined` is no filter, as on Verifik. But where it was to name a
 * client, a list of all clients would be a leak.
 */
export function isUnasked(parameter: string, values: readonly unknown[]): boolean {
  if (!Object.hasOwn(conditionShape, parameter) || parameter.endsWith('_client')) return false;
  return values.length > 0 && values.every((value) => value === UNDEFINED);
}

function conditionSchema(field: string, operator: Operator, kind: Kind): z.ZodType<Condition> {
  const parameter = `${operator}_${field}`;
  return valuesOf(operator)
    .transform((values, context): Condition => {
      if (field === 'client' && values.includes(UNDEFINED)) {
        return bad(context, `must name a client: "${UNDEFINED}" is none`);
      }
      const read = values.map(kind.read);
      const wanted = read.filter((value) => value !== null);
      if (wanted.length < read.length) return bad(context, kind.help);
      return new Condition(parameter, field, operator, wanted);
    })
    .meta({ type: 'string' });
}

function valuesOf(operator: Operator): z.ZodType<readonly string[]> {
  if (!takesSeveral(operator)) {
    return z.string({ error: 'must be given once' }).transform((value) => [value]);
  }
  const several = z.array(z.string()).min(1).max(MAX_VALUES);
  return z.union([z.string().transform((value) => [value]), several], {
    error: `must be given at most ${MAX_VALUES} times`,
  });
}

function isPresence(operator: Operator): boolean {
  return PRESENCE.some((one) => one === operator);
}
