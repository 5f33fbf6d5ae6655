/** GetClients: the clients by number, or searched and sorted where there are not too many. */
import type { Answer } from '../../http/contract.ts';
import type { Client } from '../../ledger/client.ts';
import type { Page } from '../../ledger/ledger.ts';
import { gather } from '../gather.ts';
import { type Action, type Call, Declined } from './action.ts';
import { type Fields, given } from './fields.ts';
import { stretchOf } from './listing.ts';
import { namesOf, statusOf } from './person.ts';
import { reply } from './response.ts';
import { dayOf } from './values.ts';

/** https://developers.whmcs.com/api-reference/getclients/ */
export const getClients: Action = { scopes: ['clients:read'], run };

const USUAL_ROWS = 25;
/** So many clients are searched or sorted in memory. */
const MOST_GATHERED = 20_000;

async function run(call: Call): Promise<Answer> {
  const { fields, voice } = call;
  const stretch = stretchOf(fields, USUAL_ROWS);
  const { rows, total } = await read(call, stretch);
  return reply(voice, 200, {
    result: 'success',
    totalresults: total ?? rows.length,
    startnumber: stretch.offset,
    numreturned: rows.length,
    clients: { client: rows.map(toRow) },
  });
}

type Read = Pick<Page<Client>, 'rows' | 'total'>;

async function read(call: Call, stretch: { offset: number; limit: number }): Promise<Read> {
  const { fields, ledger } = call;
  const [isDown, column, status] = [descends(fields), columnOf(fields), statusAsked(fields)];
  const search = given(fields.search)?.toLowerCase() ?? null;
  if (status === 'none') return { rows: [], total: 0 };
  const filter = status === null ? {} : { status };
  if (!isDown && column === 'id' && search === null)
    return ledger.clients({ ...filter, ...stretch });
  const all = await gather((page) => ledger.clients({ ...filter, ...page }), MOST_GATHERED);
  if (!all) {
    const most = `at most ${MOST_GATHERED} clients are searched or sorted`;
    throw new Declined(`${most}: page by id, ascending and without search, or name a status`);
  }
  const found = all.filter((client) => search === null || begins(client, search));
  found.sort(COLUMNS[column]);
  if (isDown) found.reverse();
  const rows = found.slice(stretch.offset, stretch.offset + stretch.limit);
  return { rows, total: found.length };
}

function descends({ sorting }: Fields): boolean {
  const asked = given(sorting)?.toUpperCase() ?? 'ASC';
  if (asked === 'ASC' || asked === 'DESC') return asked === 'DESC';
  throw new Declined('sorting can only be ASC or DESC');
}

type Compare = (a: Client, b: Client) => number;

const byText =
  (text: (client: Client) => string): Compare =>
  (a, b) => {
    const [one, other] = [text(a).toLowerCase(), text(b).toLowerCase()];
    if (one === other) return a.number - b.number;
    return one < other ? -1 : 1;
  };

const COLUMN_NAMES = [
  'id',
  'firstname',
  'lastname',
  'companyname',
  'email',
  'groupid',
  'datecreated',
  'status',
] as const;
type Column = (typeof COLUMN_NAMES)[number];

const COLUMNS: Readonly<Record<Column, Compare>> = {
  id: (a, b) => a.number - b.number,
  firstname: byText((client) => namesOf(client).firstname),
  lastname: byText((client) => namesOf(client).lastname),
  companyname: byText(companyOf),
  email: byText(({ email }) => email ?? ''),
  // There is one group.
  groupid: (a, b) => a.number - b.number,
  datecreated: (a, b) => a.createdAt - b.createdAt || a.number - b.number,
  status: byText(statusOf),
};

function columnOf({ orderby }: Fields): Column {
  const asked = given(orderby)?.toLowerCase() ?? 'id';
  const column = COLUMN_NAMES.find((name) => name === asked);
  if (!column) throw new Declined(`orderby can only be one of ${COLUMN_NAMES.join(', ')}`);
  return column;
}

/** Nobody is inactive here. */
function statusAsked({ status }: Fields): 'active' | 'closed' | 'none' | null {
  switch (given(status)?.toLowerCase()) {
    case undefined:
      return null;
    case 'active':
      return 'active';
    case 'closed':
      return 'closed';
    case 'inactive':
      return 'none';
    default:
      throw new Declined('status can only be Active, Inactive or Closed');
  }
}

function begins(client: Client, search: string): boolean {
  const { firstname, lastname } = namesOf(client);
  const texts = [client.email, firstname, lastname, client.name, companyOf(client)];
  return texts.some((text) => text?.toLowerCase().startsWith(search));
}

function companyOf({ metadata }: Client): string {
  return metadata.companyname ?? '';
}

function toRow(client: Client) {
  return {
    id: client.number,
    ...namesOf(client),
    companyname: companyOf(client),
    email: client.email ?? '',
    datecreated: dayOf(client.createdAt),
    groupid: 0,
    status: statusOf(client),
  };
}
