/** Invoices: what they come to, and the documents that keep them, found by number alone. */
import { strict as assert } from 'node:assert';
import * as z from 'zod';
import { formatAmount, type Micro, parseAmount, sum } from '../../ledger/amount.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { type Document, OF_THE_DEPLOYMENT } from '../../ledger/documents.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Credit } from '../../ledger/posting.ts';
import { type Call, Declined } from './action.ts';
import { secondOf } from './values.ts';

const signed = z.string().transform((text): Micro => {
  const read = parseAmount(text.replace('-', ''));
  assert(typeof read === 'bigint', 'an invoice keeps amounts');
  return text.startsWith('-') ? -read : read;
});

const content = z.object({
  /** Number of the client. */
  client: z.int(),
  status: z.enum([
    'Draft',
    'Unpaid',
    'Paid',
    'Cancelled',
    'Refunded',
    'Collections',
    'Payment Pending',
  ]),
  date: z.string(),
  dueDate: z.string(),
  /** `null` until it is paid in full. */
  paidAt: z.string().nullable(),
  paymentMethod: z.string(),
  notes: z.string(),
  /** Percent. */
  taxRates: z.tuple([signed, signed]),
  taxes: z.tuple([signed, signed]),
  items: z.array(z.object({ description: z.string(), amount: signed, taxed: z.boolean() })),
  /** What the client's credit has paid. */
  credit: signed,
});

export type InvoiceContent = z.output<typeof content>;
export type InvoiceStatus = InvoiceContent['status'];
export const INVOICE_STATUSES: readonly InvoiceStatus[] = content.shape.status.options;

export interface Invoice extends InvoiceContent {
  readonly number: number;
}

export function subtotalOf({ items }: InvoiceContent): Micro {
  return sum(items.map(({ amount }) => amount));
}

/** What is left to pay. */
export function dueOf(invoice: InvoiceContent): Micro {
  return subtotalOf(invoice) + sum(invoice.taxes) - invoice.credit;
}

/** After the client's credit has paid so much of it. */
export function paidWith(invoice: Invoice, amount: Micro, now: Instant): Invoice {
  const paid = { ...invoice, credit: invoice.credit + amount };
  return dueOf(paid) > 0n ? paid : { ...paid, status: 'Paid', paidAt: secondOf(now) };
}

export interface KeptInvoice {
  readonly invoice: Invoice;
  readonly document: Document;
}

/** `null`: there is none of that number. */
export async function readInvoice(ledger: Ledger, number: number): Promise<KeptInvoice | null> {
  const id = idOf(number);
  const document = (await ledger.documents('invoice', OF_THE_DEPLOYMENT, [id])).get(id);
  return document ? { invoice: fromDocument(document), document } : null;
}

/** The one that `invoiceid` names, and whose it is. A client that is not seen has none. */
export async function findInvoice({
  fields,
  ledger,
}: Call): Promise<{ readonly invoice: Invoice; readonly client: ClientRef }> {
  const number = /^[1-9][0-9]{0,11}$/.test(fields.invoiceid ?? '') ? fields.invoiceid : null;
  const kept = number ? await readInvoice(ledger, Number(number)) : null;
  const value = String(kept?.invoice.client);
  const client = kept && (await ledger.findClient({ kind: 'number', value }));
  if (!kept || !client) throw new Declined('Invoice ID Not Found');
  return { invoice: kept.invoice, client };
}

/** Documents have at most 4 KB; what changes later must fit in as well. */
const MAX_CONTENT_BYTES = 3900;

export function toDocument(invoice: Invoice): Omit<Document, 'version'> {
  const { number, taxRates, taxes, items, credit, ...plain } = invoice;
  const written = {
    ...plain,
    taxRates: taxRates.map(formatAmount),
    taxes: taxes.map(formatAmount),
    items: items.map((item) => ({ ...item, amount: formatAmount(item.amount) })),
    credit: formatAmount(credit),
  };
  if (Buffer.byteLength(JSON.stringify(written)) > MAX_CONTENT_BYTES) {
    throw new Declined('The invoice is too large: send fewer items, or shorter texts');
  }
  return { kind: 'invoice', owner: OF_THE_DEPLOYMENT, id: idOf(number), content: written };
}

export function fromDocument(document: Document): Invoice {
  return { number: Number(document.id), ...content.parse(document.content) };
}

/** In the order of numbers, as lists are in the order of ids. */
function idOf(number: number): string {
  return String(number).padStart(12, '0');
}

const kept = z.object({ whmcs: z.object({ invoice: z.int() }) });

/** What a usage keeps that pays an invoice. */
export function paying(invoice: number): z.output<typeof kept> {
  return { whmcs: { invoice } };
}

/** Number of the invoice that a usage paid; `null` for any other record. */
export function invoicePaidBy({ vendor }: Credit): number | null {
  return kept.safeParse(vendor).data?.whmcs.invoice ?? null;
}
