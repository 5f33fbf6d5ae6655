/** What a customer can spend of all its credits together, or of some of them. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import type { Account } from '../../ledger/account.ts';
import type { Micro } from '../../ledger/amount.ts';
import { isLive } from '../../ledger/burn-down.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Credit } from '../../ledger/posting.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { isArchived } from './credit.ts';
import { expectCreditType } from './credit-types.ts';
import { customerOf } from './customers.ts';
import { creditNumber } from './find-credits.ts';
import { readKept } from './kept.ts';
import type { BalanceFilter, NetBalance } from './list-requests.ts';

/** Grants that were drawn on in one month and are empty are read one by one. */
const MAX_GRANTS = 1_000;

export async function netBalance(asked: NetBalance, context: Context): Promise<Answer> {
  expectCreditType('credit_type_id', asked.credit_type_id, context);
  const client = await customerOf(asked.customer_id, context);
  const parts = await balances(asked, client, context);
  const wanted = await selected(asked.filters ?? [], parts, client, context);
  const balance = parts
    .filter(({ credit }) => wanted(credit))
    .reduce((total, { amount }) => total + amount, 0n);
  const { id } = context.settings.creditType;
  return jsonReply(200, { data: { balance: toJsonNumber(balance), credit_type_id: id } });
}

/** What can be spent of one segment in force. */
interface Part {
  readonly credit: number;
  readonly amount: Micro;
}

async function balances(
  { invoice_inclusion_mode }: NetBalance,
  client: ClientRef,
  context: Context,
): Promise<readonly Part[]> {
  if (invoice_inclusion_mode === 'FINALIZED') return beforeDrafts(client, context);
  const { account, at } = await context.ledger.standing(client);
  return liveParts(account, at);
}

function liveParts({ segments }: Account, at: Instant): (Part & { readonly part: number })[] {
  const live = segments.filter((segment) => isLive(segment, at));
  return live.map(({ credit, part, left }) => ({ credit, part, amount: left }));
}

/**
 * The invoice of the running month is a draft until the month is over: without it nothing has been
 * taken in this month. A segment that is empty by now may have paid a part of it.
 */
async function beforeDrafts(client: ClientRef, context: Context): Promise<readonly Part[]> {
  const { account, at, lines } = await context.ledger.drawsOfMonth(client);
  const amounts = new Map(
    liveParts(account, at).map(({ credit, part, amount }) => [`${credit}.${part}`, amount]),
  );
  const isOpen = (grant: number, one: number) =>
    account.segments.some(({ credit, part }) => credit === grant && part === one);
  const closed = lines.filter(({ grant, part }) => !isOpen(grant, part));
  const records = await purchasesOf(
    closed.map(({ grant }) => grant),
    client,
    context,
  );
  for (const { grant, part } of closed) {
    if (isInForce(records.get(grant), part, at)) amounts.set(`${grant}.${part}`, 0n);
  }
  const drafts = new Map(lines.map(({ grant, part, amount }) => [`${grant}.${part}`, amount]));
  return [...amounts].map(([key, left]): Part => {
    const amount = left - (drafts.get(key) ?? 0n);
    return { credit: Number(key.split('.')[0]), amount: amount > 0n ? amount : 0n };
  });
}

function isInForce(credit: Credit | undefined, part: number, at: Instant): boolean {
  if (!credit || isArchived(credit)) return false;
  const segment = credit.schedule.find((one) => one.part === part);
  return segment !== undefined && segment.startingAt <= at && at < segment.endingBefore;
}

async function purchasesOf(
  numbers: readonly number[],
  client: ClientRef,
  { ledger }: Context,
): Promise<ReadonlyMap<number, Credit>> {
  const distinct = [...new Set(numbers)];
  if (distinct.length > MAX_GRANTS) {
    const message = `must be FINALIZED_AND_DRAFT for more than ${MAX_GRANTS} credits in use`;
    throw new WireFault('malformed', `invoice_inclusion_mode ${message}.`);
  }
  const found = await ledger.purchases(client, distinct);
  return new Map(found.map((credit) => [credit.number, credit]));
}

/** Filters add up, the conditions of one narrow it; no filter at all leaves everything. */
async function selected(
  filters: readonly BalanceFilter[],
  parts: readonly Part[],
  client: ClientRef,
  context: Context,
): Promise<(credit: number) => boolean> {
  if (filters.length === 0) return () => true;
  const byFields = filters.some((filter) => filter.custom_fields !== undefined);
  const read = byFields ? parts.map(({ credit }) => credit) : [];
  const records = await purchasesOf(read, client, context);
  return (credit) => filters.some((filter) => isMeant(filter, credit, records.get(credit), client));
}

function isMeant(
  { balance_types, ids, custom_fields = {} }: BalanceFilter,
  number: number,
  credit: Credit | undefined,
  client: ClientRef,
): boolean {
  const fields = new Map(Object.entries((credit && readKept(credit).custom_fields) ?? {}));
  return (
    (balance_types === undefined || balance_types.includes('CREDIT')) &&
    (ids === undefined || ids.some((id) => creditNumber(id, client) === number)) &&
    Object.entries(custom_fields).every(([key, value]) => fields.get(key) === value)
  );
}
