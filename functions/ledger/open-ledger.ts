/** The ledger as one caller sees it: a client outside its restriction does not exist. */
import { strict as assert } from 'node:assert';
import type { Client, ClientRef } from './client.ts';
import { createClient } from './create-client.ts';
import type { CreditLine } from './credit-line.ts';
import type { Performer } from './decide-with-records.ts';
import { explain } from './explain.ts';
import { drawsOfMonth, grantLedgers, purchases } from './grant-ledgers.ts';
import type { Instant } from './instant.ts';
import { keep } from './keep-documents.ts';
import type { CreditFilter, Ledger } from './ledger.ts';
import { perform } from './perform.ts';
import type { Store } from './ports.ts';
import type { Credit, Posting } from './posting.ts';
import { standing, standingAt } from './standing.ts';

export function openLedger(performer: Performer): Ledger {
  const { store, clock, speaker } = performer;
  const sees = (client: number) => speaker.clients === null || speaker.clients.includes(client);
  const seen = async (found: Promise<ClientRef | null>) => {
    const client = await found;
    return client && sees(client.number) ? client : null;
  };

  return {
    findClient: (name) => seen(store.findClient(name)),
    client: (ref) => store.client(ref.number),
    clientsOf: (refs) => clientsOf(store, refs),
    clients: ({ q, status, ...page }) =>
      store.clients(page, (client) => {
        if (!sees(client.number) || client.status !== (status ?? client.status)) return false;
        return q === undefined || isNamed(client, q);
      }),
    standing: (ref, at) => standing(store, clock, ref, at),
    standingAt: (ref, at) => standingAt(store, clock, ref, at),
    explain: (ref, asked) => explain(store, clock, ref, asked),
    async request(ref, transactionId) {
      const claim = await store.claim(ref.number, transactionId);
      // A transfer's answer speaks of the receiver as well.
      return claim && (claim.peer === null || sees(claim.peer)) ? claim : null;
    },
    async credit({ client, number }) {
      if (!sees(client)) return null;
      const records = await store.records(client, [number]);
      const credit = records.get(number)?.credit;
      return credit ? asOfClock(credit, clock.now()) : null;
    },
    async credits(filter, ask) {
      const now = clock.now();
      const page = await store.credits(siftedAsOf(filter, now), ask);
      return { ...page, rows: page.rows.flatMap((posting) => creditOf(posting, now)) };
    },
    segments: (filter, page) => store.segments(filter, page),
    segmentsOfAll: (range, page) => store.segmentsOfAll(range, page),
    history: (filter, ask) => store.history(filter, ask),
    grantLedgers: (ref, credits) => grantLedgers(store, clock, ref.number, credits),
    purchases: (ref, numbers) => purchases(store, ref.number, numbers),
    drawsOfMonth: (ref) => drawsOfMonth(store, clock, ref.number),
    documents: (kind, owner, ids) => store.documents(kind, owner, ids),
    listDocuments: (kind, owner, page) => store.listDocuments(kind, owner, page),
    nextDocumentNumber: (kind) => store.nextDocumentNumber(kind),
    keep: (request, rendering) => keep(performer, request, rendering),
    perform: (request, rendering) => perform(performer, request, rendering),
    createClient: (request, rendering) => createClient(performer, request, rendering),
  };
}

async function clientsOf(store: Store, refs: readonly ClientRef[]) {
  const found = await store.clientsOf([...new Set(refs.map(({ number }) => number))]);
  return new Map(found.map((client) => [client.number, client]));
}

function isNamed(client: Client, part: string): boolean {
  const { id, uuid, number, name, email, aliases } = client;
  const names = [id, uuid, String(number), name ?? '', email ?? '', ...aliases];
  const wanted = part.toLowerCase();
  return names.some((text) => text.toLowerCase().includes(wanted));
}

function creditOf({ credit }: Posting, now: Instant) {
  return credit ? [asOfClock(credit, now)] : [];
}

/** What the caller judges is what it would be shown. */
function siftedAsOf(filter: CreditFilter, now: Instant): CreditFilter {
  const { fits, sortedBy } = filter;
  assert(filter.client || !(fits || sortedBy), 'only one client has credits to sift');
  return {
    ...filter,
    ...(fits && { fits: (line: CreditLine) => fits(asOfClock(line, now)) }),
    ...(sortedBy && { sortedBy: (line: CreditLine) => sortedBy(asOfClock(line, now)) }),
  };
}

/** A hold that has lapsed is over, whether or not that has been booked. */
function asOfClock<C extends Pick<Credit, 'status' | 'captured' | 'settled' | 'expiresAt'>>(
  credit: C,
  now: Instant,
): C {
  const { captured, settled, expiresAt } = credit;
  const lapsed = captured !== null && settled === null && expiresAt !== null && expiresAt <= now;
  if (!lapsed) return credit;
  return { ...credit, status: captured > 0n ? 'approved' : 'failed', settled: 'expired' };
}
