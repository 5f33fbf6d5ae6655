/** Performs a request exactly once under its id, whatever is retried, raced or lost. */
import { strict as assert } from 'node:assert';
import type { Account } from './account.ts';
import { check } from './check.ts';
import { type Client, withoutPersonal, withPersonal } from './client.ts';
import type { Decision } from './decide.ts';
import { bookAhead, decideWithRecords, type Performer, written } from './decide-with-records.ts';
import type { Document } from './documents.ts';
import { fingerprint } from './fingerprint.ts';
import type { Journal } from './journal.ts';
import { toWrite } from './keep-documents.ts';
import type { LedgerRequest, Performed, Rendering } from './ledger.ts';
import { notRecorded, reused, uniqueTaken } from './not-recorded.ts';
import { type Claim, type Commit, type Lost, NOTHING } from './ports.ts';
import { isFinal, isRefusal, precedes, type Refusal, refuse } from './refusal.ts';

/** One request on its way: what stays the same over all its attempts. */
interface Run extends Performer {
  readonly request: LedgerRequest;
  readonly rendering: Rendering;
  readonly transactionId: string;
  readonly fingerprint: string;
  readonly call: string;
}

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
      request.asked ?? request.command,
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
  const { client } = request;
  const own = await store.account(client.number, fresh);
  const peerNumber = request.command.op === 'transfer' ? request.command.to.number : null;
  const peer = peerNumber === null ? null : await store.account(peerNumber, fresh);
  if (!own || (peerNumber !== null && !peer)) {
    const field = own ? 'to' : 'client';
    return notRecorded(run.rendering, refuse('client_not_found', 'No such client.', field));
  }
  const accounts = peer ? [own.account, peer.account] : [own.account];
  // One look at the clock: what is due must be the same to all that follows.
  const now = run.clock.now();
  if (await bookAhead(run, accounts, now)) return { fresh: false };
  const beside = await toWrite(store, client.number, run.transactionId, request.documents);
  if ('claimed' in beside) return replay(run, beside.claimed);
  const decision = await decideWithRecords(run, own.account, peer?.account ?? null, now);
  const certain = own.fresh && (peer?.fresh ?? true);
  if (!isRefusal(decision)) return commitDone(run, decision, beside.written);
  const refusal = await foremost(run, decision);
  if (!isFinal(refusal)) return certain ? unrecorded(run, refusal) : { fresh: true };
  return commitRefused(run, refusal, accounts);
}

/** The store finds out that a value is taken when it commits; a refusal commits no value. */
async function foremost({ store, request }: Run, refusal: Refusal): Promise<Refusal> {
  const { unique = [] } = request;
  if (unique.length === 0 || precedes(refusal.refusal, 'unique_taken')) return refusal;
  return (await store.isTaken(unique)) ? uniqueTaken() : refusal;
}

async function commitDone(
  run: Run,
  decision: Decision,
  documents: readonly Document[],
): Promise<Performed | Again> {
  const [own] = decision.journals;
  const { now, account } = own as Journal;
  const { credits, postings, changed } = decision;
  const worded = (client: Client | null) =>
    run.rendering.done({ account, credits, postings, changed: client, documents, now });
  const reply = worded(changed);
  const made = changed && withoutPersonal(changed);
  const claim = { ...claimOf(run, 'done', made ? worded(made) : reply), made };
  const lost = await run.store.commit({ ...commitOf(run, decision, claim), documents });
  if (lost === 'committed') return { reply, outcome: 'done', replayed: false };
  const before = decision.journals.map((journal) => journal.before);
  return afterLoss(run, lost, before);
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
    case 'document_changed':
      return { fresh: false };
    case 'unique_taken':
      return commitRefused(run, uniqueTaken(), accounts);
    case 'name_taken': {
      const { kind, value } = loss.name;
      const detail = `The ${kind} ${value} belongs to another client.`;
      return unrecorded(run, refuse('name_taken', detail, kind));
    }
  }
}

/** A refusal that may be repeated is answered only where the id has no answer yet. */
async function unrecorded(run: Run, refusal: Refusal): Promise<Performed> {
  const claim = await run.store.claim(run.request.client.number, run.transactionId);
  return claim ? replay(run, claim) : notRecorded(run.rendering, refusal);
}

async function replay(run: Run, claim: Claim): Promise<Performed> {
  if (claim.fingerprint !== run.fingerprint) return notRecorded(run.rendering, reused());
  const reply = claim.made ? await filledIn(run, claim.made) : claim.reply;
  return { reply, outcome: claim.outcome, replayed: claim.call !== run.call };
}

/** The answer to a change of a client, with its personal fields as far as they still exist. */
async function filledIn({ store, clock, request, rendering }: Run, made: Client) {
  const { command } = request;
  const now = await store.client(made.number);
  const reading = await store.account(made.number, false);
  assert(now && reading, 'a client that was changed exists');
  const asked = command.op === 'change_client' ? command.change : {};
  const changed = withPersonal(made, asked, now);
  const { account } = reading;
  return rendering.done({
    account,
    credits: [],
    postings: [],
    changed,
    documents: [],
    now: clock.now(),
  });
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

function claimOf(run: Run, outcome: Claim['outcome'], reply: Claim['reply']): Claim {
  const { request, transactionId, fingerprint, call } = run;
  const { client, command } = request;
  const peer = command.op === 'transfer' ? command.to.number : null;
  const kept = { transactionId, fingerprint, outcome, reply, made: null, peer, call };
  return { owner: client.number, ...kept };
}
