/** The fields that WHMCS's actions read; any others are passed over, as the vendor does. */
import * as z from 'zod';
import { MAX_CLIENT_NUMBER } from '../../ledger/client.ts';

const once = (description: string) =>
  z.string({ error: 'must be given once' }).meta({ description }).exactOptional();

const signing = {
  identifier: once('Public identifier of the key.'),
  secret: once('Secret of the key.'),
  username: once('The identifier, where it comes by this name.'),
  password: once('The secret, where it comes by this name.'),
};

const credit = {
  clientid: once("The client's number."),
  description: once('What the line of the credit log says.'),
  amount: once('Positive, ### or ###.##; ApplyCredit: full, or absent, is as much as there is.'),
  date: once('YYYY-MM-DD. AddCredit: shown in the credit log, where it orders nothing.'),
  type: once('add or remove; add where it is absent.'),
  adminid: once('Passed over: the record names the holder of the key.'),
  limitstart: once('Rows to skip.'),
  limitnum: once('Rows to return.'),
};

const client = {
  owner_user_id: once('There are no users here: any is refused.'),
  firstname: once('Required, unless skipvalidation is true.'),
  lastname: once('Required, unless skipvalidation is true.'),
  companyname: once('Optional.'),
  email: once('Required. GetClientsDetails: in place of clientid.'),
  address1: once('Required, unless skipvalidation is true.'),
  address2: once('Optional.'),
  city: once('Required, unless skipvalidation is true.'),
  state: once('Required, unless skipvalidation is true.'),
  postcode: once('Required, unless skipvalidation is true.'),
  country: once('Two letters; required, unless skipvalidation is true.'),
  phonenumber: once('Required, unless skipvalidation is true.'),
  tax_id: once('Optional.'),
  language: once('Optional.'),
  skipvalidation: once('true: only email is required.'),
  stats: once('true: GetClientsDetails tells of the credit balance once more.'),
  sorting: once('ASC or DESC; ASC where it is absent.'),
  orderby: once('id, firstname, lastname, companyname, email, groupid, datecreated or status.'),
  search: once('How an email, a first, last, full or company name begins.'),
  status: once('GetClients: Active, Inactive or Closed. CreateInvoice: Unpaid where it is absent.'),
  notes: once('Of a client, or of an invoice.'),
};

const invoice = {
  invoiceid: once('Number of the invoice.'),
  userid: once("The client's number, in CreateInvoice."),
  draft: once('true: the invoice begins as a draft.'),
  sendinvoice: once('Passed over, but for drafts: nothing is sent.'),
  paymentmethod: once('Kept with the invoice.'),
  taxrate: once('Percent, with at most three places.'),
  taxrate2: once('Percent, with at most three places.'),
  duedate: once('YYYY-MM-DD; the date of the invoice where it is absent.'),
  autoapplycredit: once("true: the client's credit pays for the invoice at once."),
};

/** `itemdescription1`, `itemamount1` and `itemtaxed1`: one item of an invoice, as it was sent. */
export interface SentItem {
  readonly place: number;
  readonly description?: unknown;
  readonly amount?: unknown;
  readonly taxed?: unknown;
}

/** Texts only: what is wrong with one is said in its action's own words, after signing in. */
export const fields = z.preprocess(
  withItems,
  z.object({
    action: once('Name of the action, in any case of its letters.'),
    responsetype: once('json, xml or nvp; nvp where it is absent.'),
    ...signing,
    ...credit,
    ...client,
    ...invoice,
    items: z.custom<readonly SentItem[]>(Array.isArray).meta({ description: 'Of an invoice.' }),
  }),
);

export type Fields = z.output<typeof fields>;

function withItems(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null) return sent;
  const items = new Map<number, SentItem>();
  for (const [name, value] of Object.entries(sent)) {
    const [, part, digits] = /^item(description|amount|taxed)(0|[1-9]\d{0,2})$/.exec(name) ?? [];
    if (part === undefined) continue;
    const place = Number(digits);
    items.set(place, { place, ...items.get(place), [part]: value });
  }
  return { ...sent, items: [...items.values()].sort((a, b) => a.place - b.place) };
}

/** A field that is there but empty counts as absent: clients send all that they know. */
export function given(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** As scripts in several languages write it. */
export function isTrue(text: string | undefined): boolean {
  return /^(true|1|on|yes)$/i.test(text ?? '');
}

/** The number as canonical text; `null` where no client can have it. */
export function readClientNumber(text: string | undefined): string | null {
  const fits = /^[1-9][0-9]{0,9}$/.test(text ?? '') && Number(text) <= MAX_CLIENT_NUMBER;
  return fits ? (text ?? null) : null;
}
