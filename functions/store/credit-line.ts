/** The attributes of a credit that lists are sifted by, and how a filter's caller judges them. */
import type { CreditLine } from '../ledger/credit-line.ts';
import type { CreditFilter } from '../ledger/ledger.ts';
import type { ClientList } from './client-pages.ts';
import { scheduleFrom } from './credit-fields.ts';
import { actorFrom } from './posting-item.ts';
import type { Item } from './table.ts';
import { count, countOrNull, fieldsOf, micro, text, textOrNull } from './values.ts';

const OF_THE_CREDIT = [
  'category',
  'status',
  'amount',
  'captured',
  'reversed',
  'description',
  'paymentMethod',
  'currency',
  'exchangeRate',
  'schedule',
  'product',
  'expiresAt',
  'settled',
  'updatedAt',
];

const LINE_ATTRIBUTES = [
  ...['at', 'transactionId', 'actor'],
  ...OF_THE_CREDIT.map((name) => `credit.${name}`),
];

/** What no count knows of a client's credits, and what it takes to judge it. */
export function judgementOfCredits({
  status,
  fits,
  sortedBy,
}: CreditFilter): Pick<ClientList, 'fits' | 'sortKeyOf' | 'lines' | 'looksAt'> {
  const hasStatus = (item: Item) => status === undefined || fieldsOf(item.credit).status === status;
  const isSifted = fits !== undefined || sortedBy !== undefined;
  return {
    fits: fits
      ? (item) => hasStatus(item) && fits(creditLineFromItem(item))
      : status === undefined
        ? null
        : hasStatus,
    sortKeyOf: sortedBy ? (item) => sortedBy(creditLineFromItem(item)) : null,
    // Records change, lines never do.
    lines: null,
    looksAt: isSifted ? LINE_ATTRIBUTES : ['credit.status'],
  };
}

function creditLineFromItem(item: Item): CreditLine {
  const credit = fieldsOf(item.credit);
  return {
    number: count(item.sk),
    category: credit.category === 'purchase' ? 'purchase' : 'usage',
    status: text(credit.status) as CreditLine['status'],
    amount: micro(credit.amount),
    captured: credit.captured === undefined ? null : micro(credit.captured),
    reversed: credit.reversed === undefined ? 0n : micro(credit.reversed),
    description: textOrNull(credit.description),
    transactionId: textOrNull(item.transactionId),
    paymentMethod: textOrNull(credit.paymentMethod),
    currency: textOrNull(credit.currency),
    exchangeRate: textOrNull(credit.exchangeRate),
    schedule: scheduleFrom(credit.schedule),
    product: textOrNull(credit.product),
    actor: actorFrom(item.actor),
    expiresAt: countOrNull(credit.expiresAt),
    settled: textOrNull(credit.settled) as CreditLine['settled'],
    createdAt: count(item.at),
    updatedAt: count(credit.updatedAt),
  };
}
