/** From filters and order as they were asked for to what the ledger narrows its credits by. */
import type { Context } from '../../http/contract.ts';
import type { CreditLine } from '../../ledger/credit-line.ts';
import type { CreditFilter } from '../../ledger/ledger.ts';
import { CATEGORIES, STATUSES } from '../../ledger/posting.ts';
import type { Condition } from './conditions.ts';
import { FIELDS, sortKeyOf, type View } from './fields.ts';
import type { ListQuery } from './query.ts';
import { needsClient, whoseCredits } from './whose.ts';

/** In order of these, records are in order of their making. */
const OF_MAKING = ['createdAt', '_id'];
/** In these all records of one client are equal. */
const CONSTANT = ['client', 'group'];

/** What looks at every record that fits, where they are one client's. */
export interface Visit {
  /** Which parameter cannot do without; `null`: none. */
  readonly parameter: string | null;
  readonly line: (line: CreditLine) => void;
}

/** `null`: nothing can fit. */
export async function narrow(
  { conditions, sort }: Pick<ListQuery, 'conditions' | 'sort'>,
  context: Context,
  visit: Visit | null,
): Promise<CreditFilter | null> {
  const about = (field: string) => conditions.filter((condition) => condition.field === field);
  const whose = await whoseCredits(about('client'), context);
  const statuses = allowed(STATUSES, about('status'));
  const categories = allowed(CATEGORIES, about('category'));
  if (whose === 'nobody' || statuses.length === 0 || categories.length === 0) return null;

  const [status, category] = [onlyOne(statuses), onlyOne(categories)];
  const kept = whose === 'everybody' ? OF_MAKING : [...OF_MAKING, ...CONSTANT];
  const sortedBy = kept.includes(sort.replace('-', '')) ? null : sort.replace('-', '');
  const isOfSome = statuses.length > 1 && statuses.length < STATUSES.length;
  const judged = conditions.filter((condition) => !isNarrowing(condition));
  const needing = [
    ...(isOfSome ? [...judged, ...about('status')] : judged).map(({ parameter }) => parameter),
    ...(sortedBy === null ? [] : ['sort']),
    ...(visit?.parameter ? [visit.parameter] : []),
  ];
  const filter: CreditFilter = {
    ...rangeOf(about('createdAt')),
    ...(category && { category }),
    order: sort.startsWith('-') ? 'newest' : 'oldest',
  };
  if (whose === 'everybody') {
    if (needing.length > 0) throw needsClient(needing);
    return { ...filter, ...(status && { status }) };
  }
  if (needing.length === 0 && !visit) {
    return { ...filter, ...(status && { status }), client: whose };
  }
  // Whatever looks at each record judges its status too: as the clock has it.
  const all = [...judged, ...about('status')];
  const view = { client: whose, now: context.now() };
  return { ...filter, client: whose, ...siftOf(all, sortedBy, view, visit) };
}

function allowed<T extends string>(all: readonly T[], conditions: readonly Condition[]): T[] {
  return all.filter((value) => conditions.every(({ holds }) => holds(value)));
}

function onlyOne<T>([first, ...others]: readonly T[]): T | undefined {
  return others.length === 0 ? first : undefined;
}

function isNarrowing(condition: Condition): boolean {
  const { field } = condition;
  if (field === 'createdAt') return boundsOf(condition) !== null;
  return field === 'client' || field === 'status' || field === 'category';
}

function rangeOf(conditions: readonly Condition[]): Pick<CreditFilter, 'from' | 'to'> {
  const bounds = conditions.map(boundsOf).filter((range) => range !== null);
  const starts = bounds.flatMap(({ from }) => from ?? []);
  const ends = bounds.flatMap(({ to }) => to ?? []);
  return {
    ...(starts.length > 0 && { from: Math.max(...starts) }),
    ...(ends.length > 0 && { to: Math.min(...ends) }),
  };
}

/** Half-open; `null`: the condition is no range. */
function boundsOf({ operator, wanted }: Condition): Pick<CreditFilter, 'from' | 'to'> | null {
  const [only, ...others] = wanted;
  if (!only || others.length > 0) return null;
  const [first, next] = [Number(only.least), Number(only.most) + 1];
  switch (operator) {
    case 'where':
    case 'in':
      return { from: first, to: next };
    case 'where<':
      return { to: first };
    case 'where<=':
    case 'whereLTE':
      return { to: next };
    case 'where>':
      return { from: next };
    case 'where>=':
    case 'whereGTE':
      return { from: first };
    default:
      return null;
  }
}

function siftOf(
  conditions: readonly Condition[],
  sortedBy: string | null,
  view: View,
  visit: Visit | null,
): Pick<CreditFilter, 'fits' | 'sortedBy'> {
  const field = sortedBy === null ? undefined : FIELDS.get(sortedBy);
  const fits = (line: CreditLine) => {
    const isFitting = conditions.every((condition) => condition.fits(line, view));
    if (isFitting) visit?.line(line);
    return isFitting;
  };
  return { fits, ...(field && { sortedBy: (line) => sortKeyOf(field, line, view) }) };
}
