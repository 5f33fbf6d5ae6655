/** Credits of all clients, in order of time: any page at the price of the first. */
import type { Instant } from '../ledger/instant.ts';
import { LAST_INSTANT } from '../ledger/instant.ts';
import type { CreditFilter, Page, PageAsk } from '../ledger/ledger.ts';
import { CATEGORIES, type Category, type Posting } from '../ledger/posting.ts';
import { countOf, type Kind, type Place } from '../projections/counts.ts';
import { type Spine, totals } from '../projections/tree.ts';
import { countBefore, type ReadNode, select } from '../projections/tree-search.ts';
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

function readAll(table: Table, filter: GlobalFilter, ask: PageAsk, call: Call) {
  const { from = 0, to = LAST_INSTANT + 1 } = filter;
  const fits = ({ at }: Posting) => at >= from && at < to;
  return readPage(table, rangesOf(filter), filter.order, ask, call, postingFromItem, fits);
}

class CountedList {
  readonly #table: Table;
  readonly #spine: Spine;
  readonly #filter: GlobalFilter;
  readonly #kind: Kind;
  readonly #call: Call;

  constructor(table: Table, spine: Spine, filter: GlobalFilter, call: Call) {
    const { status, category } = filter;
    this.#table = table;
    this.#spine = spine;
    this.#filter = filter;
    this.#kind = { ...(status ? { status } : {}), ...(category ? { category } : {}) };
    this.#call = call;
  }

  async page(offset: number, limit: number): Promise<Page<Posting>> {
    const { from, to, order } = this.#filter;
    const all = countOf(totals(this.#spine), this.#kind);
    const [before, end] = await Promise.all([
      from === undefined ? 0 : this.#countUntil(from),
      to === undefined ? all : this.#countUntil(to),
    ]);
    const total = Math.max(0, end - before);
    const count = Math.max(0, Math.min(limit, total - offset));
    // Counted from the oldest, whichever end the list begins at.
    const first = order === 'oldest' ? before + offset : before + total - offset - count;
    const rows = count === 0 ? [] : await this.#read(first, count);
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
  async #read(first: number, count: number): Promise<Row[]> {
    const found = await select(this.#spine, this.#kind, first, this.#readNode);
    if (!found) return [];
    const start = rankOf(found.start);
    const ranges = rangesOf({ ...this.#filter, from: 0, to: LAST_INSTANT });
    const atOnce = found.skip + count;
    const sources = ranges.map((range) =>
      walk(this.#table, { ...range, from: start }, { descending: false, atOnce }, this.#call),
    );
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
    const place = { at: instant, client: 0, number: 0 };
    const found = await countBefore(this.#spine, this.#kind, place, this.#readNode);
    const [from, to] = [rankOf(found.start), rankOf(place)];
    const inLeaf = rangesOf(this.#filter).map(({ index, pk, prefix }) => {
      const bounds = { pk, from: `${prefix}${from}`, to: `${prefix}${to}` };
      return this.#table.count(index ? { ...bounds, index } : bounds, this.#call);
    });
    return (await Promise.all(inLeaf)).reduce((sum, n) => sum + n, found.before);
  }

  #readNode: ReadNode = async (level, of) => {
    const key = nodeKey(this.#spine.generation, level, of);
    // A node that has closed a moment ago may not be seen yet.
    const item =
      (await this.#table.get(key, this.#call, 'eventual')) ??
      (await this.#table.get(key, this.#call));
    if (!item) throw new Error(`node ${level}.${of} of the counted tree is missing`);
    return nodeFromItem(item);
  };
}

function rankOf({ at, client, number }: Place): string {
  return rank(at, client, number);
}

/** One range per category that can match, each in order of time. */
function rangesOf({ status, category, from = 0, to = LAST_INSTANT }: GlobalFilter): Range[] {
  const bounds = { from: rank(from, 0, 0), to: rank(to, 2 ** 31 - 1, LAST_NUMBER) };
  return (category ? [category] : CATEGORIES).map((of) =>
    status === undefined
      ? {
          index: 'byCategory',
          pk: categoryPartition(of),
          prefix: '',
          ...bounds,
          placeOf: (item) => String(item.categorySk),
        }
      : { index: 'byStatus', pk: statusPartition(status), ...prefixed(of), ...bounds },
  );
}

function prefixed(category: Category) {
  const prefix = `${category}#`;
  return { prefix, placeOf: (item: Item) => String(item.statusSk).slice(prefix.length) };
}
