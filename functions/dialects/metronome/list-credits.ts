/** Lists a customer's credits, oldest first, with balances and ledgers where they are asked for. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import type { Account } from '../../ledger/account.ts';
import { type Micro, sum } from '../../ledger/amount.ts';
import { isLive } from '../../ledger/burn-down.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { PageAsk } from '../../ledger/ledger.ts';
import type { Credit } from '../../ledger/posting.ts';
import { gather } from '../gather.ts';
import { jsonReply } from '../wire.ts';
import { balanceOf, type Extras, isArchived, isCredit, toWire } from './credit.ts';
import { customerOf } from './customers.ts';
import { ledgerEntries } from './ledger-entries.ts';
import type { ListCredits } from './list-requests.ts';

/** Rows per read while looking for those that match. */
const READ_AT_ONCE = 100;

export async function listCredits(
  body: ListCredits,
  tokenInQuery: string | undefined,
  context: Context,
): Promise<Answer> {
  const token = agreedToken(body.next_page, tokenInQuery);
  const client = await customerOf(body.customer_id, context);
  const binding = bindingOf(body);
  const after = token === undefined ? 0 : openToken(binding, token, context);
  const found = body.credit_id
    ? await oneCredit(body.credit_id, body, client, context)
    : await creditsAfter(after, body, client, context);
  const extras = await extrasOf(found.credits, body, client, context);
  const { next } = found;
  return jsonReply(200, {
    data: found.credits.map((credit) => {
      return toWire(credit, extras.get(credit.number) ?? {}, context.settings);
    }),
    next_page: next === null ? null : context.cursors.seal(binding, String(next)),
  });
}

interface Found {
  readonly credits: readonly Credit[];
  /** Ordinal among the client's purchases after which the next page starts. */
  readonly next: number | null;
}

/** Purchases never move among each other, so an ordinal is a position that stays right. */
async function creditsAfter(
  after: number,
  asked: ListCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<Found> {
  const credits: Credit[] = [];
  const filter = { client, category: 'purchase', order: 'oldest' } as const;
  let ask: PageAsk = { limit: READ_AT_ONCE, ...(after > 0 && { offset: after }) };
  for (;;) {
    const page = await ledger.credits(filter, ask);
    for (const credit of page.rows.filter((row) => matches(row, asked))) {
      const last = credits.at(-1);
      if (last && credits.length === asked.limit) return { credits, next: last.ordinal };
      credits.push(credit);
    }
    if (page.next === null) return { credits, next: null };
    ask = { limit: READ_AT_ONCE, after: page.next };
  }
}

/** Another customer's credit is as unknown as one that does not exist: an empty page. */
async function oneCredit(
  id: string,
  asked: ListCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<Found> {
  const ref = parseCreditId(id);
  const own = ref !== null && ref.client === client.number && ref.number > 0 && ref.part === 0;
  const credit = own ? await ledger.credit(ref) : null;
  return { credits: credit && matches(credit, asked) ? [credit] : [], next: null };
}

/** Each filter looks at the schedule on its own; what is shown is the whole schedule. */
export function matches(credit: Credit, asked: ListCredits): boolean {
  const { covering_date, starting_at, effective_before, include_archived } = asked;
  const { schedule } = credit;
  return (
    isCredit(credit) &&
    (include_archived === true || !isArchived(credit)) &&
    (covering_date === undefined ||
      schedule.some((s) => s.startingAt <= covering_date && covering_date < s.endingBefore)) &&
    (starting_at === undefined || schedule.some((s) => s.endingBefore > starting_at)) &&
    (effective_before === undefined || schedule.some((s) => s.startingAt < effective_before))
  );
}

/**
 * Where both are asked for, the balance is the sum of the ledger that is shown beside it, so that
 * a posting between two reads cannot come between them.
 */
async function extrasOf(
  credits: readonly Credit[],
  { include_balance, include_ledgers }: ListCredits,
  client: ClientRef,
  context: Context,
): Promise<ReadonlyMap<number, Extras>> {
  if (credits.length === 0 || (!include_balance && !include_ledgers)) return new Map();
  const extrasFor = include_ledgers
    ? await ledgersOf(credits, client, context)
    : await balancesOf(client, context);
  return new Map(
    credits.map((credit): [number, Extras] => {
      if (isArchived(credit)) return [credit.number, include_balance ? { balance: 0n } : {}];
      const { ledger, balance } = extrasFor(credit);
      return [credit.number, { ...(ledger && { ledger }), ...(include_balance && { balance }) }];
    }),
  );
}

type ExtrasFor = (credit: Credit) => { ledger?: Extras['ledger']; balance: Micro };

async function balancesOf(client: ClientRef, { ledger }: Context): Promise<ExtrasFor> {
  const { account, at } = await ledger.standing(client);
  return ({ number }) => ({ balance: spendableOf(account, number, at) });
}

/** What can be used of a credit now; segments that have ended or not begun count nothing. */
export function spendableOf(account: Account, credit: number, now: Instant): Micro {
  const own = account.segments.filter((s) => s.credit === credit && isLive(s, now));
  return sum(own.map((segment) => segment.left));
}

async function ledgersOf(
  credits: readonly Credit[],
  client: ClientRef,
  context: Context,
): Promise<ExtrasFor> {
  const from = Math.min(...credits.map((credit) => credit.createdAt));
  const filter = { client, from, order: 'oldest' } as const;
  const postings = await gather((page) => context.ledger.history(filter, page));
  if (!postings) {
    const help = 'leave out include_ledgers, or narrow the list with starting_at or credit_id';
    throw new WireFault('malformed', `There are too many ledger entries to show: ${help}.`);
  }
  const entries = ledgerEntries(postings, credits, context.now());
  return ({ number }) => {
    const own = entries.get(number) ?? [];
    return { ledger: own, balance: balanceOf(own) };
  };
}

/** What a token belongs to: the same list with the same filters. */
function bindingOf(asked: ListCredits): unknown {
  const { customer_id, covering_date, starting_at, effective_before, include_archived } = asked;
  const filters = [covering_date ?? null, starting_at ?? null, effective_before ?? null];
  return ['metronome credits', customer_id, ...filters, include_archived ?? false];
}

function openToken(binding: unknown, token: string, { cursors }: Context): number {
  const position = Number(cursors.open(binding, token, 'next_page'));
  if (Number.isSafeInteger(position) && position > 0) return position;
  throw new WireFault('malformed', 'next_page must be a token of the page before.');
}

function agreedToken(inBody: string | undefined, inQuery: string | undefined): string | undefined {
  if (inBody !== undefined && inQuery !== undefined && inBody !== inQuery) {
    throw new WireFault('malformed', 'next_page must be given once, in the body or in the query.');
  }
  return inBody ?? inQuery;
}
