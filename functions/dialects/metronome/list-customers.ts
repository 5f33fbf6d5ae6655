/** Lists customers by their number, at the price of the page: all of them, or those named. */
import type { Answer, Context } from '../../http/contract.ts';
import type { Client, ClientName, ClientRef } from '../../ledger/client.ts';
import { jsonReply } from '../wire.ts';
import { toDetail } from './customer.ts';
import type { ListCustomers } from './customer-requests.ts';

export async function listCustomers(asked: ListCustomers, context: Context): Promise<Answer> {
  const { limit, next_page, ...filters } = asked;
  const names = namesOf(asked, context);
  const binding = ['metronome customers', names === null, filters];
  const after = next_page && context.cursors.open(binding, next_page, 'next_page');
  const { rows, next } = names
    ? await named(names, after, asked, context)
    : await all(after, asked, context);
  return jsonReply(200, {
    data: rows.map(toDetail),
    next_page: next === null ? null : context.cursors.seal(binding, next),
  });
}

/** The customers that alone can be on the list; `null`: any. */
function namesOf(asked: ListCustomers, { caller }: Context): readonly ClientName[] | null {
  const { salesforce_account_ids, customer_ids, ingest_alias } = asked;
  // No customer has an account there.
  if (salesforce_account_ids !== undefined) return [];
  if (customer_ids !== undefined) return customer_ids.map((value) => ({ kind: 'uuid', value }));
  if (ingest_alias !== undefined) return [{ kind: 'alias', value: ingest_alias }];
  return caller.clients?.map((number) => ({ kind: 'number', value: String(number) })) ?? null;
}

interface Found {
  readonly rows: readonly Client[];
  /** After which the next page starts. */
  readonly next: string | null;
}

async function all(
  after: string | undefined,
  { limit, only_archived }: ListCustomers,
  { ledger }: Context,
): Promise<Found> {
  const status = only_archived ? 'closed' : 'active';
  return ledger.clients({ limit, status, ...(after !== undefined && { after }) });
}

async function named(
  names: readonly ClientName[],
  after: string | undefined,
  asked: ListCustomers,
  context: Context,
): Promise<Found> {
  const { ledger } = context;
  const found = await Promise.all(names.map((name) => ledger.findClient(name)));
  const refs = found
    .filter((ref) => ref !== null)
    .filter(({ number }) => number > Number(after ?? 0));
  const rows = (await clientsOf(refs, context))
    .filter((client) => matches(client, asked))
    .sort((a, b) => a.number - b.number);
  const shown = rows.slice(0, asked.limit);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? String(last.number) : null };
}

/** Each once. A new one may not be among the several that are read at once yet. */
async function clientsOf(
  refs: readonly ClientRef[],
  { ledger }: Context,
): Promise<readonly Client[]> {
  const found = await ledger.clientsOf(refs);
  const all = new Map(refs.map((ref) => [ref.number, ref]));
  const read = [...all.values()].map((ref) => found.get(ref.number) ?? ledger.client(ref));
  return (await Promise.all(read)).filter((client) => client !== null);
}

/** An alias that was taken away still leads to its customer, but is none of its aliases. */
function matches(client: Client, { only_archived, ingest_alias }: ListCustomers): boolean {
  if ((client.status === 'closed') !== only_archived) return false;
  return ingest_alias === undefined || client.aliases.includes(ingest_alias);
}
