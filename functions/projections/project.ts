/** Projects one batch of the stream: exactly once, whatever is repeated, split or cut short. */
import type { Sums } from './changes.ts';
import {
  type Change,
  changedHour,
  dayOf,
  dueHour,
  insertionOf,
  movesOf,
  sumsOf,
} from './changes.ts';
import { type CountChange, fold } from './fold.ts';
import { foldGrants } from './fold-grants.ts';
import { foldLines } from './fold-lines.ts';
import type { Flush, ProjectionStore } from './ports.ts';
import type { Spine } from './tree.ts';

/** Changes per transaction, where not too many of them came late. */
const CHANGES_PER_FLUSH = 250;
/** Items that one transaction writes: the table's limit is 100. */
const ITEMS_PER_FLUSH = 90;
/** How far the clocks of writers and of a rebuild may be apart. */
const CLOCK_MILLISECONDS = 600_000;

/** Thrown while the tree is rebuilt: the stream keeps the records until it is done. */
export class Paused extends Error {
  override readonly name = 'Paused';
}

/** `changes`: of one shard, in its order. */
export async function project(
  store: ProjectionStore,
  shard: string,
  changes: readonly Change[],
): Promise<void> {
  await noteAccounts(store, changes);
  await foldGrants(store, changes);
  await foldLines(store, changes);
  // Accounts are not counted: a batch of nothing else moves neither tree nor watermark.
  const counted = changes.filter((change) => change.of !== 'account');
  for (let start = 0; start < counted.length; start += CHANGES_PER_FLUSH) {
    await flushAll(store, shard, counted.slice(start, start + CHANGES_PER_FLUSH));
  }
}

/** In halves where it does not fit one transaction. */
async function flushAll(
  store: ProjectionStore,
  shard: string,
  changes: readonly Change[],
): Promise<void> {
  for (;;) {
    const done = await flushOnce(store, shard, changes);
    if (done === 'written') return;
    if (done === 'raced') continue;
    const half = Math.ceil(changes.length / 2);
    await flushAll(store, shard, changes.slice(0, half));
    await flushAll(store, shard, changes.slice(half));
    return;
  }
}

/** `raced`: another shard moved the tree meanwhile, and it is to be done again on the newer one. */
async function flushOnce(
  store: ProjectionStore,
  shard: string,
  all: readonly Change[],
): Promise<'written' | 'raced' | 'too_large'> {
  const [watermark, before] = await Promise.all([store.watermark(shard), store.spine()]);
  if (before.paused) throw new Paused('The counted tree is being rebuilt.');
  const news = all.filter((change) => change.sequence > watermark.sequence);
  const last = news.at(-1);
  if (!last) return 'written';
  const changes = await notInRebuild(store, before, news);
  const postings = changes.filter((change) => change.of === 'posting');
  const inserted: CountChange[] = postings.flatMap(insertionOf);
  const moved: CountChange[] = postings.flatMap(movesOf);
  const readNode = (level: number, ordinal: number) =>
    store.node(before.generation, level, ordinal);
  const folded = await fold(before, inserted, moved, readNode);
  const asOf = Math.max(before.asOf, ...postings.map(({ after }) => after.at));
  const unreadable = changes.flatMap((change) => (change.of === 'unreadable' ? [change.key] : []));
  const flush: Flush = {
    watermark: { ...watermark, sequence: last.sequence },
    before,
    after: { ...folded.spine, version: before.version + 1, asOf },
    closed: folded.closed,
    late: folded.late,
    sums: sumsByDay(postings),
    unreadable: [...new Set(unreadable)],
  };
  if (itemsOf(flush) > ITEMS_PER_FLUSH && news.length > 1) return 'too_large';
  return (await store.flush(flush)) ? 'written' : 'raced';
}

/** Spine and watermark, what closed, what late changes and sums touch. */
function itemsOf({ closed, late, sums, unreadable }: Flush): number {
  const changed = new Set(late.map(({ level, ordinal }) => `${level}.${ordinal}`));
  return 2 + closed.length + changed.size + sums.size + unreadable.length;
}

/** What a rebuild has counted already is not counted again when the stream comes to it. */
async function notInRebuild(
  store: ProjectionStore,
  { rebuiltAt }: Spine,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const old = changes.filter(
    (change) => change.of === 'posting' && writtenAt(change) <= rebuiltAt + CLOCK_MILLISECONDS,
  );
  if (rebuiltAt === 0 || old.length === 0) return changes;
  const clients = old.flatMap((change) => (change.of === 'posting' ? [change.after.client] : []));
  const upTo = await store.rebuiltUpTo([...new Set(clients)]);
  return changes.filter((change) => {
    if (change.of !== 'posting') return true;
    const counted = upTo.get(change.after.client) ?? 0;
    const by = change.before === null ? change.after.number : (change.after.credit?.changedBy ?? 0);
    return by > counted;
  });
}

function writtenAt(change: Extract<Change, { of: 'posting' }>): number {
  return Math.max(change.after.at, change.after.credit?.updatedAt ?? 0);
}

type PostingChanges = readonly Extract<Change, { of: 'posting' }>[];

function sumsByDay(changes: PostingChanges): Map<string, Sums> {
  const days = new Map<string, Sums>();
  for (const { before, after } of changes) {
    if (before !== null) continue; // entries never change
    const day = dayOf(after);
    const sums: Sums = { ...days.get(day) };
    for (const [name, amount] of Object.entries(sumsOf(after)) as [keyof Sums, bigint][]) {
      sums[name] = (sums[name] ?? 0n) + amount;
    }
    if (Object.keys(sums).length > 0) days.set(day, sums);
  }
  return days;
}

/** Plain puts: twice is as good as once. */
async function noteAccounts(store: ProjectionStore, changes: readonly Change[]): Promise<void> {
  const accounts = changes.filter((change) => change.of === 'account');
  const notes = (hourOf: typeof dueHour) =>
    accounts.flatMap(({ before, after }) => {
      const hour = hourOf(before, after);
      return hour === null ? [] : [{ hour, client: after.client.number }];
    });
  const [due, changed] = [notes(dueHour), notes(changedHour)];
  if (due.length + changed.length > 0) await store.note(due, changed);
}
