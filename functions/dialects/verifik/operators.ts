/** The operators that stand before a field's name in a filter, and what each holds of a value. */
import { folded, type SortKey } from '../../ledger/lists.ts';
import type { Wanted } from './comparable.ts';

/** `null`: the record has no such value. */
type Value = SortKey | null;
type Test = (value: Value) => boolean;

export type Operator = keyof typeof OPERATORS;

/** Makes the test once for all records. */
export const OPERATORS = {
  where: isAny,
  wherenot: not(isAny),
  in: isAny,
  notIn: not(isAny),
  'where<': compared((value, { least }) => value < least),
  'where<=': compared((value, { most }) => value <= most),
  whereLTE: compared((value, { most }) => value <= most),
  'where>': compared((value, { most }) => value > most),
  'where>=': compared((value, { least }) => value >= least),
  whereGTE: compared((value, { least }) => value >= least),
  like: contains,
  notLike: not(contains),
  'where-case-insensitive': isFolded,
  'where-exists': exists,
  'where-not-null': exists,
  'where-null': not(exists),
} as const satisfies Record<string, (wanted: readonly Wanted[]) => Test>;

export const EQUALITY = ['where', 'wherenot', 'in', 'notIn'] as const satisfies Operator[];
export const ORDER = [
  'where<',
  'where<=',
  'whereLTE',
  'where>',
  'where>=',
  'whereGTE',
] as const satisfies Operator[];
export const WORDING = ['like', 'notLike', 'where-case-insensitive'] as const satisfies Operator[];
/** They ask whether there is a value, and are told so by `true` or `false`. */
export const PRESENCE = [
  'where-exists',
  'where-not-null',
  'where-null',
] as const satisfies Operator[];

/** These take more than one value, as repeated parameters. */
export function takesSeveral(operator: Operator): boolean {
  return operator === 'in' || operator === 'notIn';
}

function isAny(wanted: readonly Wanted[]): Test {
  return (value) =>
    value !== null && wanted.some(({ least, most }) => value >= least && value <= most);
}

function not(make: (wanted: readonly Wanted[]) => Test): (wanted: readonly Wanted[]) => Test {
  return (wanted) => {
    const test = make(wanted);
    return (value) => !test(value);
  };
}

function compared(holds: (value: SortKey, wanted: Wanted) => boolean) {
  return ([wanted]: readonly Wanted[]): Test => {
    return (value) => value !== null && wanted !== undefined && holds(value, wanted);
  };
}

/** The text as it stands: nothing in it is a pattern. */
function contains([wanted]: readonly Wanted[]): Test {
  const part = folded(String(wanted?.least));
  return (value) => value !== null && folded(String(value)).includes(part);
}

function isFolded([wanted]: readonly Wanted[]): Test {
  const whole = folded(String(wanted?.least));
  return (value) => value !== null && folded(String(value)) === whole;
}

function exists([wanted]: readonly Wanted[]): Test {
  return (value) => (value !== null) === (wanted?.least === 1);
}
