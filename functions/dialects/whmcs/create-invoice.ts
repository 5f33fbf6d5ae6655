/** CreateInvoice: bills a client; its credit may pay for it at once. */
import type { Answer } from '../../http/contract.ts';
import { least, MAX_AMOUNT, type Micro, ONE, parseAmount, sum } from '../../ledger/amount.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { type Action, type Call, Declined, findClient } from './action.ts';
import { given, isTrue, type SentItem } from './fields.ts';
import {
  dueOf,
  INVOICE_STATUSES,
  type Invoice,
  type InvoiceContent,
  type InvoiceStatus,
  paidWith,
  toDocument,
} from './invoice.ts';
import { AMOUNT_FORM, CLIENT_NOT_FOUND, DATE_FORM } from './problems.ts';
import { reply } from './response.ts';
import { dayOf, isDay, leastMoney, readMoney, readText, secondOf } from './values.ts';
import { type Plan, spendable, writeInvoice } from './write-invoice.ts';

/** https://developers.whmcs.com/api-reference/createinvoice/ */
export const createInvoice: Action = { scopes: ['credits:write'], run };

const MAX_NOTES = 1000;
const MAX_WORD = 64;
const MAX_DESCRIPTION = 500;

async function run(call: Call): Promise<Answer> {
  const { fields, ledger, voice } = call;
  const client = await findClient(ledger, fields.userid);
  if (!client) throw new Declined(CLIENT_NOT_FOUND);
  const asked = readAsked(call);
  // Said before a number is drawn for it.
  toDocument(unpaid(call, client, 0, asked));
  let number: number | null = null;
  return writeInvoice(call, {
    client,
    operation: 'CreateInvoice',
    asked,
    async plan() {
      number ??= await ledger.nextDocumentNumber('invoice');
      return plan(call, client, unpaid(call, client, number, asked), asked.usesCredit);
    },
    done: (invoice) =>
      reply(voice, 200, {
        result: 'success',
        invoiceid: String(invoice.number),
        status: invoice.status,
      }),
  });
}

/** As the request says it: what depends on the day is absent. */
type Asked = Omit<InvoiceContent, 'client' | 'date' | 'dueDate' | 'paidAt' | 'credit'> & {
  readonly date: string | null;
  readonly dueDate: string | null;
  readonly usesCredit: boolean;
};

function unpaid(call: Call, client: ClientRef, number: number, asked: Asked): Invoice {
  const { usesCredit: _, ...stated } = asked;
  const now = call.now();
  const date = stated.date ?? dayOf(now);
  const dueDate = stated.dueDate ?? date;
  const paidAt = stated.status === 'Paid' ? secondOf(now) : null;
  return { number, client: client.number, ...stated, date, dueDate, paidAt, credit: 0n };
}

async function plan(
  call: Call,
  client: ClientRef,
  invoice: Invoice,
  usesCredit: boolean,
): Promise<Plan> {
  const due = dueOf(invoice);
  const pays = usesCredit && due > 0n ? least(due, await spendable(call, client)) : 0n;
  return { invoice: pays > 0n ? paidWith(invoice, pays, call.now()) : invoice, pays };
}

function readAsked({ fields, settings: { creditType } }: Call): Asked {
  const { scale } = creditType;
  const status = readStatus(fields.draft, fields.status);
  if (isTrue(fields.sendinvoice) && status === 'Draft') {
    throw new Declined(
      'Cannot create and send a draft invoice in a single API request. ' +
        'Please create and send separately.',
    );
  }
  const items = fields.items.map((item) => readItem(item, scale));
  const taxRates: Asked['taxRates'] = [readRate(fields.taxrate), readRate(fields.taxrate2)];
  const taxed = sum(items.filter((item) => item.taxed).map(({ amount }) => amount));
  const taxes: Asked['taxes'] = [
    taxOn(taxed, taxRates[0], scale),
    taxOn(taxed, taxRates[1], scale),
  ];
  const total = sum(items.map(({ amount }) => amount)) + sum(taxes);
  if (total < 0n || total > MAX_AMOUNT) {
    throw new Declined('The total of the invoice must be from 0 to 999999999.99');
  }
  return {
    status,
    date: readDay(fields.date),
    dueDate: readDay(fields.duedate),
    paymentMethod: readText('paymentmethod', fields.paymentmethod, MAX_WORD),
    notes: readText('notes', fields.notes, MAX_NOTES),
    taxRates,
    taxes,
    items,
    usesCredit: isTrue(fields.autoapplycredit) && status === 'Unpaid',
  };
}

function readStatus(draft: string | undefined, text: string | undefined): InvoiceStatus {
  if (isTrue(draft)) return 'Draft';
  const asked = given(text)?.toLowerCase() ?? 'unpaid';
  const status = INVOICE_STATUSES.find((known) => known.toLowerCase() === asked);
  if (!status) throw new Declined(`Status can only be one of ${INVOICE_STATUSES.join(', ')}`);
  return status;
}

function readItem({ place, description, amount = '', taxed = '' }: SentItem, scale: number) {
  const written = readText(`itemamount${place}`, amount, MAX_WORD);
  // A reduction has a sign.
  const size = written === '' ? 0n : readMoney(written.replace(/^-/, ''), scale);
  if (size === null) throw new Declined(`itemamount${place}: ${AMOUNT_FORM}`);
  return {
    description: readText(`itemdescription${place}`, description, MAX_DESCRIPTION),
    amount: written.startsWith('-') ? -size : size,
    taxed: isTrue(readText(`itemtaxed${place}`, taxed, MAX_WORD)),
  };
}

function readRate(text: string | undefined): Micro {
  const rate = parseAmount(given(text) ?? '0', 3);
  if (typeof rate === 'bigint' && rate <= 100n * ONE) return rate;
  throw new Declined('A tax rate must be a percentage from 0 to 100 with at most three places');
}

/** Half a cent counts as one. */
function taxOn(amount: Micro, rate: Micro, scale: number): Micro {
  if (amount <= 0n) return 0n;
  const unit = leastMoney(scale);
  const whole = 100n * ONE * unit;
  return ((2n * amount * rate + whole) / (2n * whole)) * unit;
}

function readDay(text: string | undefined): string | null {
  const day = given(text);
  if (day !== null && !isDay(day)) throw new Declined(DATE_FORM);
  return day;
}
