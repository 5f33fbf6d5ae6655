/** A list of all clients' credits by the counted tree: where a page starts, and what it holds. */
import { strict as assert } from 'node:assert';
import type { Instant } from '../ledger/instant.ts';
import type { CreditFilter, Page } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/posting.ts';
import {
  comparePlaces,
  countOf,
  FIRST_PLACE,
  type Kind,
  type Place,
} from '../projections/counts.ts';
import { type ClosedNode, type Spine, totals } from '../projections/tree.ts';
import { countBefore, remembering, select } from '../projections/tree-search.ts';
import { categoriesOf, firstAt, rangesOf, rankOf } from './global-ranges.ts';
import { postingFromItem } from './posting-item.ts';
import { merged, type Range, type Row, walk } from './ranges.ts';
import type { Call, Table } from './table.ts';
import { nodeFromItem, nodeKey } from './tree-item.ts';

/** A trip more costs up to half a read unit: as much as so many rows. */
const ROWS_OF_A_TRIP = 6;

const FIRST_RANK = rankOf(FIRST_PLACE);

/** How many rows lie on which side of a leaf's end. */
interface Around {
  /** From the first wanted one up to the end. */
  readonly ahead: number;
  /** The same for each category, at most. */
  readonly down: readonly number[];
  /** Wanted ones behind the end. */
  readonly beyond: number;
  readonly count: number;
}

/** One spine, and whatever is asked as of it. */
export class CountedList {
  readonly #table: Table;
  readonly #spine: Spine;
  readonly #filter: CreditFilter;
  readonly #kind: Kind;
  readonly #all: number;
  readonly #call: Call;
  readonly #readNode = remembering((level, of) => this.#read(level, of));

  constructor(table: Table, spine: Spine, filter: CreditFilter, call: Call) {
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
    const shown = order === 'oldest' ? rows : rows.toReversed();
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
  async #rows(first: number, count: number): Promise<readonly Row[]> {
    const found = await select(this.#spine, this.#kind, first, this.#readNode);
    if (!found) return [];
    const { skip, counts } = found;
    const ahead = Math.max(0, countOf(counts, this.#kind) - skip);
    const beyond = Math.max(0, count - ahead);
    const inLeaf = categoriesOf(this.#kind).map((category) =>
      countOf(counts, { ...this.#kind, category }),
    );
    // One more than there should be tells that there are no others.
    const up = inLeaf.map((n) => Math.min(skip + count, n + beyond + 1));
    const down = inLeaf.map((n) => Math.min(ahead, n + 1));
    const further = inLeaf.length * (beyond + ROWS_OF_A_TRIP);
    if (!found.end || sum(down) + further >= sum(up)) {
      const ranges = rangesOf(this.#kind, rankOf(found.start));
      return (await this.#take(ranges, up, skip + count)).slice(skip);
    }
    return this.#around(found.end, { ahead, down, beyond, count });
  }

  /** A leaf that late records made large is read from its end, back and on. */
  async #around(end: Place, { ahead, down, beyond, count }: Around): Promise<readonly Row[]> {
    const behind = rangesOf(this.#kind, rankOf(end));
    const [leaf, next] = await Promise.all([
      this.#take(rangesOf(this.#kind, FIRST_RANK, rankOf(end)), down, ahead, rankOf(end)),
      this.#take(
        behind,
        behind.map(() => beyond),
        beyond,
      ),
    ]);
    return [...leaf.toReversed(), ...next].slice(0, count);
  }

  /** The first so many rows of the ranges, or the last ones before a place, backwards. */
  async #take(
    ranges: readonly Range[],
    atOnce: readonly number[],
    count: number,
    before?: string,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    if (count === 0) return rows;
    const descending = before !== undefined;
    const sources = ranges.map((range, i) => {
      const how = { descending, after: before, atOnce: Math.max(1, atOnce[i] ?? 1) };
      return walk(this.#table, range, how, this.#call);
    });
    for await (const row of merged(sources, descending)) {
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

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
