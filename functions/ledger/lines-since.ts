/** What has become of a client's grants since the last fold, up to what the clock has decided. */
import type { Account } from './account.ts';
import { NOBODY } from './draft.ts';
import { bookDue, lapsedHolds } from './due.ts';
import { type GrantLine, merged, settledHolds } from './grant-lines.ts';
import type { Instant } from './instant.ts';
import { Journal } from './journal.ts';
import { TooDeep } from './lists.ts';
import type { Clock, Store } from './ports.ts';
import type { Posting } from './posting.ts';

/** More postings since the last fold are not read: folds are far behind. */
const MAX_UNFOLDED = 100_000;
const POSTINGS_AT_ONCE = 1_000;

export type Reads = Pick<Store, 'account' | 'records' | 'postings'>;

/** Which lines are wanted. `heldAt` as for `grantLines`. */
export type LinesOf = (
  postings: readonly Posting[],
  heldAt: ReadonlyMap<number, Instant>,
) => readonly GrantLine[];

/** All that has happened since a fold. */
export interface Since {
  /** As the clock sees it. */
  readonly account: Account;
  readonly at: Instant;
  readonly lines: readonly GrantLine[];
  /** That did more to the grants than draw on them, by number. */
  readonly postings: ReadonlyMap<number, Posting>;
}

/** After a fold's mark, so that nothing is counted twice: the account is read after the mark. */
export async function linesSince(
  store: Reads,
  clock: Clock,
  client: number,
  mark: number,
  linesOf: LinesOf,
): Promise<Since> {
  const reading = await store.account(client, true);
  if (!reading) throw new Error('a client that has a name has an account');
  const { last, lastAt } = reading.account;
  const at = Math.max(clock.now(), lastAt);
  if (last - mark > MAX_UNFOLDED) throw new TooDeep('rows', MAX_UNFOLDED);
  const gathering = new Gathering(store, client, linesOf);
  for (let from = mark + 1; from <= last; from += POSTINGS_AT_ONCE) {
    const to = Math.min(last, from + POSTINGS_AT_ONCE - 1);
    await gathering.add(await store.postings(client, from, to));
  }
  const records = await store.records(client, lapsedHolds(reading.account, at));
  const journal = new Journal(reading.account, records, at, NOBODY);
  bookDue(journal);
  await gathering.add(journal.postings, records);
  const account = { ...journal.account, version: reading.account.version };
  return { account, at, ...gathering };
}

class Gathering {
  lines: GrantLine[] = [];
  readonly postings = new Map<number, Posting>();
  readonly #heldAt = new Map<number, Instant>();
  readonly #store: Reads;
  readonly #client: number;
  readonly #linesOf: LinesOf;

  constructor(store: Reads, client: number, linesOf: LinesOf) {
    this.#store = store;
    this.#client = client;
    this.#linesOf = linesOf;
  }

  async add(postings: readonly Posting[], known?: ReadonlyMap<number, Posting>): Promise<void> {
    for (const { kind, number, at } of [...postings, ...(known?.values() ?? [])]) {
      if (kind === 'hold') this.#heldAt.set(number, at);
    }
    const older = settledHolds(postings).filter((number) => !this.#heldAt.has(number));
    for (const { number, at } of (await this.#store.records(this.#client, older)).values()) {
      this.#heldAt.set(number, at);
    }
    const lines = this.#linesOf(postings, this.#heldAt);
    this.lines = merged([this.lines, lines]);
    const singles = new Set(lines.flatMap((line) => ('posting' in line ? [line.posting] : [])));
    for (const posting of postings) {
      if (singles.has(posting.number)) this.postings.set(posting.number, posting);
    }
  }
}
