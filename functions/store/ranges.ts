/** Ranges of keys read in order, several merged into one. */
import type { Call, Item, QueryAsk, Table } from './table.ts';

export interface Range {
  readonly index?: NonNullable<QueryAsk['index']>;
  readonly pk: string;
  /** What all sort keys of the range begin with; places are what follows it. */
  readonly prefix: string;
  /** Inclusive places. */
  readonly from: string;
  readonly to: string;
  readonly placeOf: (item: Item) => string;
}

export interface Row {
  readonly item: Item;
  readonly place: string;
}

export interface Walk {
  readonly descending: boolean;
  /** The place to go on behind. */
  readonly after?: string | undefined;
  /** Rows per trip. */
  readonly atOnce: number;
}

/** The rows of a range in order, without those up to and including `after`. */
export async function* walk(
  table: Table,
  range: Range,
  { descending, after, atOnce }: Walk,
  call: Call,
): AsyncGenerator<Row> {
  const from = !descending && after !== undefined && after > range.from ? after : range.from;
  const to = descending && after !== undefined && after < range.to ? after : range.to;
  let next: Item | null = null;
  do {
    const ask: QueryAsk = {
      ...(range.index ? { index: range.index } : {}),
      pk: range.pk,
      from: `${range.prefix}${from}`,
      to: `${range.prefix}${to}`,
      descending,
      limit: after === undefined ? atOnce : atOnce + 1,
      ...(next ? { after: next } : {}),
    };
    const answer = await table.query(ask, call);
    for (const item of answer.items) {
      const place = range.placeOf(item);
      if (place !== after) yield { item, place };
    }
    next = answer.next;
  } while (next);
}

/** Merges sources that are each in order. */
export async function* merged(
  sources: readonly AsyncGenerator<Row>[],
  descending: boolean,
): AsyncGenerator<Row> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let first = -1;
    for (const [i, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[first];
      const isFirst = !best || best.done || head.value.place < best.value.place !== descending;
      if (isFirst) first = i;
    }
    const head = heads[first];
    const source = sources[first];
    if (!head || head.done || !source) return;
    yield head.value;
    heads[first] = await source.next();
  }
}
