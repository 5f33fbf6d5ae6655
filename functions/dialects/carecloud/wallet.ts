/** CareCloud's overviews of a customer's credits: what came and went, and what ends next. */
import { Temporal } from 'temporal-polyfill';
import type { Answer, Context, FieldFault, Settings } from '../../http/contract.ts';
import { type Account, availableOf } from '../../ledger/account.ts';
import { type Micro, sum } from '../../ledger/amount.ts';
import { isLive } from '../../ledger/burn-down.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { type Instant, NEVER } from '../../ledger/instant.ts';
import type { PostingLine } from '../../ledger/lists.ts';
import type { PostingKind } from '../../ledger/posting.ts';
import { withinDepth } from '../list-depth.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { creditTypeFaults } from './credit-type.ts';
import { findCustomer } from './customer.ts';
import { badFields } from './problems.ts';
import { readTimeRange } from './time-range.ts';
import type { ExpirationQuery, OverviewQuery } from './wallet-schemas.ts';

/** Earned and redeemed in the range that was asked for, available now; each by currency too. */
export async function creditsOverview(query: OverviewQuery, context: Context): Promise<Answer> {
  const { ledger, settings } = context;
  const faults: FieldFault[] = [];
  const client = await findCustomer(ledger, query.customer_id, faults);
  const range = readTimeRange(
    { name: 'date_from', local: query.date_from },
    { name: 'date_to', local: query.date_to },
    settings.timeZone,
    faults,
  );
  if (query.credit_type_id) faults.push(...creditTypeFaults([query.credit_type_id], settings));
  if (!client || faults.length > 0) throw badFields(faults);
  const moved = new Tally(settings);
  const depth = {
    offset: { name: 'date_from', value: 0 },
    range: ['date_from', 'date_to'],
    instead: null,
  } as const;
  // Every line is looked at and none is listed: only what they come to is wanted.
  const fits = (line: PostingLine) => moved.add(line);
  const filter = { client, movements: true, order: 'oldest', fits, ...range } as const;
  const reading = ledger.history(filter, { limit: 1, offset: 0 });
  const [{ account, at }] = await Promise.all([
    ledger.standing(client),
    withinDepth(depth, reading),
  ]);
  const available = await availableByCurrency(account, at, client, context);
  return jsonReply(200, { data: moved.overview(availableOf(account, at), available) });
}

/** Of what can be spent, how much ends next and when, and what ends in the running month. */
export async function expirationOverview(
  { customer_id }: ExpirationQuery,
  { ledger, settings: { timeZone } }: Context,
): Promise<Answer> {
  const faults: FieldFault[] = [];
  const client = await findCustomer(ledger, customer_id, faults);
  if (!client) throw badFields(faults);
  const { account, at } = await ledger.standing(client);
  const ending = account.segments.filter((s) => s.left > 0n && s.endingBefore !== NEVER);
  const dayOf = (instant: Instant) => localDay(instant, timeZone);
  const days = ending.map(({ endingBefore }) => dayOf(endingBefore)).sort();
  const [next = null] = days;
  const month = dayOf(at).slice(0, MONTH_LENGTH);
  const endingIn = (period: string | null) =>
    sum(ending.filter((s) => dayOf(s.endingBefore).startsWith(period ?? '-')).map((s) => s.left));
  return jsonReply(200, {
    data: {
      next_amount: toJsonNumber(endingIn(next)),
      next_date: next,
      current_month_amount: toJsonNumber(endingIn(month)),
    },
  });
}

/** `2026-01` of `2026-01-31`. */
const MONTH_LENGTH = 7;

function localDay(instant: Instant, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  return local.toPlainDate().toString();
}

interface Moved {
  readonly earned: Micro;
  readonly redeemed: Micro;
}

/** What is given back of a usage was not redeemed; what ended or was voided is neither. */
const REDEEMED: readonly PostingKind[] = ['usage', 'capture', 'transfer_out', 'reversal'];
const LOST: readonly PostingKind[] = ['expiry', 'void', 'take_back'];

class Tally {
  readonly #settings: Settings;
  readonly #moved = new Map<string, Moved>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Never fits: nothing of what is added up is listed. */
  add({ kind, delta, currency }: PostingLine): false {
    const name = currency ?? this.#settings.defaultCurrency;
    const { earned, redeemed } = this.#moved.get(name) ?? { earned: 0n, redeemed: 0n };
    if (REDEEMED.includes(kind) || (kind === 'adjustment' && delta < 0n)) {
      this.#moved.set(name, { earned, redeemed: redeemed - delta });
    } else if (!LOST.includes(kind)) {
      this.#moved.set(name, { earned: earned + delta, redeemed });
    }
    return false;
  }

  overview(available: Micro, byCurrency: ReadonlyMap<string, Micro>): object {
    const all = [...this.#moved.values()];
    const currencies = [...new Set([...this.#moved.keys(), ...byCurrency.keys()])].sort();
    return {
      earned_credits: toJsonNumber(sum(all.map(({ earned }) => earned))),
      redeemed_credits: toJsonNumber(sum(all.map(({ redeemed }) => redeemed))),
      available_credits: toJsonNumber(available),
      split_by_currency: currencies.map((currency_id) => {
        const { earned, redeemed } = this.#moved.get(currency_id) ?? { earned: 0n, redeemed: 0n };
        return {
          currency_id,
          earned_credits: toJsonNumber(earned),
          redeemed_credits: toJsonNumber(redeemed),
          available_credits: toJsonNumber(byCurrency.get(currency_id) ?? 0n),
        };
      }),
    };
  }
}

/** By the currency of the grants; debt, which has none, counts against the default one. */
async function availableByCurrency(
  account: Account,
  at: Instant,
  client: ClientRef,
  { ledger, settings }: Context,
): Promise<ReadonlyMap<string, Micro>> {
  const live = account.segments.filter((segment) => segment.left > 0n && isLive(segment, at));
  const found = new Map<string, Micro>();
  const add = (currency: string, amount: Micro) =>
    found.set(currency, (found.get(currency) ?? 0n) + amount);
  const numbers = [...new Set(live.map(({ credit }) => credit))];
  const credits = await Promise.all(
    numbers.map((number) => ledger.credit({ client: client.number, number, part: 0 })),
  );
  const currencies = new Map(credits.map((credit) => [credit?.number, credit?.currency]));
  for (const { credit, left } of live) {
    add(currencies.get(credit) ?? settings.defaultCurrency, left);
  }
  if (account.debt > 0n) add(settings.defaultCurrency, -account.debt);
  return found;
}
