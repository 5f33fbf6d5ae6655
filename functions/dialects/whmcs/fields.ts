/** The fields that WHMCS's actions read; any others are passed over, as the vendor does. */
import * as z from 'zod';
import { MAX_CLIENT_NUMBER } from '../../ledger/client.ts';

const once = (description: string) =>
  z.string({ error: 'must be given once' }).meta({ description }).exactOptional();

/** Texts only: what is wrong with one is said in its action's own words, after signing in. */
export const fields = z.object({
  action: once('GetCredits, AddCredit; in any case of its letters.'),
  identifier: once('Public identifier of the key.'),
  secret: once('Secret of the key.'),
  username: once('The identifier, where it comes by this name.'),
  password: once('The secret, where it comes by this name.'),
  responsetype: once('json, xml or nvp; nvp where it is absent.'),
  clientid: once("The client's number."),
  description: once('What the line of the credit log says.'),
  amount: once('Positive, ### or ###.##.'),
  date: once('YYYY-MM-DD; shown in the credit log, where it orders nothing.'),
  type: once('add or remove; add where it is absent.'),
  adminid: once('Passed over: the record names the holder of the key.'),
  limitstart: once('Lines of the credit log to skip.'),
  limitnum: once('Lines of the credit log to return.'),
});

export type Fields = z.output<typeof fields>;

/** A field that is there but empty counts as absent: clients send all that they know. */
export function given(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** The number as canonical text; `null` where no client can have it. */
export function readClientNumber(text: string | undefined): string | null {
  const fits = /^[1-9][0-9]{0,9}$/.test(text ?? '') && Number(text) <= MAX_CLIENT_NUMBER;
  return fits ? (text ?? null) : null;
}
