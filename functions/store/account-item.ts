/** Accounts as items: lists instead of maps, so that an account at its limits stays under 7 KB. */
import type { Account, OpenHold, OpenSegment, Scope, Totals } from '../ledger/account.ts';
import { balanceOf, heldOf } from '../ledger/account.ts';
import { clientUuid } from '../ledger/credit-id.ts';
import { NEVER } from '../ledger/instant.ts';
import { DIGEST_LENGTH, distinctScopes, EVERYTHING, scopeKey } from '../ledger/scope.ts';
import { accountKey } from './keys.ts';
import type { Item, Key } from './table.ts';
import { count, listOf, micro, number, rowsOf, text } from './values.ts';

/** In this order in the list `totals`. */
const TOTALS = [
  'granted',
  'adjusted',
  'transferredIn',
  'used',
  'expired',
  'voided',
  'transferredOut',
] as const satisfies readonly (keyof Totals)[];

/** Values per open segment and per open hold: the lists are flat. */
const SEGMENT_WIDTH = 8;
const HOLD_WIDTH = 3;

export function accountToItem(account: Account): Item & Key {
  const scopes = distinctScopes(account.segments).map(scopeKey);
  return {
    ...accountKey(account.client.number),
    id: account.client.id,
    version: account.version,
    status: account.status,
    overdraftLimit: account.overdraftLimit,
    last: account.last,
    lastAt: account.lastAt,
    movements: account.counts.movements,
    credits: account.counts.credits,
    purchases: account.counts.purchases,
    issued: account.counts.segments,
    statusCounts: account.statusCounts,
    balance: balanceOf(account),
    held: heldOf(account),
    debt: account.debt,
    totals: TOTALS.map((name) => account.totals[name]),
    segments: account.segments.flatMap((segment) => segmentToList(segment, scopes)),
    holds: account.holds.flatMap((hold) => [hold.number, hold.expiresAt, hold.left]),
    scopes,
    ...(account.lastPayment
      ? { lastPayment: [account.lastPayment.number, account.lastPayment.left] }
      : {}),
  };
}

export function accountFromItem(item: Item): Account {
  const client = count(text(item.pk).slice(2));
  const id = text(item.id);
  const totals = listOf(item.totals).map(micro);
  const scopes = listOf(item.scopes).map((scope) => scopeFromText(text(scope)));
  const payment = item.lastPayment === undefined ? null : listOf(item.lastPayment);
  return {
    client: { number: client, id, uuid: uuidOf(client, id) },
    version: count(item.version),
    status: item.status === 'closed' ? 'closed' : 'active',
    overdraftLimit: micro(item.overdraftLimit),
    last: count(item.last),
    lastAt: count(item.lastAt),
    counts: {
      movements: count(item.movements),
      credits: count(item.credits),
      purchases: count(item.purchases),
      segments: count(item.issued),
    },
    statusCounts: Object.fromEntries(
      Object.entries(item.statusCounts as Record<string, unknown>).map(([k, v]) => [k, count(v)]),
    ),
    totals: Object.fromEntries(TOTALS.map((name, i) => [name, totals[i] ?? 0n])) as Record<
      keyof Totals,
      bigint
    >,
    debt: micro(item.debt),
    lastPayment: payment && { number: count(payment[0]), left: micro(payment[1]) },
    segments: rowsOf(item.segments, SEGMENT_WIDTH).map((row) => segmentFromList(row, scopes)),
    holds: rowsOf(item.holds, HOLD_WIDTH).map(holdFromList),
  };
}

/** A client's UUID: its id where that is one, else made from its number. */
export function uuidOf(client: number, id: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : clientUuid(client);
}

/** The last value is free or paid in its lowest bit, and the scope's place, from 1, above it. */
function segmentToList(segment: OpenSegment, scopes: readonly string[]): unknown[] {
  const scope = scopes.indexOf(scopeKey(segment.scope)) + 1;
  return [
    segment.credit,
    segment.part,
    segment.left,
    segment.held,
    segment.priority,
    segment.startingAt,
    segment.endingBefore === NEVER ? 0 : segment.endingBefore,
    scope * 2 + (segment.free ? 1 : 0),
  ];
}

function segmentFromList(row: readonly unknown[], scopes: readonly Scope[]): OpenSegment {
  const [credit, part, left, held, priority, startingAt, end, terms] = row;
  return {
    credit: count(credit),
    part: count(part),
    left: micro(left),
    held: micro(held),
    priority: number(priority),
    startingAt: count(startingAt),
    endingBefore: count(end) || NEVER,
    free: count(terms) % 2 === 1,
    scope: scopes[Math.trunc(count(terms) / 2) - 1] ?? EVERYTHING,
  };
}

function holdFromList([hold, expiresAt, left]: readonly unknown[]): OpenHold {
  return { number: count(hold), expiresAt: count(expiresAt), left: micro(left) };
}

function scopeFromText(joined: string): Scope {
  const [products = '', tags = ''] = joined.split('|');
  return { products: digests(products), tags: digests(tags) };
}

function digests(joined: string): string[] {
  return joined.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')) ?? [];
}
