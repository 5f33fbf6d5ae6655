/** References of records shown as objects: clients, and who did it. */
import type { Context } from '../../http/contract.ts';
import type { Credit } from '../../ledger/posting.ts';
import type { Columns } from './columns.ts';
import type { Populations } from './credit.ts';
import type { Populated } from './query.ts';

interface Asked {
  readonly populates: ReadonlySet<Populated>;
  readonly columns: Columns | null;
}

/** Clients are read all at once, and not where they are not shown. */
export async function populationsOf(
  credits: readonly Credit[],
  { populates, columns }: Asked,
  { ledger }: Context,
): Promise<Populations> {
  const actors = populates.has('superAdmin');
  const isShown = populates.has('client') && columns?.('client') !== false;
  if (!isShown || credits.length === 0) return { clients: null, actors };
  return { clients: await ledger.clientsOf(credits.map(({ client }) => client)), actors };
}
