/** Performs a request exactly once under its id, whatever is retried, raced or lost. */
import type { Account } from './account.ts';
import { check } from './check.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import { type Decision, decide, type Given } from './decide.ts';
import { bookDue, lapsedHolds } from './due.ts';
import { fingerprint } from './fingerprint.ts';
import { Journal, MissingRecords } from './journal.ts';
import type { LedgerRequest, Performed, Rendering, Speaker } from './ledger.ts';
import { type Claim, type Clock, type Commit, type Lost, NOTHING, type Store } from './ports.ts';
import type { Posting } from './posting.ts';
import { isFinal, isRefusal, type Refusal, refuse } from './refusal.ts';

export interface Performer {
  readonly store: Store;
  readonly clock: Clock;
  readonly speaker: Speaker;
  readonly scale: number;
  /** A new, unguessable id. */
  readonly newId: () => string;
}

/** One request on its way: what stays the same over all its attempts. */
interface Run extends Performer {
  readonly request: LedgerRequest;
  readonly rendering: Rendering;
  readonly transactionId: string;
  readonly fingerprint: string;
  readonly call: string;
}

/** So many postings that are due fit beside a command in one transaction of 100 items. */
const MOST_DUE_BESIDE = 16;

export async function perform(
  performer: Performer,
  request: LedgerRequest,
  rendering: Rendering,
): Promise<Performed> {
  const refusal = check(request.command, request.client, performer.scale);
  if (refusal) return notRecorded(rendering, refusal);
  const call = performer.newId();
  const run: Run = {
    ...performer,
    request,
    rendering,
    call,
    // Without an id of the caller's, one of ours makes our own retries safe.
    transactionId: request.transactionId ?? `call:${call}`,
    fingerprint: fingerprint([
      request.dialect,
      request.operation,
      request.command,
      request.unique ?? [],
    ]),
  };
  let fresh = false;
  for (;;) {
    const attempt = await attemptOnce(run, fresh);
    if ('reply' in attempt) return attempt;
    fresh = attempt.fresh;
  }
}

/** Another attempt is due, on an account that is read anew or on the best guess. */
interface Again {
  readonly fresh: boolean;
}

async function attemptOnce(run: Run, fresh: boolean): Promise<Performed | Again> {
  const { store, request } = run;
  const own = await store.account(request.client.number, fresh);
  const peerNumber = request.command.op === 'transfer' ? request.command.to.number : null;
  const peer = peerNumber === null ? null : await store.account(peerNumber, fresh);
  if (!own || (peerNumber !== null && !peer)) {
    const field = own ? 'to' : 'client';
    return notRecorded(run.rendering, refuse('client_not_found', 'No such client.', field));
  }
  const accounts = peer ? [own.account, peer.account] : [own.account];
  if (await bookAhead(run, accounts)) return { fresh: false };
  const decision = await decideWithRecords(run, own.account, peer?.account ?? null);
  const certain = own.fresh && (peer?.fresh ?? true);
  if (!isRefusal(decision)) return commitDone(run, decision);
  if (!isFinal(decision)) return certain ? unrecorded(run, decision) : { fresh: true };
  return commitRefused(run, decision, accounts);
}

async function commitDone(run: Run, decision: Decision): Promise<Performed | Again> {
  const [own] = decision.journals;
  const { now, account } = own as Journal;
  const { credits, postings, changed } = decision;
  const reply = run.rendering.done({ account, credits, postings, changed, now });
  const claim = claimOf(run, 'done', reply);
  const lost = await run.store.commit(commitOf(run, decision, claim));
  if (lost === 'committed') return { reply, outcome: 'done', replayed: false };
  return afterLoss(
    run,
    lost,
    decision.journals.map((journal) => journal.before),
  );
}

async function commitRefused(
  run: Run,
  refusal: Refusal,
  unchanged: readonly Account[],
): Promise<Performed | Again> {
  const reply = run.rendering.refused(refusal);
  const claim = claimOf(run, 'refused-final', reply);
  const lost = await run.store.commit({ ...NOTHING, unchanged, claim });
  if (lost === 'committed') return { reply, outcome: 'refused-final', replayed: false };
  return afterLoss(run, lost, unchanged);
}

async function afterLoss(
  run: Run,
  loss: Lost,
  accounts: readonly Account[],
): Promise<Performed | Again> {
  switch (loss.lost) {
    case 'claimed':
      return replay(run, loss.claim);
    case 'stale':
      return { fresh: false };
    case 'unique_taken': {
      const refusal = refuse('unique_taken', 'The value has already been used.', 'unique');
      return commitRefused(run, refusal, accounts);
    }
    case 'name_taken': {
      const { kind, value } = loss.name;
      const detail = `The ${kind} ${value} belongs to another client.`;
      return unrecorded(run, refuse('name_taken', detail, kind));
    }
  }
}

/** A refusal that may be repeated is answered only where the id has no answer yet. */
async function unrecorded(run: Run, refusal: Refusal): Promise<Performed> {
  const { request, store } = run;
  if (request.transactionId !== null) {
    const claim = await store.claim(request.client.number, request.transactionId);
    if (claim) return replay(run, claim);
  }
  return notRecorded(run.rendering, refusal);
}

export function notRecorded(rendering: Pick<Rendering, 'refused'>, refusal: Refusal): Performed {
  return { reply: rendering.refused(refusal), outcome: 'not-recorded', replayed: false };
}

function replay(run: Run, claim: Claim): Performed {
  if (claim.fingerprint === run.fingerprint) {
    return { reply: claim.reply, outcome: claim.outcome, replayed: claim.call !== run.call };
  }
  return notRecorded(run.rendering, reused());
}

export function reused(): Refusal {
  const detail = 'The id was used for a different request: choose a new one.';
  return refuse('idempotency_key_reused', detail, 'transactionId');
}

/** Decides, reading the records that the decision turns out to need. */
async function decideWithRecords(
  run: Run,
  account: Account,
  peer: Account | null,
): Promise<Refusal | Decision> {
  const records = new Map<number, Posting>();
  const peerRecords = new Map<number, Posting>();
  const { command } = run.request;
  const given: Given = {
    account,
    records,
    peer,
    peerRecords,
    client: changesClient(command) ? await run.store.client(account.client.number) : null,
    now: run.clock.now(),
    writer: { actor: run.speaker.actor, transactionId: run.request.transactionId },
  };
  const target = 'credit' in command ? [command.credit] : [];
  const wanted = target.filter((number) => number >= 1 && number <= account.last);
  await readInto(run.store, account, [...wanted, ...lapsedHolds(account, given.now)], records);
  for (;;) {
    try {
      return decide(given, command);
    } catch (missing) {
      if (!(missing instanceof MissingRecords)) throw missing;
      const isOwn = missing.client === account.client.number;
      const owner = isOwn ? account : (peer as Account);
      await readInto(run.store, owner, missing.numbers, isOwn ? records : peerRecords);
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
  const found = await store.records(account.client.number, numbers);
  for (const [number, posting] of found) records.set(number, posting);
}

/** Books in transactions of their own what is due and does not fit beside the command. */
async function bookAhead(run: Run, accounts: readonly Account[]): Promise<boolean> {
  const now = run.clock.now();
  for (const account of accounts) {
    const records = new Map<number, Posting>();
    const lapsed = lapsedHolds(account, now);
    const ended = account.segments.filter((s) => s.left > 0n && s.endingBefore <= now);
    if (lapsed.length + ended.length <= MOST_DUE_BESIDE) continue;
    await readInto(run.store, account, lapsed, records);
    const journal = new Journal(account, records, now, { actor: null, transactionId: null });
    bookDue(journal, 0, MOST_DUE_BESIDE);
    await run.store.commit({ ...NOTHING, ...written([journal]) });
    return true;
  }
  return false;
}

function commitOf(run: Run, decision: Decision, claim: Claim): Commit {
  const changed = decision.changed;
  const owner = run.request.client.number;
  return {
    ...NOTHING,
    ...written(decision.journals),
    clients: changed ? [changed] : [],
    names: changed ? aliasNames(changed) : [],
    unique: (run.request.unique ?? []).map((value) => ({ value, owner })),
    claim,
  };
}

function aliasNames(client: Client): Commit['names'] {
  const aliases = [...new Set(client.aliases)];
  return aliases.map((value) => ({ name: { kind: 'alias', value }, client }));
}

function written(journals: readonly Journal[]): Pick<Commit, 'accounts' | 'postings' | 'changed'> {
  return {
    accounts: journals.map(({ before, account }) => ({ before, after: account })),
    postings: journals.flatMap((journal) => journal.postings),
    changed: journals.flatMap((journal) => [...journal.changed.values()]),
  };
}

function claimOf(run: Run, outcome: Claim['outcome'], reply: Claim['reply']): Claim {
  const { request, transactionId, call } = run;
  const owner = request.client.number;
  return {
    owner,
    transactionId,
    fingerprint: run.fingerprint,
    outcome,
    reply,
    created: null,
    call,
  };
}

function changesClient(command: Command): boolean {
  return command.op === 'change_client' || command.op === 'close_client';
}
