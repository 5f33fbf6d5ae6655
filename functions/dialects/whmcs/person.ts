/** What WHMCS knows of a client beside its credit. It says who it is, so it can all be erased. */
import type { Client } from '../../ledger/client.ts';

/** Kept as metadata of the client, under the vendor's names. */
export const KEPT = [
  'companyname',
  'address1',
  'address2',
  'city',
  'state',
  'postcode',
  'country',
  'phonenumber',
  'tax_id',
  'language',
  'notes',
] as const;

/** Kept beside them where the full name does not tell which part of it is which. */
const FIRST_NAME = 'firstname';

export interface Names {
  readonly firstname: string;
  readonly lastname: string;
}

export function toName({ firstname, lastname }: Names): {
  readonly name: string | null;
  readonly kept: Readonly<Record<string, string>>;
} {
  const name = [firstname, lastname].filter((part) => part !== '').join(' ');
  const isPlain = !firstname.includes(' ') && (firstname !== '' || lastname === '');
  return { name: name || null, kept: isPlain ? {} : { [FIRST_NAME]: firstname } };
}

/** Of a client that another dialect made: the first word, and the rest. */
export function namesOf({ name, metadata }: Client): Names {
  const full = name ?? '';
  const [word = ''] = full.split(' ', 1);
  const kept = metadata[FIRST_NAME];
  if (kept === '') return { firstname: '', lastname: full };
  const firstname = kept !== undefined && `${full} `.startsWith(`${kept} `) ? kept : word;
  return { firstname, lastname: full.slice(firstname.length + 1) };
}

export function statusOf({ status }: Client): 'Active' | 'Closed' {
  return status === 'active' ? 'Active' : 'Closed';
}
