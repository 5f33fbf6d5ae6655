/** Decides a command on an account: what is due is booked, then the command, or it is refused. */
import { type Account, MAX_OPEN_HOLDS, MAX_OPEN_SEGMENTS } from './account.ts';
import { within } from './check.ts';
import type { Client } from './client.ts';
import type { Batch, Command } from './command.ts';
import { changeClient, closeClient } from './commands/client.ts';
import { hold } from './commands/hold.ts';
import { purchase } from './commands/purchase.ts';
import { closed, settle } from './commands/settle.ts';
import { transfer } from './commands/transfer.ts';
import { usage } from './commands/usage.ts';
import type { Writer } from './draft.ts';
import { bookDue } from './due.ts';
import type { Instant } from './instant.ts';
import { Journal, type Records } from './journal.ts';
import type { Credit, Posting } from './posting.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { hasTooManyScopes } from './scope.ts';

/** What a decision is made from. */
export interface Given {
  readonly account: Account;
  readonly records: Records;
  /** The receiver of a transfer. */
  readonly peer: Account | null;
  readonly peerRecords: Records;
  /** Where the command changes the client itself. */
  readonly client: Client | null;
  readonly now: Instant;
  readonly writer: Writer;
}

export interface Decision {
  readonly journals: readonly Journal[];
  /** The records made or changed, the addressed or sending one first. */
  readonly credits: readonly Credit[];
  /** What was written for the command itself. */
  readonly postings: readonly Posting[];
  readonly changed: Client | null;
}

/** Throws `MissingRecords` where it needs records that were not given. */
export function decide(given: Given, command: Command): Refusal | Decision {
  const journal = new Journal(given.account, given.records, given.now, given.writer);
  if (given.account.status === 'closed' && !mayFollowClosing(command)) return closed('client');
  const peer = peerJournal(given);
  if (peer?.before.status === 'closed') return closed('to');
  const journals = peer ? [journal, peer] : [journal];
  for (const each of journals) bookDue(each);
  const booked = journals.map((each) => each.postings.length);
  const done = perform(journal, peer, command, given);
  if (isRefusal(done)) return done;
  for (const each of journals) bookDue(each, each.now);
  for (const each of journals) {
    const full = checkCapacity(each.before, each.account);
    if (full) return full;
  }
  const postings = journals.flatMap((each, i) => each.postings.slice(booked[i]));
  return { journals, postings, changed: null, ...done };
}

type Made = Pick<Decision, 'credits'> & Partial<Pick<Decision, 'changed'>>;

function perform(
  journal: Journal,
  peer: Journal | null,
  command: Command,
  given: Given,
): Refusal | Made {
  switch (command.op) {
    case 'purchase':
    case 'usage':
    case 'hold':
      return made(record(journal, command));
    case 'batch':
      return batch(journal, command);
    case 'transfer': {
      if (!peer) return refuse('client_not_found', 'The receiver does not exist.', 'to');
      const legs = transfer(journal, peer, command, given.writer.transactionId);
      return isRefusal(legs) ? legs : { credits: [legs.sent, ...legs.received] };
    }
    case 'change_client':
    case 'close_client': {
      if (!given.client) return refuse('client_not_found', 'The client does not exist.');
      const close = command.op === 'close_client';
      const changed = close
        ? closeClient(journal, given.client)
        : changeClient(journal, given.client, command);
      return isRefusal(changed) ? changed : { credits: [], changed };
    }
    default:
      return made(settle(journal, command));
  }
}

function made(result: Refusal | Credit): Refusal | Made {
  return isRefusal(result) ? result : { credits: [result] };
}

type Recording = Batch['operations'][number];

function record(journal: Journal, command: Recording): Refusal | Credit {
  switch (command.op) {
    case 'purchase':
      return purchase(journal, command);
    case 'usage':
      return usage(journal, command);
    case 'hold':
      return hold(journal, command);
  }
}

function batch(journal: Journal, command: Batch): Refusal | Made {
  const credits: Credit[] = [];
  for (const [index, operation] of command.operations.entries()) {
    const result = record(journal, operation);
    if (isRefusal(result)) return within(result, index);
    bookDue(journal, journal.now);
    credits.push(result);
  }
  return { credits };
}

/** Holds may be settled and personal fields erased; nothing new begins. */
function mayFollowClosing(command: Command): boolean {
  if (command.op === 'approve' || command.op === 'fail') return true;
  return command.op === 'change_client' && command.change.overdraftLimit === undefined;
}

function peerJournal(given: Given): Journal | null {
  if (!given.peer) return null;
  const writer = { ...given.writer, transactionId: null };
  return new Journal(given.peer, given.peerRecords, given.now, writer);
}

/** An account that is at a limit may go on with what does not grow it. */
function checkCapacity(before: Account, after: Account): Refusal | null {
  if (after.segments.length > Math.max(MAX_OPEN_SEGMENTS, before.segments.length)) {
    const detail = `At most ${MAX_OPEN_SEGMENTS} segments of a client can be open.`;
    return refuse('too_many_open_grants', detail);
  }
  if (after.holds.length > MAX_OPEN_HOLDS) {
    const detail = `At most ${MAX_OPEN_HOLDS} holds of a client can be open: settle some.`;
    return refuse('too_many_open_holds', detail);
  }
  if (hasTooManyScopes(after)) {
    const detail = 'The open grants of the client name too many products and tags.';
    return refuse('too_many_scopes', detail);
  }
  return null;
}
