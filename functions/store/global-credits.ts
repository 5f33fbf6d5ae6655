/** Credits of all clients, in order of time: any page at the price of the first. */
import { strict as assert } from 'node:assert';
import type { Instant } from '../ledger/instant.ts';
import { LAST_INSTANT } from '../ledger/instant.ts';
import type { CreditFilter, Page, PageAsk } from '../ledger/ledger.ts';
import { CATEGORIES, type Category, type Posting } from '../ledger/posting.ts';
import { comparePlaces, countOf, type Kind, type Place } from '../projections/counts.ts';
import { type ClosedNode, type Spine, totals } from '../projections/tree.ts';
import { countBefore, remembering, select } from '../projections/tree-search.ts';
import { categoryPartition, LAST_NUMBER, rank, statusPartition } from './keys.ts';
import { readPage } from './page.ts';
import { postingFromItem } from './posting-item.ts';
import { merged, type Range, type Row, walk } from './ranges.ts';
import type { Call, Item, Table } from './table.ts';
import { nodeFromItem, nodeKey, SPINE_KEY, spineFromItem } from './tree-item.ts';

export type GlobalFilter = Omit<CreditFilter, 'client'>;

/** Below so many records of the kind the index itself is counted: exact, and as cheap. */
export const EXACT_BELOW = 200;

export async function listGlobalCredits(
  table: Table,
  filter: GlobalFilter,
  ask: PageAsk,
  call: Call,
  exactBelow: number = EXACT_BELOW,
): Promise<Page<Posting>> {
  if (ask.offset === undefined) return readAll(table, filter, ask, call);
  const item = await table.get(SPINE_KEY, call, 'eventual');
  const spine = item && spineFromItem(item);
  if (!spine || countOf(totals(spine), filter) < exactBelow) {
    return readAll(table, filter, ask, call);
  }
  const lists = new CountedList(table, spine, filter, call);
  return lists.page(ask.offset, ask.limit);
}

async function readAll(
  table: Table,
  filter: GlobalFilter,
  ask: PageAsk,
  call: Call,
): Promise<Page<Posting>> {
  const { from = 0, to, order } = filter;
  if (to !== undefined && from >= to) {
    return { rows: [], total: ask.offset === undefined ? null : 0, next: null, asOf: null };
  }
  const end = to === undefined ? LAST_RANK : rankOf(firstAt(to));
  const ranges = rangesOf(filter, rankOf(firstAt(from)), end);
  return readPage(table, ranges, order, ask, call, postingFromItem, () => true);
}

class CountedList {
  readonly #table: Table;
  readonly #spine: Spine;
  readonly #filter: GlobalFilter;
  readonly #kind: Kind;
  readonly #all: number;
  readonly #call: Call;
  readonly #readNode = remembering((level, of) => this.#read(level, of));

  constructor(table: Table, spine: Spine, filter: GlobalFilter, call: Call) {
    const { status, category } = filter;
    this.#table = table;
    this.#spine = spine;
    this.#filter = filter;
    this.#kind = { ...(status ? { status } : {}), ...(category ? { category } : {}) };
    this.#all = countOf(totals(spine), this.#kind);
    this.#call = call;
  }

  async page(offset: number, limit: number): Promise<Page<Posting>> {
    const { from, to, order } = this.#filter;
    const [before, end] = await Promise.all([
      from === undefined ? 0 : this.#countUntil(from),
      to === undefined ? this.#all : this.#countUntil(to),
    ]);
    const total = Math.max(0, end - before);
    const count = Math.max(0, Math.min(limit, total - offset));
    // Counted from the oldest, whichever end the list begins at.
    const first = order === 'oldest' ? before + offset : before + total - offset - count;
    const rows = count === 0 ? [] : await this.#rows(first, count);
    const shown = order === 'oldest' ? rows : rows.reverse();
    const last = shown.at(-1);
    const more = last !== undefined && offset + count < total;
    return {
      rows: shown.map(({ item }) => postingFromItem(item)),
      total,
      next: more ? last.place : null,
      asOf: this.#spine.asOf,
    };
  }

  /** The records from the given one on, oldest first. */
  async #rows(first: number, count: number): Promise<Row[]> {
    const found = await select(this.#spine, this.#kind, first, this.#readNode);
    if (!found) return [];
    const ranges = rangesOf(this.#kind, rankOf(found.start));
    const how = { descending: false, atOnce: found.skip + count };
    const sources = ranges.map((range) => walk(this.#table, range, how, this.#call));
    const rows: Row[] = [];
    let skip = found.skip;
    for await (const row of merged(sources, false)) {
      if (skip > 0) {
        skip -= 1;
        continue;
      }
      rows.push(row);
      if (rows.length === count) break;
    }
    return rows;
  }

  /** How many records of the kind were made before the instant: up to its leaf, and in it. */
  async #countUntil(instant: Instant): Promise<number> {
    const place = firstAt(instant);
    // What comes behind the last place may be in the index, but is not counted in any total yet.
    if (comparePlaces(place, this.#spine.last) > 0) return this.#all;
    const found = await countBefore(this.#spine, this.#kind, place, this.#readNode);
    const ranges = rangesOf(this.#kind, rankOf(found.start), rankOf(place));
    const inLeaf = ranges.map(({ index, pk, prefix, from, to }) => {
      const bounds = { pk, from: `${prefix}${from}`, to: `${prefix}${to}` };
      return this.#table.count(index ? { ...bounds, index } : bounds, this.#call);
    });
    return (await Promise.all(inLeaf)).reduce((sum, n) => sum + n, found.before);
  }

  async #read(level: number, of: number): Promise<ClosedNode> {
    const key = nodeKey(this.#spine.generation, level, of);
    // A node that has closed a moment ago may not be seen yet.
    const item =
      (await this.#table.get(key, this.#call, 'eventual')) ??
      (await this.#table.get(key, this.#call));
    assert(item, `node ${level}.${of} of the counted tree is missing`);
    return nodeFromItem(item);
  }
}

/** Before all that was made at that instant. */
function firstAt(at: Instant): Place {
  return { at: Math.min(at, LAST_INSTANT), client: 0, number: 0 };
}

function rankOf({ at, client, number }: Place): string {
  return rank(at, client, number);
}

const LAST_RANK = rank(LAST_INSTANT, 2 ** 31 - 1, LAST_NUMBER);

/** One range per category that can match, each in order of time. */
function rangesOf({ status, category }: Kind, from: string, to: string = LAST_RANK): Range[] {
  return (category ? [category] : CATEGORIES).map((of): Range => {
    if (status !== undefined) {
      return { index: 'byStatus', pk: statusPartition(status), ...prefixed(of), from, to };
    }
    const placeOf = (item: Item) => String(item.categorySk);
    return { index: 'byCategory', pk: categoryPartition(of), prefix: '', from, to, placeOf };
  });
}

function prefixed(category: Category) {
  const prefix = `${category}#`;
  return { prefix, placeOf: (item: Item) => String(item.statusSk).slice(prefix.length) };
}
