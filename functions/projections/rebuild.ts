/** Rebuilds the counted tree, the daily sums and the lines from postings, while writes go on. */
import type { Posting } from '../ledger/posting.ts';
import { dayOf, placeOf, type Sums, sumsOf } from './changes.ts';
import { combinationOf, comparePlaces, countsOf, type Place } from './counts.ts';
import { foldingLines, type LineStore } from './fold-lines.ts';
import { append, type ClosedNode, EMPTY, type Spine } from './tree.ts';

export interface RebuildStore extends Pick<LineStore, 'putLines'> {
  spine(): Promise<Spine>;
  /** `false`: the spine is not as it was any more. */
  replaceSpine(before: Spine, after: Spine): Promise<boolean>;
  /** Every client's number with the number of its last posting, in any order. */
  accounts(): AsyncIterable<{ readonly client: number; readonly last: number }>;
  /** All postings up to and with the number. */
  postingsUpTo(client: number, last: number): AsyncIterable<Posting>;
  putNodes(generation: number, nodes: readonly ClosedNode[]): Promise<void>;
  putSums(sums: ReadonlyMap<string, Sums>): Promise<void>;
  /** Up to which posting each client has been counted. */
  putMarks(marks: readonly { readonly client: number; readonly upTo: number }[]): Promise<void>;
}

export interface Rebuilt {
  readonly clients: number;
  readonly postings: number;
  readonly records: number;
}

const NODES_PER_PUT = 25;

interface Counted {
  readonly place: Place;
  readonly combination: number;
  segments: number;
}

/**
 * The stream waits meanwhile (its records are kept for a day), readers go on with the old tree.
 * May be run again at any time, also after one that was cut short. `now`: the clock's.
 */
export async function rebuild(
  store: RebuildStore,
  now: () => number,
  progress: (done: Rebuilt) => void = () => {},
): Promise<Rebuilt> {
  const paused = await pause(store);
  const records: Counted[] = [];
  const sums = new Map<string, Sums>();
  let [clients, postings] = [0, 0];
  for await (const { client, last } of store.accounts()) {
    const own = new Map<number, Counted>();
    for await (const posting of foldingLines(store, client, store.postingsUpTo(client, last))) {
      postings += 1;
      addSums(sums, posting);
      const counted = countedAt(posting, last);
      if (counted) own.set(posting.number, counted);
      issue(own, posting);
    }
    for (const counted of own.values()) records.push(counted);
    await store.putMarks([{ client, upTo: last }]);
    clients += 1;
    progress({ clients, postings, records: records.length });
  }
  records.sort((a, b) => comparePlaces(a.place, b.place));
  const generation = paused.generation + 1;
  const spine = await build(store, generation, records);
  await store.putSums(sums);
  const asOf = records.at(-1)?.place.at ?? paused.asOf;
  const after = { ...spine, generation, version: paused.version + 1, asOf, rebuiltAt: now() };
  if (!(await store.replaceSpine(paused, after))) {
    throw new Error('Another rebuild was started meanwhile: that one counts.');
  }
  return { clients, postings, records: records.length };
}

async function pause(store: RebuildStore): Promise<Spine> {
  for (;;) {
    const before = await store.spine();
    const paused = { ...before, paused: true, version: before.version + 1 };
    if (await store.replaceSpine(before, paused)) return paused;
  }
}

async function build(
  store: RebuildStore,
  generation: number,
  records: readonly Counted[],
): Promise<Spine> {
  let spine: Spine = EMPTY;
  let closed: ClosedNode[] = [];
  for (const { place, combination, segments } of records) {
    const grown = append(spine, place, countsOf(combination, segments));
    spine = grown.spine;
    closed.push(...grown.closed);
    if (closed.length < NODES_PER_PUT) continue;
    await store.putNodes(generation, closed);
    closed = [];
  }
  await store.putNodes(generation, closed);
  return spine;
}

/** As it stood at that posting: a status that came later is still to come from the stream. */
function countedAt(posting: Posting, last: number): Counted | null {
  const { credit } = posting;
  if (!credit) return null;
  const status = credit.statusBy > last ? 'pending' : credit.status;
  const combination = combinationOf(credit.category, status);
  return { place: placeOf(posting), combination, segments: 0 };
}

/** Segments by what issued them: a schedule may have got more since. */
function issue(own: ReadonlyMap<number, Counted>, posting: Posting): void {
  const counted = own.get(posting.credit ? posting.number : (posting.concerns ?? 0));
  if (counted) counted.segments += posting.issues.length;
}

function addSums(days: Map<string, Sums>, posting: Posting): void {
  const day = dayOf(posting);
  const sums: Sums = { ...days.get(day) };
  for (const [name, amount] of Object.entries(sumsOf(posting)) as [keyof Sums, bigint][]) {
    sums[name] = (sums[name] ?? 0n) + amount;
  }
  if (Object.keys(sums).length > 0) days.set(day, sums);
}
