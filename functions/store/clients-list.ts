/** The list of all clients, by number. */
import type { Client } from '../ledger/client.ts';
import type { Page, PageAsk } from '../ledger/ledger.ts';
import { clientFromItem } from './client-item.ts';
import { ALL_CLIENTS, LAST_NUMBER, ordinal } from './keys.ts';
import { readPage } from './page.ts';
import type { Range } from './ranges.ts';
import type { Call, Table } from './table.ts';

export async function listClients(
  table: Table,
  ask: PageAsk,
  keep: (client: Client) => boolean,
  call: Call,
): Promise<Page<Client>> {
  const range: Range = {
    index: 'byClient',
    pk: ALL_CLIENTS,
    prefix: '',
    from: ordinal(0),
    to: ordinal(LAST_NUMBER),
    placeOf: (item) => String(item.clientSk),
  };
  return readPage(table, [range], 'oldest', ask, call, (item) => {
    const client = clientFromItem(item);
    return keep(client) ? [client] : [];
  });
}
