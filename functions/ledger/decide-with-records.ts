/** Decides a request with the records that the decision turns out to need. */
import { strict as assert } from 'node:assert';
import { type Account, MAX_OPEN_SEGMENTS } from './account.ts';
import type { Command } from './command.ts';
import { type Decision, decide, type Given } from './decide.ts';
import { NOBODY } from './draft.ts';
import { bookDue, lapsedHolds } from './due.ts';
import type { Instant } from './instant.ts';
import { Journal, MissingRecords } from './journal.ts';
import type { LedgerRequest, Speaker } from './ledger.ts';
import { type Clock, type Commit, NOTHING, type Store } from './ports.ts';
import type { Posting } from './posting.ts';
import type { Refusal } from './refusal.ts';

export interface Performer {
  readonly store: Store;
  readonly clock: Clock;
  readonly speaker: Speaker;
  readonly scale: number;
  /** A new, unguessable id. */
  readonly newId: () => string;
}

/** Writes of one transaction that are left when claim, accounts and a unique value are counted. */
const MOST_WRITES = 96;
/** The most documents that change beside a command. */
const MOST_DOCUMENTS = 8;
/** The most records that a transfer makes: one per open segment and the sending one. */
const MOST_LEGS = MAX_OPEN_SEGMENTS + 1;
/** So many postings that are due are booked in a transaction of their own. */
const MOST_DUE_AT_ONCE = 16;

/** Decides, reading the records that the decision turns out to need. */
interface Requested {
  readonly request: LedgerRequest;
}

export async function decideWithRecords(
  { store, speaker, request }: Performer & Requested,
  account: Account,
  peer: Account | null,
  now: Instant,
): Promise<Refusal | Decision> {
  const records = new Map<number, Posting>();
  const peerRecords = new Map<number, Posting>();
  const { command } = request;
  const given: Given = {
    account,
    records,
    peer,
    peerRecords,
    client: changesClient(command) ? await store.client(account.client.number) : null,
    now,
    writer: { actor: speaker.actor, transactionId: request.transactionId },
  };
  const target = 'credit' in command ? [command.credit] : [];
  const wanted = target.filter((number) => number >= 1 && number <= account.last);
  await readInto(store, account, [...wanted, ...lapsedHolds(account, now)], records);
  for (;;) {
    try {
      return decide(given, command);
    } catch (missing) {
      if (!(missing instanceof MissingRecords)) throw missing;
      const isOwn = missing.client === account.client.number;
      const owner = isOwn ? account : (peer as Account);
      await readInto(store, owner, missing.numbers, isOwn ? records : peerRecords);
    }
  }
}

/** Records are read after the account: if they are newer than it, the commit fails as stale. */
async function readInto(
  store: Store,
  account: Account,
  numbers: readonly number[],
  records: Map<number, Posting>,
): Promise<void> {
  if (numbers.length === 0) return;
  // A command may address a hold that has lapsed: one key twice is an error.
  const found = await store.records(account.client.number, [...new Set(numbers)]);
  for (const number of numbers) {
    const posting = found.get(number);
    assert(posting, `posting ${number} of client ${account.client.number} is missing`);
    records.set(number, posting);
  }
}

/** Books in transactions of their own what is due and does not fit beside the command. */
export async function bookAhead(
  { store, request }: Performer & Requested,
  accounts: readonly Account[],
  now: Instant,
): Promise<boolean> {
  let room = MOST_WRITES - writesFor(request.command) - (request.documents ? MOST_DOCUMENTS : 0);
  for (const account of accounts) {
    const records = new Map<number, Posting>();
    const lapsed = lapsedHolds(account, now);
    const ended = account.segments.filter((s) => s.left > 0n && s.endingBefore <= now);
    // A hold that lapses: its posting, its record, and the expiry of what it gives back.
    room -= 3 * lapsed.length + ended.length;
    if (room >= 0) continue;
    await readInto(store, account, lapsed, records);
    const journal = new Journal(account, records, now, NOBODY);
    bookDue(journal, 0, MOST_DUE_AT_ONCE);
    await store.commit({ ...NOTHING, ...written([journal]) });
    return true;
  }
  return false;
}

/** How many writes of postings, records, clients and names the command can take at most. */
function writesFor(command: Command): number {
  switch (command.op) {
    case 'batch':
      // Each with the expiry of a segment that had ended before it was recorded.
      return 2 * command.operations.length;
    case 'transfer':
      return MOST_LEGS + 2;
    case 'change_client':
      return 2 + (command.change.aliases?.length ?? 0);
    case 'shorten':
    case 'edit':
      // The change, what is voided, what expires at once, and the record.
      return 4;
    default:
      return 3;
  }
}

export function written(
  journals: readonly Journal[],
): Pick<Commit, 'accounts' | 'postings' | 'changed'> {
  return {
    accounts: journals.map(({ before, account }) => ({ before, after: account })),
    postings: journals.flatMap((journal) => journal.postings),
    changed: journals.flatMap((journal) => [...journal.changed.values()]),
  };
}

function changesClient(command: Command): boolean {
  return command.op === 'change_client' || command.op === 'close_client';
}
