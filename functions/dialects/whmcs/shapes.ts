/** What WHMCS's actions answer, to the last field: the schemas of the route table. */
import * as z from 'zod';
import { KEPT } from './person.ts';

export const failure = z.strictObject({ result: z.literal('error'), message: z.string() });

const success = z.literal('success');

const creditLog = z.strictObject({
  result: success,
  totalresults: z.string(),
  clientid: z.string(),
  credits: z.strictObject({
    credit: z.array(
      z.strictObject({
        id: z.string(),
        date: z.string(),
        description: z.string(),
        amount: z.string(),
        relid: z.string(),
      }),
    ),
  }),
});

const newBalance = z.strictObject({ result: success, newbalance: z.string() });

const creditApplied = z.strictObject({
  result: success,
  invoiceid: z.string(),
  amount: z.string(),
  invoicepaid: z.enum(['true', 'false']),
});

const clientAdded = z.strictObject({ result: success, clientid: z.string() });

const names = { firstname: z.string(), lastname: z.string() };

const clientList = z.strictObject({
  result: success,
  totalresults: z.int(),
  startnumber: z.int(),
  numreturned: z.int(),
  clients: z.strictObject({
    client: z.array(
      z.strictObject({
        id: z.int(),
        ...names,
        companyname: z.string(),
        email: z.string(),
        datecreated: z.string(),
        groupid: z.int(),
        status: z.string(),
      }),
    ),
  }),
});

const clientFields = {
  ...Object.fromEntries(KEPT.map((field) => [field, z.string()])),
  client_id: z.int(),
  userid: z.int(),
  id: z.int(),
  uuid: z.string(),
  ...names,
  fullname: z.string(),
  email: z.string(),
  fullstate: z.string(),
  statecode: z.string(),
  countrycode: z.string(),
  countryname: z.string(),
  currency: z.int(),
  currency_code: z.string(),
  defaultgateway: z.string(),
  groupid: z.int(),
  billingcid: z.int(),
  status: z.string(),
  credit: z.string(),
  taxexempt: z.boolean(),
  latefeeoveride: z.boolean(),
  overideduenotices: z.boolean(),
  separateinvoices: z.boolean(),
  disableautocc: z.boolean(),
  emailoptout: z.boolean(),
};

const clientDetails = z.strictObject({
  result: success,
  ...clientFields,
  client: z.strictObject(clientFields),
  stats: z.strictObject({ incredit: z.boolean(), creditbalance: z.string() }).exactOptional(),
});

const invoiceCreated = z.strictObject({
  result: success,
  invoiceid: z.string(),
  status: z.string(),
});

const oneInvoice = z.strictObject({
  result: success,
  invoiceid: z.int(),
  invoicenum: z.string(),
  userid: z.int(),
  date: z.string(),
  duedate: z.string(),
  datepaid: z.string(),
  lastcaptureattempt: z.string(),
  subtotal: z.string(),
  credit: z.string(),
  tax: z.string(),
  tax2: z.string(),
  total: z.string(),
  balance: z.string(),
  taxrate: z.string(),
  taxrate2: z.string(),
  status: z.string(),
  paymentmethod: z.string(),
  notes: z.string(),
  ccgateway: z.boolean(),
  items: z.strictObject({
    item: z.array(
      z.strictObject({
        id: z.int(),
        type: z.string(),
        relid: z.int(),
        description: z.string(),
        amount: z.string(),
        taxed: z.int(),
      }),
    ),
  }),
  transactions: z.string(),
});

const release = z.strictObject({
  result: success,
  whmcs: z.strictObject({ version: z.string(), canonicalversion: z.string() }),
});

/** Of every action, and of whatever it declines. */
export const answer = z.union([
  creditLog,
  newBalance,
  creditApplied,
  clientAdded,
  clientList,
  clientDetails,
  invoiceCreated,
  oneInvoice,
  release,
  failure,
]);
