/** What the own dialect's histories are sorted by: a field of a posting, `field` or `-field`. */
import type * as z from 'zod';
import type { HistoryFilter } from '../../ledger/ledger.ts';
import type { PostingLine, SortKey } from '../../ledger/lists.ts';
import { oneOf } from './fields.ts';
import { unwanted } from './lists.ts';
import { idOf } from './render.ts';

/** What is absent stands before everything else. */
const ABSENT = -1;

/** `number` is the order of postings itself; who did it is compared by id. */
const KEYS: Readonly<Record<string, (line: PostingLine, client: number) => SortKey>> = {
  kind: ({ kind }) => kind,
  at: ({ at }) => at,
  effectiveAt: ({ effectiveAt }) => effectiveAt ?? ABSENT,
  delta: ({ delta }) => delta,
  balanceAfter: ({ balanceAfter }) => balanceAfter,
  heldAfter: ({ heldAfter }) => heldAfter,
  debtAfter: ({ debtAfter }) => debtAfter,
  credit: ({ credit }, client) => (credit === null ? '' : idOf(client, credit)),
  transactionId: ({ transactionId }) => transactionId ?? '',
  note: ({ note }) => note ?? '',
  actor: ({ actor }) => actor ?? '',
};

const FIELDS = ['number', ...Object.keys(KEYS)];

export function historySort(): z.ZodType<string> {
  return oneOf([...FIELDS, ...FIELDS.map((field) => `-${field}`)]);
}

/** `sort` gives a direction of its own, and may only agree with `order`. */
export function sortingOf(
  client: number,
  order: 'newest' | 'oldest' | undefined,
  sort: string | undefined,
): Pick<HistoryFilter, 'order' | 'sortedBy'> {
  if (sort === undefined) return { order: order ?? 'newest' };
  const sorted = sort.startsWith('-') ? 'newest' : 'oldest';
  if (order !== undefined && order !== sorted) {
    throw unwanted('sort', `must agree with order: ${sort} is ${sorted} first`);
  }
  const keyOf = KEYS[sort.replace('-', '')];
  return { order: sorted, ...(keyOf ? { sortedBy: (line) => keyOf(line, client) } : {}) };
}
