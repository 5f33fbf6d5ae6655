/** Keeps documents: exactly once under an id, each only over the version that was read. */
import type { Performer } from './decide-with-records.ts';
import type { Document, DocumentRequest, ToWrite } from './documents.ts';
import { fingerprint } from './fingerprint.ts';
import type { Performed, Rendering } from './ledger.ts';
import { notRecorded, reused, uniqueTaken } from './not-recorded.ts';
import { type Claim, NOTHING, type Store } from './ports.ts';

export async function keep(
  performer: Performer,
  request: DocumentRequest,
  rendering: Rendering<readonly Document[]>,
): Promise<Performed> {
  const { store, newId } = performer;
  const { owner, dialect, operation, asked, unique = [] } = request;
  const call = newId();
  const transactionId = request.transactionId ?? `call:${call}`;
  const print = fingerprint([dialect, operation, asked, unique]);
  const replay = (claim: Claim): Performed =>
    claim.fingerprint === print
      ? { reply: claim.reply, outcome: claim.outcome, replayed: claim.call !== call }
      : notRecorded(rendering, reused());
  for (;;) {
    const documents = await toWrite(store, owner, transactionId, request.documents);
    if ('claimed' in documents) return replay(documents.claimed);
    const reply = rendering.done(documents.written);
    const own = { owner, transactionId, fingerprint: print, reply, made: null, peer: null, call };
    const lost = await store.commit({
      ...NOTHING,
      documents: documents.written,
      unique: unique.map((value) => ({ value, owner })),
      claim: { ...own, outcome: 'done' },
    });
    if (lost === 'committed') return { reply, outcome: 'done', replayed: false };
    if (lost.lost === 'claimed') return replay(lost.claim);
    if (lost.lost === 'unique_taken') return notRecorded(rendering, uniqueTaken());
  }
}

/** A document that the first copy of a request changed may look wrong to the second: ask first. */
export async function toWrite(
  store: Store,
  owner: number,
  transactionId: string,
  documents: ToWrite | undefined,
): Promise<{ readonly written: readonly Document[] } | { readonly claimed: Claim }> {
  try {
    return { written: documents ? await documents() : [] };
  } catch (error) {
    const claim = await store.claim(owner, transactionId);
    if (claim) return { claimed: claim };
    throw error;
  }
}
