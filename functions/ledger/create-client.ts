/** Makes clients: a number, an account, and names that nobody else will ever have. */
import { openAccount } from './account.ts';
import {
  type Client,
  type ClientName,
  type ClientRef,
  withoutPersonal,
  withPersonal,
} from './client.ts';
import { clientUuid } from './credit-id.ts';
import type { Performer } from './decide-with-records.ts';
import { fingerprint } from './fingerprint.ts';
import { toWrite } from './keep-documents.ts';
import type { ClientRequest, NewClient, Performed, Rendering } from './ledger.ts';
import { notRecorded, reused, uniqueTaken } from './not-recorded.ts';
import { type Claim, type Commit, DEPLOYMENT, type Lost, NOTHING } from './ports.ts';
import { refuse } from './refusal.ts';

/** So many numbers in a row may turn out to be taken before the request is given up. */
const MOST_NUMBERS = 16;

export async function createClient(
  performer: Performer,
  request: ClientRequest,
  rendering: Rendering<Client>,
): Promise<Performed> {
  const { store, newId } = performer;
  const call = newId();
  const id = request.client.id ?? newId();
  const { dialect, operation, unique = [] } = request;
  const print = fingerprint([dialect, operation, request.client, unique]);
  const transactionId = request.transactionId ?? `call:${call}`;
  for (let tried = 0; ; tried += 1) {
    const documents = await toWrite(store, DEPLOYMENT, transactionId, request.documents);
    if ('claimed' in documents) {
      return replay(request, rendering, documents.claimed, { print, call });
    }
    const number = request.client.number ?? (await store.nextClientNumber());
    const client = clientOf(request.client, id, number, performer.clock.now());
    const claim = claimOf(transactionId, print, call, rendering, client);
    const commit = { ...commitOf(request, client, claim), documents: documents.written };
    const lost = await store.commit(commit);
    if (lost === 'committed') {
      return { reply: rendering.done(client), outcome: 'done', replayed: false };
    }
    if (lost.lost === 'claimed') {
      return replay(request, rendering, lost.claim, { print, call });
    }
    if (lost.lost === 'document_changed') continue;
    // A made number that somebody chose as a name, or that a lost answer used up: take the next.
    const numberTaken = lost.lost === 'stale' || isNumbers(lost, client);
    if (numberTaken && request.client.number === null && tried < MOST_NUMBERS) continue;
    // A copy that is being committed may hide its claim, but not the names that it took.
    const hidden = await store.claim(DEPLOYMENT, claim.transactionId);
    if (hidden) return replay(request, rendering, hidden, { print, call });
    if (lost.lost === 'unique_taken') return notRecorded(rendering, uniqueTaken());
    const name = lost.lost === 'name_taken' ? lost.name : numberName(client);
    const detail = `The ${name.kind} ${name.value} belongs to another client.`;
    return notRecorded(rendering, refuse('name_taken', detail, name.kind));
  }
}

function isNumbers(lost: Lost, client: ClientRef): boolean {
  if (lost.lost !== 'name_taken') return false;
  const { kind, value } = lost.name;
  return kind === 'number' || (kind === 'uuid' && value === clientUuid(client.number));
}

function clientOf(asked: NewClient, id: string, number: number, now: number): Client {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return {
    ...asked,
    id,
    number,
    uuid: isUuid ? id : clientUuid(number),
    status: 'active',
    createdAt: now,
    updatedAt: now,
  };
}

function commitOf({ unique = [] }: ClientRequest, client: Client, claim: Claim): Commit {
  const { number, id, uuid } = client;
  const account = openAccount({ number, id, uuid }, client.overdraftLimit, client.createdAt);
  const names: ClientName[] = [
    { kind: 'id', value: id },
    { kind: 'uuid', value: uuid },
    numberName(client),
    ...[...new Set(client.aliases)].map((value): ClientName => ({ kind: 'alias', value })),
  ];
  return {
    ...NOTHING,
    accounts: [{ before: null, after: account }],
    clients: [client],
    names: names.map((name) => ({ name, client })),
    unique: unique.map((value) => ({ value, owner: number })),
    claim,
  };
}

function numberName(client: ClientRef): ClientName {
  return { kind: 'number', value: String(client.number) };
}

function claimOf(
  transactionId: string,
  print: string,
  call: string,
  rendering: Rendering<Client>,
  client: Client,
): Claim {
  const made = withoutPersonal(client);
  return {
    owner: DEPLOYMENT,
    transactionId,
    fingerprint: print,
    outcome: 'done',
    reply: rendering.done(made),
    made,
    peer: null,
    call,
  };
}

/** Whoever repeats the request brings the personal fields along. */
function replay(
  request: ClientRequest,
  rendering: Rendering<Client>,
  claim: Claim,
  own: { readonly print: string; readonly call: string },
): Performed {
  if (claim.fingerprint !== own.print || !claim.made) return notRecorded(rendering, reused());
  return {
    reply: rendering.done(withPersonal(claim.made, request.client, request.client)),
    outcome: claim.outcome,
    replayed: claim.call !== own.call,
  };
}
