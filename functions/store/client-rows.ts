/** One client's postings by number and records by ordinal: rows whose keys have no gaps. */
import type { Category } from '../ledger/posting.ts';
import { clientOrdinal, ordinal, postingsOf } from './keys.ts';
import { type Mark, type Measure, markFromItem, narrow, Seek, START } from './marks.ts';
import type { Call, Item, QueryAsk, Table } from './table.ts';
import { count, fieldsOf, text } from './values.ts';

export interface Rows {
  /** The key of the last row up to a mark. */
  readonly keyAt: Measure;
  readonly keyOf: (item: Item) => number;
  /** All from one key to another, both included, in order. */
  read(from: number, to: number, only?: readonly string[]): Promise<readonly Item[]>;
}

export interface Bounds {
  readonly after: Mark;
  readonly upTo: Mark;
}

/** Some of a client's postings, which running counts number. */
export interface Counted {
  readonly rankAt: Measure;
  readonly belongs: (item: Item) => boolean;
  /** How many ranks such a posting has, up to the one at it; 1 where nothing is said. */
  readonly weightOf?: (item: Item) => number;
}

/** Postings by number: read where they are written, so always complete. */
export function postingRows(table: Table, client: number, call: Call): Rows {
  return {
    keyAt: ({ number }) => number,
    keyOf: (item) => count(item.sk),
    read: (from, to, only) => {
      const range = { pk: postingsOf(client), from: ordinal(from), to: ordinal(to) };
      return readAll(table, only ? { ...range, only: ['sk', ...only] } : range, call);
    },
  };
}

/** Records of one category by their ordinal in it. */
export function recordRows(
  table: Table,
  client: number,
  category: Category,
  end: Mark,
  call: Call,
): Rows {
  const counted: Counted = {
    rankAt: ({ credits, purchases }) => (category === 'purchase' ? purchases : credits - purchases),
    belongs: (item) => fieldsOf(item.credit).category === category,
  };
  const prefix = clientOrdinal(category, 0).slice(0, -ordinal(0).length);
  return {
    keyAt: counted.rankAt,
    keyOf: (item) => count(text(item.clientSk).slice(prefix.length)),
    async read(from, to, only) {
      const found = await readAll(
        table,
        {
          index: 'byClient',
          pk: postingsOf(client),
          from: clientOrdinal(category, from),
          to: clientOrdinal(category, to),
          ...(only ? { only: ['sk', 'clientSk', ...only] } : {}),
        },
        call,
      );
      if (found.length === to - from + 1) return found;
      // The index has not caught up with the newest yet; the postings themselves are complete.
      return readRanks(table, client, counted, from, to, { after: START, upTo: end }, call);
    },
  };
}

/** Standard deviations by which a page is read too long: one more trip would cost more. */
const DEVIATIONS = 4;

/** Of a client's postings those that have any of these ranks, both included, in order. */
export async function readRanks(
  table: Table,
  client: number,
  { rankAt, belongs, weightOf = () => 1 }: Counted,
  from: number,
  to: number,
  { after, upTo }: Bounds,
  call: Call,
): Promise<readonly Item[]> {
  const rows = postingRows(table, client, call);
  const density = (rankAt(upTo) - rankAt(after)) / (upTo.number - after.number);
  const found: Item[] = [];
  let read = after;
  let isNear = false;
  while (rankAt(read) < to && read.number < upTo.number) {
    if (!isNear) {
      const wanted = Math.max(from, rankAt(read) + 1);
      const seek = new Seek(rankAt, wanted, read, upTo);
      await narrow(table, client, [seek], call);
      read = seek.before;
    }
    const last = read.number + stretchFor(to - rankAt(read), density);
    const items = await rows.read(read.number + 1, Math.min(last, upTo.number));
    const fitting = items.filter(belongs);
    const isWanted = (item: Item) => {
      const rank = rankAt(markFromItem(item));
      return rank >= from && rank - weightOf(item) < to;
    };
    found.push(...fitting.filter(isWanted));
    // The next is near where these are; where none is for long, it is looked for again.
    isNear = fitting.length > 0;
    const lastItem = items.at(-1);
    if (!lastItem) break;
    read = markFromItem(lastItem);
  }
  return found;
}

/** So many postings hold `ranks` of the rows in nearly all mixes of that density. */
export function stretchFor(ranks: number, density: number): number {
  const scattered = DEVIATIONS * Math.sqrt(ranks * Math.max(0, 1 - density));
  return Math.ceil((ranks + scattered) / density) + (density < 1 ? 1 : 0);
}

export async function readAll(table: Table, ask: QueryAsk, call: Call): Promise<readonly Item[]> {
  const first = await table.query(ask, call);
  if (!first.next) return first.items;
  const items = [...first.items];
  for (let after: Item | null = first.next; after; ) {
    const answer = await table.query({ ...ask, after }, call);
    items.push(...answer.items);
    after = answer.next;
  }
  return items;
}
