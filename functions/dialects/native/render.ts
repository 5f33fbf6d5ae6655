/** The ledger's values as the own dialect shows them: amounts as text, times in ISO 8601. */
import { strict as assert } from 'node:assert';
import type * as z from 'zod';
import {
  type Account,
  availableOf,
  balanceOf,
  heldOf,
  remainingOf,
  upcomingOf,
} from '../../ledger/account.ts';
import { formatAmount } from '../../ledger/amount.ts';
import { inBurnOrder } from '../../ledger/burn-down.ts';
import type { Client } from '../../ledger/client.ts';
import { creditId } from '../../ledger/credit-id.ts';
import { toIso, toIsoOrNull } from '../../ledger/instant.ts';
import type { Done, PastStanding, Standing } from '../../ledger/ledger.ts';
import { type Credit, DEBT, type Posting } from '../../ledger/posting.ts';
import type {
  balanceShape,
  clientShape,
  creditShape,
  pastBalanceShape,
  postingShape,
} from './shapes.ts';

export function clientToWire(client: Client): z.output<typeof clientShape> {
  return {
    id: client.id,
    number: client.number,
    uuid: client.uuid,
    name: client.name,
    email: client.email,
    aliases: [...client.aliases],
    overdraftLimit: formatAmount(client.overdraftLimit),
    metadata: { ...client.metadata },
    status: client.status,
    createdAt: toIso(client.createdAt),
    updatedAt: toIso(client.updatedAt),
  };
}

/** Both sides of the closed identity, and the open grants in the order in which they pay. */
export function balanceToWire({ account, at }: Standing): z.output<typeof balanceShape> {
  const { totals } = account;
  return {
    client: account.client.id,
    at: toIso(at),
    version: account.version,
    balance: formatAmount(balanceOf(account)),
    available: formatAmount(availableOf(account, at)),
    upcoming: formatAmount(upcomingOf(account, at)),
    held: formatAmount(heldOf(account)),
    debt: formatAmount(account.debt),
    overdraftLimit: formatAmount(account.overdraftLimit),
    granted: formatAmount(totals.granted),
    adjusted: formatAmount(totals.adjusted),
    transferredIn: formatAmount(totals.transferredIn),
    used: formatAmount(totals.used),
    expired: formatAmount(totals.expired),
    voided: formatAmount(totals.voided),
    transferredOut: formatAmount(totals.transferredOut),
    grants: inBurnOrder(account.segments).map((segment) => ({
      credit: idOf(account.client.number, segment.credit),
      part: segment.part,
      remaining: formatAmount(segment.left + segment.held),
      held: formatAmount(segment.held),
      priority: segment.priority,
      startingAt: toIso(segment.startingAt),
      endingBefore: toIsoOrNull(segment.endingBefore),
    })),
  };
}

/** Before the last posting: what the postings say; which grants were open then is not known. */
export function pastBalanceToWire(past: PastStanding): z.output<typeof pastBalanceShape> {
  return {
    client: past.client.id,
    at: toIso(past.at),
    number: past.number,
    balance: formatAmount(past.balance),
    held: formatAmount(past.held),
    debt: formatAmount(past.debt),
  };
}

/** `account`: where it is at hand, an approved purchase says what remains of it. */
export function creditToWire(
  credit: Credit,
  account: Account | null,
): z.output<typeof creditShape> {
  const client = credit.client.number;
  return {
    id: idOf(client, credit.number),
    client: credit.client.id,
    number: credit.number,
    category: credit.category,
    status: credit.status,
    amount: formatAmount(credit.amount),
    ...progressOf(credit, account),
    ...(credit.reference === null ? {} : { reference: credit.reference }),
    description: credit.description,
    transactionId: credit.transactionId,
    paymentMethod: credit.paymentMethod,
    currency: credit.currency,
    exchangeRate: credit.exchangeRate,
    price: credit.price,
    priority: credit.priority,
    schedule: credit.schedule.map(({ part, amount, startingAt, endingBefore }) => ({
      part,
      amount: formatAmount(amount),
      startingAt: toIso(startingAt),
      endingBefore: toIsoOrNull(endingBefore),
    })),
    product: credit.product,
    products: [...credit.products],
    tags: [...credit.tags],
    partner: credit.partner,
    store: credit.store,
    ...(credit.category === 'usage' ? { draws: drawsOf(credit) } : {}),
    ...(credit.expiresAt === null ? {} : { expiresAt: toIso(credit.expiresAt) }),
    ...(credit.settled === null ? {} : { settled: credit.settled }),
    ...(credit.voidedAt === null ? {} : { voidedAt: toIso(credit.voidedAt) }),
    balanceAfter: formatAmount(credit.balanceAfter),
    actor: credit.actor,
    metadata: { ...credit.metadata },
    createdAt: toIso(credit.createdAt),
    updatedAt: toIso(credit.updatedAt),
  };
}

/** The record that a command made or changed. */
export function addressedCredit(done: Done): z.output<typeof creditShape> {
  const [first] = allCredits(done);
  assert(first, 'a command on credits names the record that it made or changed');
  return first;
}

export function allCredits({ credits, account }: Done): z.output<typeof creditShape>[] {
  return credits.map((credit) => creditToWire(credit, account));
}

export function postingToWire(posting: Posting): z.output<typeof postingShape> {
  const { client, effectiveAt } = posting;
  const credit = posting.credit?.number ?? posting.concerns;
  return {
    number: posting.number,
    kind: posting.kind,
    at: toIso(posting.at),
    ...(effectiveAt === null ? {} : { effectiveAt: toIso(effectiveAt) }),
    delta: formatAmount(posting.delta),
    balanceAfter: formatAmount(posting.balanceAfter),
    heldAfter: formatAmount(posting.heldAfter),
    debtAfter: formatAmount(posting.debtAfter),
    ...(credit === null ? {} : { credit: idOf(client, credit) }),
    entries: posting.entries.map((entry) => ({
      credit: idOrDebt(client, entry.credit),
      part: entry.part,
      from: entry.from,
      to: entry.to,
      amount: formatAmount(entry.amount),
    })),
    transactionId: posting.transactionId,
    note: posting.note,
    actor: posting.actor,
  };
}

function progressOf(credit: Credit, account: Account | null) {
  const { captured, reversed } = credit;
  // A correction is shown as a purchase, but its credits lie in the grant that it corrects.
  const grants = credit.status === 'approved' && credit.schedule.length > 0;
  const known = account?.client.number === credit.client.number ? account : null;
  return {
    ...(captured === null ? {} : { captured: formatAmount(captured) }),
    ...(reversed === 0n ? {} : { reversed: formatAmount(reversed) }),
    ...(grants && known ? { remaining: formatAmount(remainingOf(known, credit.number)) } : {}),
  };
}

function drawsOf({ client, draws }: Credit) {
  return draws.map(({ credit, part, amount }) => ({
    credit: idOrDebt(client.number, credit),
    part,
    amount: formatAmount(amount),
  }));
}

export function idOrDebt(client: number, credit: number): string | null {
  return credit === DEBT ? null : idOf(client, credit);
}

export function idOf(client: number, number: number): string {
  return creditId({ client, number, part: 0 });
}
