/** Two clients that have one of everything each, and the names of one that nobody has. */
import * as z from 'zod';
import { creditHex, creditId, parseCreditId } from '../../functions/ledger/credit-id.ts';
import type { Credentials, Shopfront, Told } from './shopfront.ts';

/** What a request can name of a client. Names of different clients are as long as each other. */
export interface Names {
  readonly id: string;
  readonly number: string;
  readonly uuid: string;
  readonly alias: string;
  readonly email: string;
  readonly purchase: string;
  readonly pending: string;
  readonly usage: string;
  readonly hold: string;
  /** The purchase as CareCloud calls it. */
  readonly hex: string;
  /** A credit made through Metronome, and its one segment. */
  readonly credit: string;
  readonly segment: string;
  readonly invoice: string;
}

export interface World {
  readonly own: Names;
  readonly other: Names;
  readonly nobody: Names;
  /** What all clients share. */
  readonly shared: { readonly product: string; readonly key: string };
}

/** Stands in whatever people wrote about the client that is not one's own. */
export const MARK = 'not-for-you';

export const PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';
export const CARE = '/webservice/rest-api/enterprise-interface/v1.0';

export async function furnish(front: Shopfront, admin: Credentials): Promise<World> {
  const post: Post = async (path, json, headers) =>
    parsed(await front.ask({ method: 'POST', path, json, ...(headers && { headers }) }, admin));
  for (const entity of ['customer', 'contract_credit']) {
    await post('/v1/customFields/addKey', { entity, key: 'tier', enforce_uniqueness: false });
  }
  const product = await post('/v1/contract-pricing/products/create', {
    name: 'Support',
    type: 'FIXED',
  });
  const key = await post('/ledger/v1/keys', { name: 'Spare', scopes: ['credits:read'] });
  const invoiceOf = async (number: string) => {
    const item = { itemdescription1: 'Hosting', itemamount1: '2' };
    const form = { action: 'CreateInvoice', userid: number, ...item };
    const told = await front.ask({ method: 'POST', path: '/includes/api.php', form }, admin);
    return z.object({ invoiceid: z.string() }).parse(JSON.parse(told.text)).invoiceid;
  };
  const own = await clientWith(post, invoiceOf, ['acme-1', '7007', 'ours']);
  const other = await clientWith(post, invoiceOf, ['umbra1', '8008', MARK]);
  const shared = { product: product.data?.id ?? '', key: key.id ?? '' };
  return { own, other, nobody: namesOfNobody(), shared };
}

/** As `clientWith` would name them, were there such a client. */
function namesOfNobody(): Names {
  const number = 9009;
  const credit = (posting: number) => creditId({ client: number, number: posting, part: 0 });
  return {
    id: 'nobody',
    number: String(number),
    uuid: creditId({ client: number, number: 0, part: 0 }),
    alias: 'alias-of-nobody',
    email: 'nobody@example.com',
    purchase: credit(1),
    pending: credit(2),
    usage: credit(3),
    hold: credit(4),
    hex: creditHex({ client: number, number: 1, part: 0 }),
    credit: credit(5),
    segment: creditId({ client: number, number: 5, part: 1 }),
    invoice: '9',
  };
}

const made = z.object({
  id: z.string().optional(),
  uuid: z.string().optional(),
  data: z.object({ id: z.string() }).optional(),
});
type Post = (
  path: string,
  json: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<z.output<typeof made>>;

async function clientWith(
  post: Post,
  invoiceOf: (number: string) => Promise<string>,
  [id, number, mark]: readonly [string, string, string],
): Promise<Names> {
  const [alias, email] = [`alias-of-${id}`, `${id}@example.com`];
  const about = { name: `${mark} Ltd`, email, aliases: [alias], metadata: { mark } };
  const { uuid = '' } = await post('/ledger/v1/clients', { id, number: Number(number), ...about });
  const record = async (what: string, body: object) => {
    const described = { description: mark, metadata: { mark }, ...body };
    const key = { 'idempotency-key': `${what} ${JSON.stringify(body).length}` };
    return (await post(`/ledger/v1/clients/${id}/${what}`, described, key)).id ?? '';
  };
  const purchase = await record('purchases', { amount: '100' });
  const pending = await record('purchases', { amount: '7', status: 'pending' });
  const usage = await record('usages', { amount: '3' });
  const hold = await record('holds', { amount: '2', expiresInSeconds: 3600 });
  const credit = await metronomeCredit(post, uuid, mark);
  return {
    ...{ id, number, uuid, alias, email, purchase, pending, usage, hold, ...credit },
    hex: hexOf(purchase),
    invoice: await invoiceOf(number),
  };
}

async function metronomeCredit(post: Post, customer_id: string, mark: string) {
  const item = {
    amount: 50,
    starting_at: '2020-01-01T00:00:00.000Z',
    ending_before: '2100-01-01T00:00:00.000Z',
  };
  const { data } = await post('/v1/contracts/customerCredits/create', {
    ...{ customer_id, product_id: PRODUCT, description: mark, priority: 100 },
    access_schedule: { schedule_items: [item] },
  });
  const credit = data?.id ?? '';
  const ref = parseCreditId(credit);
  return { credit, segment: ref ? creditId({ ...ref, part: 1 }) : '' };
}

function hexOf(credit: string): string {
  const ref = parseCreditId(credit);
  return ref ? creditHex(ref) : '';
}

function parsed({ status, text }: Told): z.output<typeof made> {
  if (status >= 300) throw new Error(`answered ${status}: ${text}`);
  return made.parse(text === '' ? {} : JSON.parse(text));
}
