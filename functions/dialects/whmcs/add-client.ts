/** AddClient: makes a client of the ledger. Passwords and cards are passed over, never kept. */
import { createHash } from 'node:crypto';
import type { Answer } from '../../http/contract.ts';
import { MAX_METADATA_BYTES, MAX_NAME_LENGTH } from '../../ledger/client.ts';
import type { NewClient, UniqueValue } from '../../ledger/ledger.ts';
import { type Action, answerOf, type Call, Declined } from './action.ts';
import { type Fields, given, isTrue } from './fields.ts';
import { KEPT, toName } from './person.ts';
import { failureReply, whmcs } from './problems.ts';
import { reply } from './response.ts';
import { readText } from './values.ts';

/** https://developers.whmcs.com/api-reference/addclient/ */
export const addClient: Action = { scopes: ['clients:write'], unrestricted: true, run };

const MAX_EMAIL = 254;
const NO_EMAIL = 'You did not enter your email address';
/** In the order in which the vendor lists them, and with its blanks. */
const REQUIRED = [
  ['firstname', 'You did not enter your first name'],
  ['lastname', 'You did not enter your last name'],
  ['email', NO_EMAIL],
  ['address1', 'You did not enter your  address line 1'],
  ['city', 'You did not enter your city'],
  ['state', 'You did not enter your state'],
  ['postcode', 'You did not enter your postcode'],
  ['country', 'Valid country required'],
  ['phonenumber', 'You did not enter your phone number'],
] as const;

async function run({ fields, ledger, voice, idempotencyKey }: Call): Promise<Answer> {
  const { client, email } = readClient(fields);
  const performed = await ledger.createClient(
    {
      transactionId: idempotencyKey,
      dialect: whmcs.name,
      operation: 'AddClient',
      client,
      unique: [claimOn(email)],
    },
    {
      done: ({ number }) => reply(voice, 200, { result: 'success', clientid: String(number) }),
      refused: ({ refusal, detail }) => failureReply(voice, refusal, detail),
    },
  );
  return answerOf(performed);
}

function readClient(fields: Fields): { readonly client: NewClient; readonly email: string } {
  if (given(fields.owner_user_id) !== null) throw new Declined('Invalid Owner User ID');
  const lenient = isTrue(fields.skipvalidation);
  for (const [name, message] of REQUIRED) {
    const isMissing = (fields[name] ?? '').trim() === '';
    if (isMissing && (!lenient || name === 'email')) throw new Declined(message);
  }
  const email = readEmail(fields.email ?? '');
  if (!/^([A-Za-z]{2})?$/.test(fields.country ?? '')) throw new Declined('Valid country required');
  if (!/^[0-9 .()+-]{0,32}$/.test(fields.phonenumber ?? '')) {
    throw new Declined('Invalid telephone phone number');
  }
  const { name, kept } = toName({
    firstname: readText('firstname', fields.firstname, MAX_NAME_LENGTH).trim(),
    lastname: readText('lastname', fields.lastname, MAX_NAME_LENGTH).trim(),
  });
  if ((name ?? '').length > MAX_NAME_LENGTH) {
    throw new Declined(`firstname and lastname may have ${MAX_NAME_LENGTH} characters together`);
  }
  const metadata = fitting({ ...kept, ...readKept(fields) });
  const blank = { id: null, number: null, aliases: [], overdraftLimit: 0n, vendor: {} };
  return { client: { ...blank, name, email, metadata }, email };
}

function readEmail(text: string): string {
  const email = readText('email', text, MAX_EMAIL);
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email;
  throw new Declined('The email address you entered was not valid');
}

function readKept(fields: Fields): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const text = readText(name, fields[name], MAX_METADATA_BYTES);
    if (text !== '') kept[name] = name === 'country' ? text.toUpperCase() : text;
  }
  return kept;
}

function fitting(kept: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Buffer.byteLength(JSON.stringify(kept)) <= MAX_METADATA_BYTES) return kept;
  const names = Object.keys(kept).join(', ');
  throw new Declined(`${names} may have ${MAX_METADATA_BYTES} bytes together: shorten them`);
}

/** An address is given once, for ever; it is kept here as a hash, so that it can be erased. */
function claimOn(email: string): UniqueValue {
  const value = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return { space: 'whmcs_email', value };
}
