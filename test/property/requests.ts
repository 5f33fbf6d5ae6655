/** How each dialect words a request that the ledger is told something with. */
import { formatAmount, type Micro } from '../../functions/ledger/amount.ts';

export const CARE = '/webservice/rest-api/enterprise-interface/v1.0/credits/actions';
export const CREDIT_TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';
/** Metronome's credits name a product: this one is always there. */
const PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';
const CENT = 10_000n;

export interface Bought {
  readonly client: number;
  readonly amount: Micro;
  readonly description: string;
}

export interface Term {
  readonly startingAt: string;
  readonly endingBefore: string;
}

/** One request; of WHMCS the fields of an action. */
export interface Request {
  readonly dialect: 'native' | 'metronome' | 'carecloud' | 'whmcs';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Requests that do it when they are sent one after the other. `<invoice>` stands for what the first
 * made, `<customer 7>` for the UUID of the client with that number.
 */
export type Way = readonly Request[];

export function created(bought: Bought & { readonly priority: number }, term: Term): Way {
  const { client, amount, description, priority } = bought;
  const access_schedule = { schedule_items: [itemOf(amount, term)] };
  const customer_id = customer(client);
  const credit = { customer_id, product_id: PRODUCT, description, priority, access_schedule };
  return metronome('/v1/contracts/customerCredits/create', credit);
}

export function itemOf(amount: Micro, { startingAt, endingBefore }: Term) {
  return { amount: inJson(amount), starting_at: startingAt, ending_before: endingBefore };
}

export function described({ amount, description }: Bought) {
  return { amount: formatAmount(amount), description };
}

export function customer(client: number): string {
  return `<customer ${client}>`;
}

export function own(path: string, body: Request['body']): Way {
  return [{ dialect: 'native', path: `/ledger/v1/${path}`, body }];
}

export function metronome(path: string, body: Request['body']): Way {
  return [{ dialect: 'metronome', path, body }];
}

export function careCloud(name: string, { client, amount, description }: Bought): Way {
  const body = { customer_id: `${client}`, partner_id: 'p', note: description };
  return [
    { dialect: 'carecloud', path: `${CARE}/${name}`, body: { ...body, amount: inJson(amount) } },
  ];
}

export function whmcs(...actions: readonly Readonly<Record<string, string>>[]): Way {
  return actions.map((body) => ({ dialect: 'whmcs', path: '/includes/api.php', body }));
}

/** WHMCS has amounts of two decimals only. */
export function inMoney(amount: Micro, way: (money: string) => Way): Way[] {
  return amount % CENT === 0n ? [way(formatAmount(amount))] : [];
}

export function inJson(amount: Micro): number {
  return Number(formatAmount(amount));
}
