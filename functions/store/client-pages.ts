/** Pages of one client's lists: by count where counts say where a row is, else by reading. */
import type { Instant } from '../ledger/instant.ts';
import type { Page, PageAsk } from '../ledger/ledger.ts';
import { type SortKey, TooDeep } from '../ledger/lists.ts';
import { type Bounds, type Counted, type Rows, readRanks, stretchFor } from './client-rows.ts';
import { type LineSearch, type LineWalk, searchLines, walkLines } from './line-search.ts';
import { type Mark, type Measure, markFromItem } from './marks.ts';
import { type Found, fetchPostings, sift } from './sift.ts';
import type { Call, Item, Table } from './table.ts';
import { boundsOf } from './time-bounds.ts';

/** So far rows are skipped by reading them, where nothing counts them. */
export const MAX_SKIPPED = 10_000;
/** So many rows are looked through for one page. */
export const MAX_SIFTED = 100_000;
/** Ranges up to this are read once and whole. */
const READ_WHOLE = 1_000;
const LONGEST_STRIDE = 2_000;

export interface ClientList extends Counted {
  readonly client: number;
  /** At the last posting. */
  readonly end: Mark;
  readonly rows: Rows;
  /** By what `from` and `to` narrow, half-open. */
  readonly timeAt: Measure;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly descending: boolean;
  /** What no count knows; `null`: nothing. */
  readonly fits: ((item: Item) => boolean) | null;
  readonly sortKeyOf: ((item: Item) => SortKey) | null;
  /** The search for the same in lines, where they say enough. */
  readonly lines: LineSearch | null;
  /** How many fit in all, where it is known without a time range. */
  readonly fitting: number | null;
  /** The attributes that all of these functions look at. */
  readonly looksAt: readonly string[];
}

export class ClientPages {
  readonly #table: Table;
  readonly #call: Call;
  readonly #list: ClientList;

  constructor(table: Table, call: Call, list: ClientList) {
    this.#table = table;
    this.#call = call;
    this.#list = list;
  }

  page(ask: PageAsk): Promise<Page<Item>> {
    const { fits, sortKeyOf, fitting } = this.#list;
    const { offset, limit } = ask;
    if (sortKeyOf) return this.#sifted(ask);
    if (offset === undefined) return this.#walked(ask);
    if (!fits) return this.#counted(offset, limit);
    if (fitting !== null) return this.#skipped(offset, limit, fitting);
    return this.#sifted(ask);
  }

  async #counted(offset: number, limit: number): Promise<Page<Item>> {
    const { rows, rankAt, descending, client } = this.#list;
    const bounds = await this.#bounds(true, true);
    const [before, end] = [rankAt(bounds.after), rankAt(bounds.upTo)];
    const total = end - before;
    const most = Math.max(0, Math.min(limit, total - offset));
    if (most === 0) return this.#pageOf([], total, false);
    const first = descending ? end - offset - most + 1 : before + offset + 1;
    const last = first + most - 1;
    const items =
      rankAt === rows.keyAt
        ? await rows.read(first, last)
        : await readRanks(this.#table, client, this.#list, first, last, bounds, this.#call);
    const shown = descending ? items.toReversed() : items;
    return this.#pageOf(shown, total, offset + most < total);
  }

  /** From a position on: what is there already has its place, whatever comes. */
  async #walked({ limit, after }: PageAsk): Promise<Page<Item>> {
    const { fitting } = this.#list;
    if (fitting === 0) return this.#pageOf([], null, false);
    const found: Item[] = [];
    for await (const item of this.#walk(limit + 1, after)) {
      found.push(item);
      if (found.length > limit) break;
      // From the start on, there are no others to look for.
      if (after === undefined && found.length === fitting) break;
    }
    return this.#pageOf(found.slice(0, limit), null, found.length > limit);
  }

  async #skipped(offset: number, limit: number, total: number): Promise<Page<Item>> {
    const last = Math.min(total, offset + limit);
    if (offset >= last) return this.#pageOf([], total, false);
    if (offset > MAX_SKIPPED) throw new TooDeep('offset', MAX_SKIPPED);
    const found: Item[] = [];
    let passed = 0;
    for await (const item of this.#walk(last)) {
      passed += 1;
      if (passed > offset) found.push(item);
      if (passed === last) break;
    }
    return this.#pageOf(found, total, last < total);
  }

  /** All rows of the range are looked at, those of the page are read. */
  async #sifted({ limit, offset, after }: PageAsk): Promise<Page<Item>> {
    const { rows, client, descending } = this.#list;
    const { after: before, upTo } = await this.#bounds(true, true);
    const [from, to] = [rows.keyAt(before) + 1, rows.keyAt(upTo)];
    if (to - from >= MAX_SIFTED) throw new TooDeep('rows', MAX_SIFTED);
    const whole = to - from < READ_WHOLE ? new Map<number, Item>() : null;
    const found = await this.#search(from, to, whole);
    if (descending) found.reverse();
    const place = after === undefined ? -1 : found.findIndex(({ key }) => key === Number(after));
    const start = offset ?? place + 1;
    const shown = found.slice(start, start + limit);
    const numbers = shown.map(({ number }) => number);
    const items = whole
      ? shown.map(({ key }) => whole.get(key)).filter((item) => item !== undefined)
      : await fetchPostings(this.#table, client, numbers, this.#call);
    return this.#pageOf(items, found.length, start + limit < found.length);
  }

  /** Those that are shown, in order of their sort keys. `whole`: to keep them in. */
  #search(from: number, to: number, whole: Map<number, Item> | null): Promise<Found[]> {
    const { rows, looksAt, sortKeyOf, lines } = this.#list;
    if (lines && !whole) return searchLines(lines, { from, to });
    return sift(rows, from, to, whole ? undefined : looksAt, (item) => {
      if (!this.#shows(item)) return null;
      whole?.set(rows.keyOf(item), item);
      return sortKeyOf ? sortKeyOf(item) : 0;
    });
  }

  /** The rows that are shown, in order, in strides: the first holds those that are `wanted`. */
  async *#walk(wanted: number, after?: string): AsyncGenerator<Item> {
    const { rows, rankAt, descending, end, fitting, fits, lines } = this.#list;
    const bounds = await this.#bounds(!descending && !after, descending && !after);
    let from = rows.keyAt(bounds.after) + 1;
    let to = rows.keyAt(bounds.upTo);
    if (after && descending) to = Math.min(to, Number(after) - 1);
    if (after && !descending) from = Math.max(from, Number(after) + 1);
    const density = Math.max(1, fitting ?? rankAt(end)) / Math.max(1, rows.keyAt(end));
    let stride = Math.min(LONGEST_STRIDE, stretchFor(wanted, density));
    for (let looked = 0; from <= to; looked += stride) {
      if (looked >= MAX_SIFTED) throw new TooDeep('rows', MAX_SIFTED);
      if (lines && fits && looked >= READ_WHOLE) {
        const most = MAX_SIFTED - looked;
        return yield* this.#byLines(lines, { from, to, descending, atOnce: wanted, most });
      }
      if (looked > 0) stride = Math.min(LONGEST_STRIDE, 2 * stride);
      const [first, last] = descending
        ? [Math.max(from, to - stride + 1), to]
        : [from, Math.min(to, from + stride - 1)];
      const items = await rows.read(first, last);
      for (const item of descending ? items.toReversed() : items) {
        if (this.#isBeyond(item)) return;
        if (this.#shows(item)) yield item;
      }
      if (descending) to = first - 1;
      else from = last + 1;
    }
  }

  /** Where those that are shown are few: the rest of the walk, up to so many lines. */
  async *#byLines(lines: LineSearch, walk: LineWalk): AsyncGenerator<Item> {
    const { after, upTo } = await this.#bounds(true, true);
    const from = Math.max(walk.from, after.number + 1);
    const to = Math.min(walk.to, upTo.number);
    yield* walkLines(lines, { ...walk, from, to });
    if (to - from >= walk.most) throw new TooDeep('rows', MAX_SIFTED);
  }

  /** What lies before the range of time and up to its end. An end that is not needed is open. */
  #bounds(start: boolean, finish: boolean): Promise<Bounds> {
    const { from, to } = this.#list;
    const range = { from: start ? from : undefined, to: finish ? to : undefined };
    return boundsOf(this.#table, this.#list, range, this.#call);
  }

  /** Time never falls with the number: what comes after it is beyond the range as well. */
  #isBeyond(item: Item): boolean {
    const { timeAt, descending, from, to } = this.#list;
    if (descending) return from !== undefined && timeAt(markFromItem(item)) < from;
    return to !== undefined && timeAt(markFromItem(item)) >= to;
  }

  #shows(item: Item): boolean {
    const { belongs, fits } = this.#list;
    return belongs(item) && (fits === null || fits(item));
  }

  #pageOf(rows: readonly Item[], total: number | null, more: boolean): Page<Item> {
    const last = rows.at(-1);
    const next = more && last ? String(this.#list.rows.keyOf(last)) : null;
    return { rows, total, next, asOf: null };
  }
}
