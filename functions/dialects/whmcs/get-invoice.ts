/** GetInvoice: one invoice, with what the client's credit has paid of it. */
import type { Answer } from '../../http/contract.ts';
import { formatFixed } from '../../ledger/amount.ts';
import type { Action, Call } from './action.ts';
import { dueOf, findInvoice, type Invoice, subtotalOf } from './invoice.ts';
import { type Content, reply } from './response.ts';
import { writeMoney } from './values.ts';

/** https://developers.whmcs.com/api-reference/getinvoice/ */
export const getInvoice: Action = { scopes: ['credits:read'], run };

const NEVER = '0000-00-00 00:00:00';
const RATE_PLACES = 3;

async function run(call: Call): Promise<Answer> {
  const { invoice } = await findInvoice(call);
  return reply(call.voice, 200, { result: 'success', ...toWire(invoice) });
}

/** The total is what credit leaves to pay; nothing else pays, so it is the balance as well. */
function toWire(invoice: Invoice) {
  const { number, client, date, dueDate, paidAt, credit, taxes, taxRates, status } = invoice;
  const due = writeMoney(dueOf(invoice));
  return {
    invoiceid: number,
    invoicenum: '',
    userid: client,
    date,
    duedate: dueDate,
    datepaid: paidAt ?? NEVER,
    lastcaptureattempt: NEVER,
    subtotal: writeMoney(subtotalOf(invoice)),
    credit: writeMoney(credit),
    tax: writeMoney(taxes[0]),
    tax2: writeMoney(taxes[1]),
    total: due,
    balance: due,
    taxrate: formatFixed(taxRates[0], RATE_PLACES),
    taxrate2: formatFixed(taxRates[1], RATE_PLACES),
    status,
    paymentmethod: invoice.paymentMethod,
    notes: invoice.notes,
    ccgateway: false,
    items: { item: invoice.items.map(toItem) },
    transactions: '',
  };
}

function toItem(item: Invoice['items'][number], index: number): Content {
  return {
    id: index + 1,
    type: '',
    relid: 0,
    description: item.description,
    amount: writeMoney(item.amount),
    taxed: item.taxed ? 1 : 0,
  };
}
