/** CareCloud's credits, listed and one by one. */
import { type Answer, type Context, type FieldFault, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { CreditFilter } from '../../ledger/ledger.ts';
import type { Credit } from '../../ledger/posting.ts';
import { gather, MAX_GATHERED } from '../gather.ts';
import { jsonReply } from '../wire.ts';
import {
  type CreditView,
  creditKey,
  reductionToWire,
  type Share,
  shareOf,
  sharesOf,
  shareToWire,
} from './credit.ts';
import { creditTypeFaults } from './credit-type.ts';
import { customerRequired, findCustomer, impliedCustomer } from './customer.ts';
import { pageOf, sortedBy } from './listing.ts';
import { badFields } from './problems.ts';
import type { CreditsQuery } from './schemas.ts';
import { readTimeRange, type TimeRange } from './time-range.ts';

export async function listCredits(query: CreditsQuery, context: Context): Promise<Answer> {
  const { client, range } = await readFilters(query, context);
  if (!client && (query.sort_field !== undefined || query.note !== undefined)) {
    throw customerRequired('Sorting, and searching notes, need one customer: name it.');
  }
  const shares = await findShares(client, range, query, context);
  const total_items = shares.length;
  if (!client) {
    const page = pageOf(shares, query);
    const view = await viewOf(page, context);
    const credits = page.map((share) => shareToWire(share, view));
    return jsonReply(200, { data: { credits, total_items } });
  }
  const view = await viewOf(shares, context);
  const { sort_field: field, sort_direction } = query;
  const sorted = field ? sortedBy(shares, creditKey(field, view), sort_direction) : shares;
  const credits = pageOf(sorted, query).map((share) => shareToWire(share, view));
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

/** In order of their making, or against it where the list is reversed and sorted by no field. */
async function findShares(
  client: ClientRef | null,
  range: TimeRange,
  { note, sort_field, sort_direction }: CreditsQuery,
  { ledger }: Context,
): Promise<Share[]> {
  const newest = sort_field === undefined && sort_direction === 'DESC';
  const filter: CreditFilter = {
    ...range,
    ...(client ? { client } : {}),
    category: 'purchase',
    status: 'approved',
    order: newest ? 'newest' : 'oldest',
  };
  const purchases = await gather((page) => ledger.credits(filter, page));
  if (!purchases) throw tooMany();
  const noted = purchases.filter((credit) => note === undefined || hasInNote(credit, note));
  return noted.flatMap((credit) => (newest ? sharesOf(credit).reverse() : sharesOf(credit)));
}

function hasInNote({ description }: Credit, part: string): boolean {
  return (description ?? '').toLowerCase().includes(part.toLowerCase());
}

async function viewOf(shares: readonly Share[], context: Context): Promise<CreditView> {
  const { ledger, settings } = context;
  const clients = new Map(shares.map(({ credit }) => [credit.client.number, credit.client]));
  const standings = await Promise.all([...clients.values()].map((ref) => ledger.standing(ref)));
  const accounts = new Map(standings.map(({ account }) => [account.client.number, account]));
  return { accounts, settings, now: context.now() };
}

function tooMany(): WireFault {
  const names = 'customer_id, create_credit_time_from and create_credit_time_to';
  const detail = `More than ${MAX_GATHERED} credits match: narrow the list with ${names}.`;
  return new WireFault('malformed', detail);
}
