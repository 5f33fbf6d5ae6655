/** GetClientsDetails: one client, with the credit that it has. */
import type { Answer } from '../../http/contract.ts';
import { balanceOf } from '../../ledger/account.ts';
import type { Micro } from '../../ledger/amount.ts';
import type { Client } from '../../ledger/client.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Action, type Call, Declined, findClient } from './action.ts';
import { given, isTrue } from './fields.ts';
import { KEPT, namesOf, statusOf } from './person.ts';
import { reply } from './response.ts';
import { writeMoney } from './values.ts';

/** https://developers.whmcs.com/api-reference/getclientsdetails/ */
export const getClientsDetails: Action = { scopes: ['clients:read', 'credits:read'], run };

async function run(call: Call): Promise<Answer> {
  const { fields, ledger, voice, settings } = call;
  const client = await clientAsked(call);
  if (!client) throw new Declined('Client Not Found');
  const { account } = await ledger.standing(client);
  const credit = balanceOf(account);
  const currency = settings.defaultCurrency;
  const details = toWire(client, credit, currency);
  return reply(voice, 200, {
    result: 'success',
    // The vendor calls these deprecated and still sends them; older software reads no others.
    ...details,
    client: details,
    ...(isTrue(fields.stats) ? { stats: statsOf(credit, currency) } : {}),
  });
}

async function clientAsked({ fields, ledger }: Call): Promise<Client | null> {
  const [number, email] = [given(fields.clientid), given(fields.email)];
  if (number !== null) {
    const ref = await findClient(ledger, number);
    return ref && ledger.client(ref);
  }
  if (email !== null) return findByEmail(ledger, email);
  throw new Declined('Either clientid Or email Is Required');
}

const ROWS_AT_ONCE = 1000;

/** Addresses are no names: they can be erased, so nothing leads from them to a client. */
async function findByEmail(ledger: Ledger, email: string): Promise<Client | null> {
  const wanted = email.toLowerCase();
  let after: string | undefined;
  do {
    const ask = { q: email, limit: ROWS_AT_ONCE, ...(after === undefined ? {} : { after }) };
    const { rows, next } = await ledger.clients(ask);
    const found = rows.find((client) => client.email?.toLowerCase() === wanted);
    if (found) return found;
    after = next ?? undefined;
  } while (after !== undefined);
  return null;
}

function toWire(client: Client, credit: Micro, currency: string) {
  const { number, uuid, name, email, metadata } = client;
  const kept = Object.fromEntries(KEPT.map((field) => [field, metadata[field] ?? '']));
  const { country = '', state = '' } = kept;
  return {
    client_id: number,
    userid: number,
    id: number,
    uuid,
    ...namesOf(client),
    fullname: name ?? '',
    email: email ?? '',
    ...kept,
    fullstate: state,
    statecode: state,
    countrycode: country,
    countryname: nameOfCountry(country),
    currency: 1,
    currency_code: currency,
    defaultgateway: '',
    groupid: 0,
    billingcid: 0,
    status: statusOf(client),
    credit: writeMoney(credit),
    taxexempt: false,
    latefeeoveride: false,
    overideduenotices: false,
    separateinvoices: false,
    disableautocc: false,
    emailoptout: true,
  };
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });

/** Other dialects may have kept what is no country. */
function nameOfCountry(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (COUNTRIES.of(code) ?? code) : code;
}

function statsOf(credit: Micro, currency: string) {
  return { incredit: credit > 0n, creditbalance: `${writeMoney(credit)} ${currency}` };
}
