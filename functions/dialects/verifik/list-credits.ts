/** Verifik's list of credits: a page of it, or all of it in groups. */
import { strict as assert } from 'node:assert';
import * as z from 'zod';
import type { Answer, Context } from '../../http/contract.ts';
import type { Micro } from '../../ledger/amount.ts';
import { toIso } from '../../ledger/instant.ts';
import type { CreditFilter, Page, PageAsk } from '../../ledger/ledger.ts';
import type { Credit } from '../../ledger/posting.ts';
import { type Depth, withinDepth } from '../list-depth.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { onlyColumns } from './columns.ts';
import { creditObject, shownAmount, toWire } from './credit.ts';
import { Groups } from './groups.ts';
import { narrow, type Visit } from './narrow.ts';
import { populationsOf } from './populations.ts';
import type { ListQuery, Paging } from './query.ts';

/** The documented envelope and the one that the vendor's server really sends, in one. */
export const creditList = z.strictObject({
  success: z.literal(true),
  data: z.array(creditObject.partial()).meta({ description: 'With the columns asked for.' }),
  pagination: z.strictObject({
    page: z.int(),
    perPage: z.int(),
    total: z.int(),
    pages: z.int(),
  }),
  total: z.int(),
  limit: z.int(),
  page: z.int(),
  pages: z.int(),
  allServicesCost: z.number().optional().meta({ description: 'Sum of all amounts of the list.' }),
  asOf: z.string().optional().meta({ description: 'Of totals and order, where that is not now.' }),
});

/** What `groupThem` answers. */
export const groupedCredits = z.strictObject({
  success: z.literal(true),
  data: z.record(
    z.string(),
    z.strictObject({ amount: z.number(), indexes: z.array(z.string()), total: z.number() }),
  ),
  total: z.int().meta({ description: 'Records in all groups.' }),
});

const NOTHING: Page<Credit> = { rows: [], total: 0, next: null, asOf: null };

export async function listCredits(query: ListQuery, context: Context): Promise<Answer> {
  if (query.groupThem) return groupCredits(query, context);
  const cost = query.withAllServicesCost ? new Cost() : null;
  const filter = await narrow(query, context, cost);
  const { perPage, offset } = query.paging;
  const found = filter && (await read(filter, { limit: perPage, offset }, query.paging, context));
  // Nobody has looked at all records of all clients.
  const isSummed = cost && (!filter || filter.client);
  return jsonReply(200, {
    ...(await pageToWire(found ?? NOTHING, query, context)),
    ...(isSummed ? { allServicesCost: toJsonNumber(cost.sum) } : {}),
    ...(found?.asOf ? { asOf: toIso(found.asOf) } : {}),
  });
}

/** What all amounts of a list add up to. */
class Cost implements Visit {
  readonly parameter = null;
  sum: Micro = 0n;
  readonly line: Visit['line'] = (line) => {
    this.sum += shownAmount(line);
  };
}

/** All records at once, whatever the page: Verifik's page of usage asks for no other. */
async function groupCredits(query: ListQuery, context: Context): Promise<Answer> {
  const groups = new Groups();
  const visit = { parameter: 'groupThem', line: groups.add.bind(groups) };
  const filter = await narrow(query, context, visit);
  const client = filter?.client;
  if (!client) return jsonReply(200, { success: true, data: {}, total: 0 });
  const { total } = await read(filter, { limit: 0, offset: 0 }, query.paging, context);
  return jsonReply(200, { success: true, data: groups.toWire(client), total });
}

function read(filter: CreditFilter, ask: PageAsk, paging: Paging, { ledger }: Context) {
  const depth: Depth = {
    offset: { name: paging.parameter, value: paging.value },
    range: ['whereGTE_createdAt', 'whereLTE_createdAt'],
    instead: 'read on with cursor of /ledger/v1/credits',
  };
  return withinDepth(depth, ledger.credits(filter, ask));
}

async function pageToWire(found: Page<Credit>, query: ListQuery, context: Context) {
  const { paging, columns } = query;
  const { page, perPage } = paging;
  const { rows, total } = found;
  assert(total !== null, 'a page by offset is counted');
  const populations = await populationsOf(rows, query, context);
  const now = context.now();
  const records = rows.map((credit) => toWire(credit, populations, now));
  const pages = Math.ceil(total / perPage);
  return {
    success: true,
    data: columns ? records.map((record) => onlyColumns(record, columns)) : records,
    pagination: { page, perPage, total, pages },
    total,
    limit: perPage,
    page,
    pages,
  };
}
