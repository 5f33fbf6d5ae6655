/** A list of all clients' credits by the counted tree: where a page starts, and what it holds. */
import { strict as assert } from 'node:assert';
import type { Instant } from '../ledger/instant.ts';
import type { Page } from '../ledger/ledger.ts';
import {
  comparePlaces,
  countOf,
  FIRST_PLACE,
  type Kind,
  type Place,
} from '../projections/counts.ts';
import { type ClosedNode, type Spine, totals } from '../projections/tree.ts';
import { countBefore, remembering, select } from '../projections/tree-search.ts';
import { countRows } from './count-rows.ts';
import { categoriesOf, firstAt, type GlobalList, rangesOf, rankOf } from './global-ranges.ts';
import { merged, type Range, walk } from './ranges.ts';
import type { Call, Table } from './table.ts';
import { nodeFromItem, nodeKey } from './tree-item.ts';

/** A trip more costs up to half a read unit: as much as so many rows. */
const ROWS_OF_A_TRIP = 6;

const FIRST_RANK = rankOf(FIRST_PLACE);

interface Row<R> {
  readonly row: R;
  readonly place: string;
}

/** How many rows lie on which side of a leaf's end. */
interface Around {
  /** From the first wanted one up to the end. */
  readonly ahead: number;
  /** Records that have them, of each category, at most. */
  readonly down: readonly number[];
  /** Records behind the end that have the other wanted ones. */
  readonly further: number;
  readonly count: number;
}

/** One spine, and whatever is asked as of it. */
export class CountedList<R> {
  readonly #table: Table;
  readonly #spine: Spine;
  readonly #list: GlobalList<R>;
  readonly #all: number;
  readonly #recordsPerRow: number;
  readonly #call: Call;
  readonly #readNode = remembering((level, of) => this.#read(level, of));

  constructor(table: Table, spine: Spine, list: GlobalList<R>, call: Call) {
    const counts = totals(spine);
    this.#table = table;
    this.#spine = spine;
    this.#list = list;
    this.#all = countOf(counts, list.kind);
    this.#recordsPerRow = countOf(counts, recordsOf(list.kind)) / Math.max(1, this.#all);
    this.#call = call;
  }

  async page(offset: number, limit: number): Promise<Page<R>> {
    const { from, to, order } = this.#list;
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
      rows: shown.map(({ row }) => row),
      total,
      next: more ? last.place : null,
      asOf: this.#spine.asOf,
    };
  }

  /** The rows from the given one on, oldest first. */
  async #rows(first: number, count: number): Promise<readonly Row<R>[]> {
    const { kind } = this.#list;
    const found = await select(this.#spine, kind, first, this.#readNode);
    if (!found) return [];
    const { skip, counts } = found;
    const ahead = Math.max(0, countOf(counts, kind) - skip);
    const further = this.#recordsWith(count - ahead);
    const inLeaf = categoriesOf(kind).map((category) =>
      countOf(counts, { ...recordsOf(kind), category }),
    );
    // One more than there should be tells that there are no others.
    const up = inLeaf.map((n) => Math.min(skip + count, n + further + 1));
    const down = inLeaf.map((n) => Math.min(ahead, n + 1));
    const apart = sum(down) + inLeaf.length * (further + ROWS_OF_A_TRIP);
    if (!found.end || apart >= sum(up)) {
      const ranges = rangesOf(kind, rankOf(found.start));
      return (await this.#take(ranges, up, skip + count)).slice(skip);
    }
    return this.#around(found.end, { ahead, down, further, count });
  }

  /** How many records have so many rows, where they have as many as others; then a few more. */
  #recordsWith(rows: number): number {
    if (rows <= 0) return 0;
    return Math.min(rows, Math.ceil(rows * this.#recordsPerRow) + ROWS_OF_A_TRIP);
  }

  /** A leaf that late records made large is read from its end, back and on. */
  async #around(end: Place, { ahead, down, further, count }: Around): Promise<readonly Row<R>[]> {
    const { kind } = this.#list;
    const behind = rangesOf(kind, rankOf(end));
    const [leaf, next] = await Promise.all([
      this.#take(rangesOf(kind, FIRST_RANK, rankOf(end)), down, ahead, rankOf(end)),
      this.#take(
        behind,
        behind.map(() => further),
        Math.max(0, count - ahead),
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
  ): Promise<Row<R>[]> {
    const rows: Row<R>[] = [];
    if (count === 0) return rows;
    const descending = before !== undefined;
    const sources = ranges.map((range, i) => {
      const how = { descending, after: before, atOnce: Math.max(1, atOnce[i] ?? 1) };
      return walk(this.#table, range, how, this.#call);
    });
    for await (const { item, place } of merged(sources, descending)) {
      const own = this.#list.rowsOf(item).map((row) => ({ row, place }));
      rows.push(...(descending ? own.reverse() : own));
      if (rows.length >= count) break;
    }
    return rows.slice(0, count);
  }

  /** How many rows the records before the instant have: up to its leaf, and in it. */
  async #countUntil(instant: Instant): Promise<number> {
    const place = firstAt(instant);
    // What comes behind the last place may be in the index, but is not counted in any total yet.
    if (comparePlaces(place, this.#spine.last) > 0) return this.#all;
    const found = await countBefore(this.#spine, this.#list.kind, place, this.#readNode);
    const { before, inside, start, end } = found;
    // Of the leaf the side that holds fewer is read, as far as time can tell.
    if (!end || instant - start.at <= end.at - instant) {
      return before + (await this.#countIn(rankOf(start), rankOf(place)));
    }
    return before + inside - (await this.#countIn(rankOf(place), rankBefore(end)));
  }

  #countIn(from: string, to: string): Promise<number> {
    return countRows(this.#table, this.#list, { from, to }, this.#call);
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

/** Ranges hold what stands at their ends too. */
function rankBefore({ at, client, number }: Place): string {
  return rankOf({ at, client, number: number - 1 });
}

/** Those whose segments are listed, or all that are listed. */
function recordsOf({ segments: _, ...kind }: Kind): Kind {
  return kind;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
