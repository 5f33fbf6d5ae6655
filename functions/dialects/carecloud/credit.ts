/** CareCloud's Credit: one segment of an approved purchase, or what a reduction took. */
import type { Settings } from '../../http/contract.ts';
import type { Account } from '../../ledger/account.ts';
import type { Micro } from '../../ledger/amount.ts';
import { creditHex } from '../../ledger/credit-id.ts';
import { type Instant, NEVER } from '../../ledger/instant.ts';
import type { CreditRef } from '../../ledger/ledger.ts';
import type { GrantedSegment, SortKey } from '../../ledger/lists.ts';
import type { Credit } from '../../ledger/posting.ts';
import { isDropped } from '../../ledger/schedule.ts';
import { toJsonNumber } from '../wire.ts';
import { toLocalText } from './local-time.ts';
import type { CREDIT_FIELDS, WireCredit } from './schemas.ts';

/** A purchase's segment, with the purchase. */
export type Share = GrantedSegment;

/** What a share is shown against. */
export interface CreditView {
  /** By client number, of all clients whose shares are shown. */
  readonly accounts: ReadonlyMap<number, Account>;
  readonly now: Instant;
  readonly settings: Settings;
}

/** What a purchase has on CareCloud's list: nothing before it is approved. */
function sharesOf(credit: Credit): Share[] {
  if (credit.category !== 'purchase' || credit.status !== 'approved') return [];
  return credit.schedule.map((segment) => ({ credit, segment }));
}

/** The share that an id addresses; a purchase's own id, without a segment, means its first. */
export function shareOf(credit: Credit, { part }: CreditRef): Share | null {
  const shares = sharesOf(credit);
  const found = part === 0 ? shares[0] : shares.find(({ segment }) => segment.part === part);
  return found ?? null;
}

/** The id of what a command made: of a purchase's first segment, so that the list shows it too. */
export function idOf({ client, number, schedule }: Credit): string {
  return creditHex({ client: client.number, number, part: schedule[0]?.part ?? 0 });
}

export function shareToWire(share: Share, view: CreditView): WireCredit {
  const { credit, segment } = share;
  return {
    ...commonOf(credit, view.settings),
    credit_id: shareId(share),
    assigned_credits: toJsonNumber(segment.amount),
    available_credits: toJsonNumber(availableOf(share, view)),
    valid_to: toLocalText(segment.endingBefore, view.settings.timeZone),
    state: stateOf(share, view),
  };
}

/** A reduction is a negative record, found by the id that it returned; lists do not show it. */
export function reductionToWire(credit: Credit, settings: Settings): WireCredit | null {
  const settled = credit.status === 'approved' || credit.status === 'postPaid';
  if (credit.category !== 'usage' || !settled) return null;
  return {
    ...commonOf(credit, settings),
    credit_id: idOf(credit),
    assigned_credits: toJsonNumber(-(credit.captured ?? credit.amount)),
    available_credits: 0,
    valid_to: toLocalText(NEVER, settings.timeZone),
    state: 1,
  };
}

/** Whether all shares of one client have the same in the field. */
export function isAlike(field: (typeof CREDIT_FIELDS)[number]): boolean {
  return field === 'customer_id' || field === 'credit_type_id';
}

/** How shares are compared by a field: as the ledger has its value, not as it is written. */
export function creditKey(
  field: (typeof CREDIT_FIELDS)[number],
  view: CreditView,
): (share: Share) => SortKey {
  switch (field) {
    case 'credit_id':
      return shareId;
    case 'assigned_credits':
      return ({ segment }) => segment.amount;
    case 'available_credits':
      return (share) => availableOf(share, view);
    case 'valid_to':
      return ({ segment }) => segment.endingBefore;
    case 'state':
      return (share) => stateOf(share, view);
    default:
      return ({ credit }) => commonOf(credit, view.settings)[field];
  }
}

function commonOf(credit: Credit, settings: Settings) {
  return {
    customer_id: credit.client.id,
    credit_type_id: settings.creditType.id,
    partner_id: credit.partner ?? settings.defaultPartner,
    currency_id: credit.currency ?? settings.defaultCurrency,
    note: credit.description ?? '',
  };
}

function shareId({ credit, segment }: Share): string {
  return creditHex({ client: credit.client.number, number: credit.number, part: segment.part });
}

/** What can be spent of it: not what holds reserve of it. */
function availableOf({ credit, segment }: Share, { accounts }: CreditView): Micro {
  const { number, client } = credit;
  const open = accounts
    .get(client.number)
    ?.segments.find((s) => s.credit === number && s.part === segment.part);
  return open?.left ?? 0n;
}

/** 0 voided, 1 active, 2 upcoming or ended. */
function stateOf({ credit, segment }: Share, { now }: CreditView): WireCredit['state'] {
  if (credit.voidedAt !== null || isDropped(segment)) return 0;
  return segment.startingAt <= now && now < segment.endingBefore ? 1 : 2;
}
