/** ApplyCredit: the client's credit pays for an invoice, in part or as far as it goes. */
import type { Answer } from '../../http/contract.ts';
import { least, type Micro } from '../../ledger/amount.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { type Action, type Call, Declined } from './action.ts';
import { given } from './fields.ts';
import { dueOf, findInvoice, paidWith, readInvoice } from './invoice.ts';
import { AMOUNT_FORM } from './problems.ts';
import { reply } from './response.ts';
import { readMoney, writeMoney } from './values.ts';
import { type Plan, spendable, writeInvoice } from './write-invoice.ts';

/** https://developers.whmcs.com/api-reference/applycredit/ */
export const applyCredit: Action = { scopes: ['credits:write'], run };

const NOT_POSITIVE = 'Credit Amount to apply must be greater than zero';

async function run(call: Call): Promise<Answer> {
  const { invoice, client } = await findInvoice(call);
  const amount = readAmount(call);
  return writeInvoice(call, {
    client,
    operation: 'ApplyCredit',
    asked: { invoice: invoice.number, amount },
    ...(amount === 'full' ? {} : { first: { invoice, pays: amount } }),
    plan: () => plan(call, client, invoice.number, amount),
    done: (applied, paid) =>
      reply(call.voice, 200, {
        result: 'success',
        invoiceid: String(applied.number),
        amount: writeMoney(paid),
        invoicepaid: String(applied.status === 'Paid'),
      }),
  });
}

/** `full` stands for as much as there is; so does no amount. */
function readAmount({ fields, settings }: Call): Micro | 'full' {
  const asked = given(fields.amount);
  if (asked === null || asked.toLowerCase() === 'full') return 'full';
  if (/^-[0-9]+(\.[0-9]+)?$/.test(asked)) throw new Declined(NOT_POSITIVE);
  const amount = readMoney(asked, settings.creditType.scale);
  if (amount === null) throw new Declined(AMOUNT_FORM);
  if (amount === 0n) throw new Declined(NOT_POSITIVE);
  return amount;
}

/** Whether the client has so much is the ledger's to say. */
async function plan(
  call: Call,
  client: ClientRef,
  number: number,
  amount: Micro | 'full',
): Promise<Plan> {
  const most = amount === 'full' ? await spendable(call, client) : amount;
  const kept = await readInvoice(call.ledger, number);
  if (kept?.invoice.status !== 'Unpaid') throw new Declined('Invoice Not in Unpaid Status');
  const due = dueOf(kept.invoice);
  if (amount !== 'full' && amount > due) throw new Declined('Amount Exceeds Invoice Balance');
  const pays = least(most, due);
  if (pays <= 0n) throw new Declined(NOT_POSITIVE);
  return { invoice: paidWith(kept.invoice, pays, call.now()), before: kept.document, pays };
}
