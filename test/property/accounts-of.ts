/** Everything that accounts show, but for what dialects word each in their own way. */
import type { Counter } from '../support/counter.ts';
import { expectStatus, type Heard } from '../support/heard.ts';

export interface Opened {
  readonly id: string;
  readonly number: number;
  readonly uuid: string;
}

type Row = Readonly<Record<string, unknown>>;

const CARE = '/webservice/rest-api/enterprise-interface/v1.0';

export async function accountsOf(counter: Counter, clients: readonly Opened[]): Promise<object[]> {
  const accounts: object[] = [];
  for (const client of clients) {
    const account = JSON.stringify(await accountOf(counter, client));
    // A made id is another each time.
    accounts.push(JSON.parse(account.replaceAll(client.id, `client ${client.number}`)));
  }
  return accounts;
}

async function accountOf(counter: Counter, client: Opened): Promise<object> {
  const { id } = client;
  const list = async (path: string) => {
    const { data } = await counter.read<{ data: Row[] }>('GET', path);
    return data;
  };
  const history = await list(`/clients/${id}/history?order=oldest&limit=100`);
  const credits = await list(`/credits?client=${id}&order=oldest&limit=100`);
  return {
    client: only(await counter.read<Row>('GET', `/clients/${id}`), CLIENT),
    balance: await counter.read('GET', `/clients/${id}/balance`),
    grants: (await list(`/clients/${id}/grants?state=all`)).map((row) => without(row, WORDED)),
    history: history.map((row) => ({ ...without(row, WORDED), kind: kindOf(row) })),
    credits: credits.map((row) => without(row, WORDED)),
    views: await viewsOf(counter, client),
  };
}

/** Email, metadata and aliases are what one dialect asks for and another has no place for. */
const CLIENT = ['number', 'name', 'status', 'overdraftLimit', 'createdAt'];

/**
 * A note or description is set by WHMCS where its credit pays an invoice, and by Metronome only
 * where it was sent; a partner is required by CareCloud alone.
 */
const WORDED = ['note', 'description', 'partner'];

/** A segment is added by a change of the schedule in one dialect, by an extension in another. */
function kindOf({ kind }: Row): unknown {
  return kind === 'extension' ? 'edit' : kind;
}

/** As the other dialects list it, without their words. */
async function viewsOf(counter: Counter, { id, number, uuid }: Opened): Promise<object> {
  const get = async (path: string) => read(await counter.send('GET', path));
  const verifik = await get(`/v2/credits?where_client=${id}&perPage=100`);
  const moves = await get(`${CARE}/credit-history?customer_id=${id}`);
  const credits = await get(`${CARE}/credits?customer_id=${id}`);
  const asked = { customer_id: uuid, include_balance: true, include_ledgers: true };
  const list = '/v1/contracts/customerCredits/list';
  const listed = read(await counter.send('POST', list, JSON.stringify(asked)));
  const lines = read(await counter.form({ action: 'GetCredits', clientid: String(number) }));
  const rows = (list: Row[], names: readonly string[]) => list.map((row) => only(row, names));
  return {
    verifik: rows(verifik.data, ['category', 'status', 'amount', 'createdAt']),
    moves: rows(moves.data.credit_history, ['amount', 'credit_operation_type']),
    credits: rows(credits.data.credits, ['assigned_credits', 'available_credits', 'state']),
    metronome: rows(listed.data, ['id', 'balance', 'ledger', 'priority']),
    whmcs: rows(lines.credits.credit, ['id', 'amount', 'date']),
  };
}

function read(answer: Heard) {
  return JSON.parse(expectStatus(answer, 200).text);
}

function only(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function without(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
