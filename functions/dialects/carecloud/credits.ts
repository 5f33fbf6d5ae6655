/** CareCloud's credits, listed and one by one. */
import { type Answer, type Context, type FieldFault, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import { folded, type SegmentFilter } from '../../ledger/lists.ts';
import type { Credit } from '../../ledger/posting.ts';
import { withinDepth } from '../list-depth.ts';
import { jsonReply } from '../wire.ts';
import {
  type CreditView,
  creditKey,
  isAlike,
  reductionToWire,
  type Share,
  shareOf,
  shareToWire,
} from './credit.ts';
import { creditTypeFaults } from './credit-type.ts';
import { customerRequired, findCustomer, impliedCustomer } from './customer.ts';
import { badFields } from './problems.ts';
import type { CreditsQuery } from './schemas.ts';
import { readTimeRange, type TimeRange } from './time-range.ts';

export async function listCredits(query: CreditsQuery, context: Context): Promise<Answer> {
  const { client, range } = await readFilters(query, context);
  const { shares, total_items } = client
    ? await sharesOfOne(client, range, query, context)
    : await sharesOfAll(range, query, context);
  const view = await viewOf(shares, context);
  const credits = shares.map((share) => shareToWire(share, view));
  return jsonReply(200, { data: { credits, total_items } });
}

export async function retrieveCredit(id: string, context: Context): Promise<Answer> {
  const ref = parseCreditId(id);
  // Number 0 is no posting: the made uuid of a client reads like the id of one.
  const credit = ref && ref.number > 0 ? await context.ledger.credit(ref) : null;
  const share = ref && credit && shareOf(credit, ref);
  const shown = share
    ? shareToWire(share, await viewOf([share], context))
    : credit && reductionToWire(credit, context.settings);
  if (!shown) {
    throw new WireFault('not_found', 'No credit has this id.', {
      about: { resource: 'credits', id: id.slice(0, 100) },
    });
  }
  return jsonReply(200, { data: shown });
}

async function readFilters(
  query: CreditsQuery,
  context: Context,
): Promise<{ client: ClientRef | null; range: TimeRange }> {
  const { customer_id, credit_type_id = [], 'credit_type_id[]': listed = [] } = query;
  const faults: FieldFault[] = [];
  const named =
    customer_id === undefined ? null : await findCustomer(context.ledger, customer_id, faults);
  const types = [credit_type_id, listed].flat().flatMap((text) => text.split(','));
  faults.push(...creditTypeFaults(types, context.settings));
  const range = readTimeRange(
    { name: 'create_credit_time_from', local: query.create_credit_time_from },
    { name: 'create_credit_time_to', local: query.create_credit_time_to },
    context.settings.timeZone,
    faults,
  );
  if (faults.length > 0) throw badFields(faults);
  return { client: named ?? (await impliedCustomer(context)), range };
}

interface Shares {
  readonly shares: readonly Share[];
  readonly total_items: number;
}

/** In order of their issue where they are not sorted by something else. */
async function sharesOfOne(
  client: ClientRef,
  range: TimeRange,
  query: CreditsQuery,
  context: Context,
): Promise<Shares> {
  const { sort_field: field, sort_direction, note, count: limit, offset } = query;
  const isSorted = field !== undefined && !isAlike(field);
  const filter: SegmentFilter = {
    client,
    ...range,
    ...(note === undefined ? {} : { fits: ({ credit }) => notedIn(credit).includes(folded(note)) }),
    ...(isSorted ? { sortedBy: creditKey(field, await viewOfClients([client], context)) } : {}),
    order: sort_direction === 'DESC' ? 'newest' : 'oldest',
  };
  const depth = {
    offset: { name: 'offset', value: offset },
    range: ['create_credit_time_from', 'create_credit_time_to'],
    instead: null,
  } as const;
  const reading = context.ledger.segments(filter, { limit, offset });
  const { rows, total } = await withinDepth(depth, reading);
  return { shares: rows, total_items: total };
}

/** In order of the making of their purchases. */
async function sharesOfAll(
  range: TimeRange,
  query: CreditsQuery,
  { ledger }: Context,
): Promise<Shares> {
  if (query.sort_field !== undefined || query.note !== undefined) {
    throw customerRequired('Sorting, and searching notes, need one customer: name it.');
  }
  const { sort_direction, count: limit, offset } = query;
  const order = sort_direction === 'DESC' ? 'newest' : 'oldest';
  const { rows, total } = await ledger.segmentsOfAll({ ...range, order }, { limit, offset });
  return { shares: rows, total_items: total };
}

function notedIn({ description }: Credit): string {
  return folded(description ?? '');
}

function viewOf(shares: readonly Share[], context: Context): Promise<CreditView> {
  const clients = new Map(shares.map(({ credit }) => [credit.client.number, credit.client]));
  return viewOfClients([...clients.values()], context);
}

async function viewOfClients(
  clients: readonly ClientRef[],
  { ledger, settings, now }: Context,
): Promise<CreditView> {
  const standings = await Promise.all(clients.map((ref) => ledger.standing(ref)));
  const accounts = new Map(standings.map(({ account }) => [account.client.number, account]));
  return { accounts, settings, now: now() };
}
