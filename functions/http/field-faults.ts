/** Turns what a schema says against a value into named faults, worded for the caller. */
import type * as z from 'zod';
import { REFUSALS } from '../ledger/refusal.ts';
import { type FieldFault, Numeric } from './contract.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Reason = FieldFault['reason'];

/** Beyond it a request is not worth more words. */
export const MAX_FAULTS = 100;
const MAX_SHOWN_LENGTH = 100;

/** Their values are never shown, not even to who sent them. */
const CONFIDENTIAL = /secret|passw|token|access_?key|api_?key|authorization|identifier/i;
/** A secret of ours, wherever it was sent. */
const SECRET = /tsk(?:_live|_test|s)_/;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};
const NO_FORM_FITS = 'has none of the forms that are accepted';

/** One fault per field, in the order of the schema. */
export function toFieldFaults(issues: readonly Issue[], sent: unknown): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const fault of issues.flatMap((issue) => faultsOf(issue, [], sent))) {
    if (faults.size < MAX_FAULTS && !faults.has(fault.name)) faults.set(fault.name, fault);
  }
  return [...faults.values()];
}

/** The fault, without a value that is a secret or stands where secrets do. */
export function withoutSecret(fault: FieldFault): FieldFault {
  const hide = CONFIDENTIAL.test(fault.name) || SECRET.test(fault.value);
  return hide ? { ...fault, value: '' } : fault;
}

/** What a schema expects, where the schema itself has no words for it. */
export function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? 'of another type'}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return `must have at least ${issue.minimum} ${unitOf(issue.origin)}`;
    case 'too_big':
      return `must have at most ${issue.maximum} ${unitOf(issue.origin)}`;
    case 'unrecognized_keys':
      return 'is not known here';
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : NO_FORM_FITS;
    default:
      return 'does not have the form that is expected here';
  }
}

function oneOf(values: readonly unknown[]): string {
  return `must be ${values.length > 1 ? 'one of ' : ''}${values.map(String).join(', ')}`;
}

function faultsOf(issue: Issue, under: Path, sent: unknown): readonly FieldFault[] {
  const path = [...under, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fault([...path, key], sent, 'unknown', issue.message));
  }
  if (issue.code === 'invalid_union' && issue.message === NO_FORM_FITS) {
    const nearest = nearestForm(issue.errors);
    if (nearest) return nearest.flatMap((inner) => faultsOf(inner, path, sent));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message;
    return [fault(path, sent, 'format', `has a key that ${message}`)];
  }
  return [{ ...fault(path, sent, reasonOf(issue), issue.message), ...refusalOf(issue) }];
}

/** The form whose faults lie inside the value, fewest first: the one that was meant. */
function nearestForm(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const inside = forms.filter((issues) => issues.every(isInside));
  return inside.toSorted((a, b) => a.length - b.length)[0];
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys';
}

function reasonOf(issue: Issue): Reason {
  const listed =
    issue.code === 'invalid_value' || (issue.code === 'invalid_union' && 'discriminator' in issue);
  return listed ? 'not_allowed' : 'format';
}

/** A schema marks a value that the ledger would refuse with the refusal's code. */
function refusalOf(issue: Issue): Pick<FieldFault, 'problem'> {
  if (issue.code !== 'custom') return {};
  const problem = REFUSALS.find((code) => code === issue.params?.problem);
  return problem === undefined ? {} : { problem };
}

function fault(path: Path, sent: unknown, reason: Reason, message: string): FieldFault {
  const name = path.map(String).join('.');
  const number = numberOnTheWay(path, sent);
  if (number) return fault(number, sent, 'format', 'must be an object');
  const value = path.reduce(stepInto, sent);
  if (value === undefined && reason !== 'unknown' && path.length > 0) {
    return { name: cut(name), reason: 'required', value: '', message: 'is required' };
  }
  const shown = path.length === 0 ? '' : cut(show(value));
  const empty = value === '' && reason !== 'unknown';
  return { name: cut(name), reason: empty ? 'empty' : reason, value: shown, message };
}

/** A number is kept as an object, and a schema looks for its fields inside. */
function numberOnTheWay(path: Path, sent: unknown): Path | undefined {
  const above = path.map((_, length) => path.slice(0, length));
  return above.find((part) => part.reduce(stepInto, sent) instanceof Numeric);
}

function stepInto(value: unknown, key: PropertyKey): unknown {
  const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return holds ? Reflect.get(value, key) : undefined;
}

function show(value: unknown): string {
  if (value instanceof Numeric) return value.text;
  if (Array.isArray(value)) return `[${value.slice(0, MAX_SHOWN_LENGTH).map(show).join(',')}]`;
  return typeof value === 'object' && value !== null ? '{…}' : String(value ?? '');
}

function cut(text: string): string {
  return text.slice(0, MAX_SHOWN_LENGTH).toWellFormed();
}

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries';
}
