/** The ledger as one caller sees it: a client outside its restriction does not exist. */

import type { Client, ClientRef } from './client.ts';
import { createClient } from './create-client.ts';
import type { Performer } from './decide-with-records.ts';
import { lapsedHolds, settled } from './due.ts';
import type { Ledger, Standing } from './ledger.ts';
import { perform } from './perform.ts';
import type { Posting } from './posting.ts';

export function openLedger(performer: Performer): Ledger {
  const { store, clock, speaker } = performer;
  const sees = (client: number) => speaker.clients === null || speaker.clients.includes(client);
  const seen = async (found: Promise<ClientRef | null>) => {
    const client = await found;
    return client && sees(client.number) ? client : null;
  };

  async function standing(ref: ClientRef, at?: number): Promise<Standing> {
    const reading = await store.account(ref.number, true);
    if (!reading) throw new Error('a client that has a name has an account');
    const now = at ?? Math.max(clock.now(), reading.account.lastAt);
    const lapsed = lapsedHolds(reading.account, now);
    const records = await store.records(ref.number, lapsed);
    return { account: settled(reading.account, records, now), at: now };
  }

  return {
    findClient: (name) => seen(store.findClient(name)),
    client: (ref) => store.client(ref.number),
    clients: ({ q, status, ...page }) =>
      store.clients(page, (client) => {
        if (!sees(client.number)) return false;
        if (status !== undefined && client.status !== status) return false;
        return q === undefined || isNamed(client, q);
      }),
    standing,
    async credit({ client, number }) {
      if (!sees(client)) return null;
      const records = await store.records(client, [number]);
      return records.get(number)?.credit ?? null;
    },
    async credits(filter, ask) {
      const page = await store.credits(filter, ask);
      return { ...page, rows: page.rows.flatMap(creditOf) };
    },
    history: (filter, ask) => store.history(filter, ask),
    perform: (request, rendering) => perform(performer, request, rendering),
    createClient: (request, rendering) => createClient(performer, request, rendering),
  };
}

function isNamed(client: Client, part: string): boolean {
  const { id, uuid, number, name, email, aliases } = client;
  const names = [id, uuid, String(number), name ?? '', email ?? '', ...aliases];
  const wanted = part.toLowerCase();
  return names.some((text) => text.toLowerCase().includes(wanted));
}

function creditOf(posting: Posting) {
  return posting.credit ? [posting.credit] : [];
}
