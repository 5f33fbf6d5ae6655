/** One client's postings that issued segments: found by key, or by search where an index lags. */
import { strict as assert } from 'node:assert';
import type { GrantedSegment } from '../ledger/lists.ts';
import type { Credit, Posting } from '../ledger/posting.ts';
import { type Bounds, type Counted, readAll, readRanks } from './client-rows.ts';
import { clientOrdinal, lateIssue, postingsOf } from './keys.ts';
import { postingFromItem } from './posting-item.ts';
import { fetchPostings } from './sift.ts';
import type { Call, Item, QueryAsk, Table } from './table.ts';
import { listOf } from './values.ts';

/** Segments by their running count, from 1. */
export const ISSUED: Counted & { readonly weightOf: (item: Item) => number } = {
  rankAt: ({ segments }) => segments,
  belongs: (item) => listOf(item.issues).length > 0,
  weightOf: (item) => listOf(item.issues).length,
};

export interface Ranked extends GrantedSegment {
  readonly rank: number;
}

/** Ranks, both included. */
export type Span = readonly [first: number, last: number];

export class Issues {
  readonly #table: Table;
  readonly #client: number;
  readonly #call: Call;

  constructor(table: Table, client: number, call: Call) {
    this.#table = table;
    this.#client = client;
    this.#call = call;
  }

  /** All within the bounds, in order. */
  async within(bounds: Bounds): Promise<readonly Posting[]> {
    const { after, upTo } = bounds;
    const [recorded, late] = await Promise.all([
      this.recorded(after.purchases + 1, upTo.purchases),
      readAll(this.#table, this.late(bounds), this.#call),
    ]);
    const found = [...recorded, ...late.map(postingFromItem)];
    const missing = await this.missing(found.map(spanOf), bounds);
    return [...found, ...missing].sort((a, b) => a.number - b.number);
  }

  /** Those that are purchases with these ordinals, as far as the index shows them. */
  async recorded(from: number, to: number): Promise<readonly Posting[]> {
    if (from > to) return [];
    const [first, last] = [clientOrdinal('purchase', from), clientOrdinal('purchase', to)];
    const items = await readAll(this.#table, this.#range(first, last), this.#call);
    return items.filter(ISSUED.belongs).map(postingFromItem);
  }

  /** What asks for those that issued segments of a purchase recorded before. */
  late({ after, upTo }: Bounds): QueryAsk {
    return this.#range(lateIssue(after.number + 1), lateIssue(upTo.number));
  }

  /** Those whose ranks the spans leave out: read where they are written. */
  async missing(spans: readonly Span[], bounds: Bounds): Promise<readonly Posting[]> {
    const items: Item[] = [];
    for (const [first, last] of gapsOf(spans, bounds)) {
      const [table, client, call] = [this.#table, this.#client, this.#call];
      items.push(...(await readRanks(table, client, ISSUED, first, last, bounds, call)));
    }
    return items.map(postingFromItem);
  }

  /**
   * What they issued. Purchases recorded before are read where they are written: the index may not
   * show the parts that they were given.
   */
  async segmentsOf(issues: readonly Posting[]): Promise<Ranked[]> {
    const late = issues.filter(({ credit }) => credit === null);
    const numbers = [...new Set(late.flatMap(({ concerns }) => concerns ?? []))];
    const items = await fetchPostings(this.#table, this.#client, numbers, this.#call);
    const records = new Map(items.map(postingFromItem).map((record) => [record.number, record]));
    return issues.flatMap((issue) => {
      const record = issue.credit ? issue : records.get(issue.concerns ?? 0);
      assert(record?.credit, 'what issues segments is a purchase or concerns one');
      return ranked(issue, record.credit);
    });
  }

  #range(from: string, to: string): QueryAsk {
    return { index: 'byClient', pk: postingsOf(this.#client), from, to };
  }
}

export function spanOf({ counts, issues }: Posting): Span {
  return [counts.segments - issues.length + 1, counts.segments];
}

function ranked(issue: Posting, credit: Credit): Ranked[] {
  const [first] = spanOf(issue);
  return issue.issues.map((part, i) => {
    const segment = credit.schedule.find((one) => one.part === part);
    assert(segment, 'a part stays in its schedule');
    return { credit, segment, rank: first + i };
  });
}

function gapsOf(spans: readonly Span[], { after, upTo }: Bounds): Span[] {
  const gaps: Span[] = [];
  let expected = after.segments + 1;
  for (const [first, last] of spans.toSorted(([a], [b]) => a - b)) {
    if (first > expected) gaps.push([expected, first - 1]);
    expected = last + 1;
  }
  if (expected <= upTo.segments) gaps.push([expected, upTo.segments]);
  return gaps;
}
