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
import { grantLines, POSTINGS_PER_FOLD, settledHolds } from './grant-ledger.ts';
import type { ProjectionStore } from './ports.ts';
import type { Spine } from './tree.ts';

/** Changes per transaction: even if each touched nodes of its own they would fit. */
const CHANGES_PER_FLUSH = 250;
/** Grants whose ledgers one transaction can fold. */
const GRANTS_PER_FOLD = 90;
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
  for (let start = 0; start < changes.length; start += CHANGES_PER_FLUSH) {
    const flush = changes.slice(start, start + CHANGES_PER_FLUSH);
    await noteAccounts(store, flush);
    await foldGrants(store, flush);
    while (!(await flushOnce(store, shard, flush)));
  }
}

/** `false`: another shard moved the tree meanwhile: do it again on the newer one. */
async function flushOnce(
  store: ProjectionStore,
  shard: string,
  all: readonly Change[],
): Promise<boolean> {
  const [watermark, before] = await Promise.all([store.watermark(shard), store.spine()]);
  if (before.paused) throw new Paused('The counted tree is being rebuilt.');
  const news = all.filter((change) => change.sequence > watermark.sequence);
  const last = news.at(-1);
  if (!last) return true;
  const changes = await notInRebuild(store, before, news);
  const postings = changes.filter((change) => change.of === 'posting');
  const inserted: CountChange[] = postings.flatMap(insertionOf);
  const moved: CountChange[] = postings.flatMap(movesOf);
  const readNode = (level: number, ordinal: number) =>
    store.node(before.generation, level, ordinal);
  const folded = await fold(before, inserted, moved, readNode);
  const asOf = Math.max(before.asOf, ...postings.map(({ after }) => after.at));
  return store.flush({
    watermark: { ...watermark, sequence: last.sequence },
    before,
    after: { ...folded.spine, version: before.version + 1, asOf },
    closed: folded.closed,
    late: folded.late,
    sums: sumsByDay(postings),
    unreadable: changes.flatMap((change) => (change.of === 'unreadable' ? [change.key] : [])),
  });
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
    const by = change.before === null ? change.after.number : (change.after.credit?.statusBy ?? 0);
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

/** A client's grant ledgers are brought up to date now and then; the rest is read from postings. */
async function foldGrants(store: ProjectionStore, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.of !== 'posting' || change.before !== null) continue;
    const { client, number } = change.after;
    if (number % POSTINGS_PER_FOLD === 0) await foldClient(store, client, number);
  }
}

async function foldClient(store: ProjectionStore, client: number, to: number): Promise<void> {
  let size = POSTINGS_PER_FOLD;
  for (;;) {
    const from = await store.foldedUpTo(client);
    if (from >= to) return;
    const upTo = Math.min(to, from + size);
    const postings = await store.postings(client, from + 1, upTo);
    const heldAt = new Map<number, number>();
    for (const number of settledHolds(postings)) {
      const [hold] = await store.postings(client, number, number);
      if (hold) heldAt.set(number, hold.at);
    }
    const items = grantLines(postings, heldAt);
    const grants = new Set(items.map(({ grant }) => grant)).size;
    // One posting touches 64 grants at most, so that halving comes to an end.
    if (grants > GRANTS_PER_FOLD) size = Math.ceil(size / 2);
    else await store.foldGrants({ client, from, to: upTo, items });
  }
}
