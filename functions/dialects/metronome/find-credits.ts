/** Which of a customer's purchases a list of credits shows, oldest first. */
import type { Context } from '../../http/contract.ts';
import type { Account } from '../../ledger/account.ts';
import { type Micro, sum } from '../../ledger/amount.ts';
import { isLive } from '../../ledger/burn-down.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Credit } from '../../ledger/posting.ts';
import { isArchived, isCredit, shownSegments } from './credit.ts';
import type { AskedCredits } from './list-requests.ts';

/** So many purchases are looked at for one page: where few of them fit, it is a short one. */
const MAX_LOOKED_AT = 1_000;
/** Each look for more is so many times as wide as the one before. */
const WIDENING = 4;

export interface Found {
  readonly credits: readonly Credit[];
  /** Ordinal among the client's purchases after which the next page starts. */
  readonly next: number | null;
}

export function findCredits(
  asked: AskedCredits,
  after: number,
  client: ClientRef,
  context: Context,
): Promise<Found> {
  if (asked.id !== undefined) return oneCredit(asked.id, asked, client, context);
  return asked.exclude_zero_balances
    ? creditsWithBalance(after, asked, client, context)
    : creditsAfter(after, asked, client, context);
}

/** Purchases never move among each other, so an ordinal is a position that stays right. */
async function creditsAfter(
  after: number,
  asked: AskedCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<Found> {
  const filter = { client, category: 'purchase', order: 'oldest' } as const;
  const credits: Credit[] = [];
  // One more than the page tells whether another follows.
  let limit = asked.limit + 1;
  for (let looked = 0; ; ) {
    const page = await ledger.credits(filter, { limit, offset: after + looked });
    for (const credit of page.rows.filter((row) => matches(row, asked))) {
      const last = credits.at(-1);
      if (last && credits.length === asked.limit) return { credits, next: last.ordinal };
      credits.push(credit);
    }
    looked += page.rows.length;
    if (page.next === null) return { credits, next: null };
    if (looked >= MAX_LOOKED_AT) return { credits, next: after + looked };
    limit = Math.min(WIDENING * limit, MAX_LOOKED_AT - looked);
  }
}

/** The account knows them: no other is looked at. */
async function creditsWithBalance(
  after: number,
  asked: AskedCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<Found> {
  const { account, at } = await ledger.standing(client);
  const live = account.segments.filter((one) => one.left > 0n && isLive(one, at));
  const all = await ledger.purchases(
    client,
    live.map(({ credit }) => credit),
  );
  const rest = all.filter((credit) => credit.ordinal > after && matches(credit, asked));
  const credits = rest.slice(0, asked.limit);
  const last = credits.at(-1);
  return { credits, next: last && rest.length > credits.length ? last.ordinal : null };
}

/** Another customer's credit is as unknown as one that does not exist: an empty page. */
async function oneCredit(
  id: string,
  asked: AskedCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<Found> {
  const number = creditNumber(id, client);
  const credit = number && (await ledger.credit({ client: client.number, number, part: 0 }));
  if (!credit || !matches(credit, asked)) return { credits: [], next: null };
  if (!asked.exclude_zero_balances) return { credits: [credit], next: null };
  const { account, at } = await ledger.standing(client);
  const spendable = spendableOf(account, credit.number, at);
  return { credits: spendable > 0n ? [credit] : [], next: null };
}

/** `null` for what cannot be a credit of this client. */
export function creditNumber(id: string, client: ClientRef): number | null {
  const ref = parseCreditId(id);
  const own = ref !== null && ref.client === client.number && ref.number > 0 && ref.part === 0;
  return own ? ref.number : null;
}

/** What can be used of a credit now; segments that have ended or not begun count nothing. */
export function spendableOf(account: Account, credit: number, now: Instant): Micro {
  const own = account.segments.filter((s) => s.credit === credit && isLive(s, now));
  return sum(own.map((segment) => segment.left));
}

/** Each filter looks at the schedule on its own; what is shown is the whole schedule. */
function matches(credit: Credit, asked: AskedCredits): boolean {
  const { covering_date, starting_at, effective_before, include_archived } = asked;
  const schedule = shownSegments(credit);
  return (
    isCredit(credit) &&
    (include_archived === true || !isArchived(credit)) &&
    (covering_date === undefined ||
      schedule.some((s) => s.startingAt <= covering_date && covering_date < s.endingBefore)) &&
    (starting_at === undefined || schedule.some((s) => s.endingBefore > starting_at)) &&
    (effective_before === undefined || schedule.some((s) => s.startingAt < effective_before))
  );
}
