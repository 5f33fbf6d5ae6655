/** How keys are spelled: the only place that does. */
import type { ClientName } from '../ledger/client.ts';
import type { DocumentKind } from '../ledger/documents.ts';
import { toIso } from '../ledger/instant.ts';
import type { Category, CreditStatus, Posting } from '../ledger/posting.ts';
import { USED_KEYS } from './schema.ts';
import type { Key } from './table.ts';

/** Twelve digits, so that text sorts as numbers do. */
export function ordinal(number: number): string {
  return String(number).padStart(12, '0');
}

export const LAST_NUMBER = 999_999_999_999;

export function accountKey(client: number): Key {
  return { pk: `A#${client}`, sk: 'A' };
}

export function clientKey(client: number): Key {
  return { pk: `A#${client}`, sk: 'C' };
}

export function nameKey({ kind, value }: ClientName): Key {
  return { pk: `N#${kind}#${value}`, sk: 'N' };
}

export const CLIENT_COUNTER: Key = { pk: 'N', sk: 'number' };

export function postingKey(client: number, number: number): Key {
  return { pk: postingsOf(client), sk: ordinal(number) };
}

export function postingsOf(client: number): string {
  return `R#${client}`;
}

export function claimKey(owner: number, transactionId: string): Key {
  return { pk: `T#${owner}`, sk: transactionId };
}

export function uniqueKey(space: string, value: string): Key {
  return { pk: `Q#${space}#${value}`, sk: 'Q' };
}

const DOCUMENTS: Readonly<Record<DocumentKind, string>> = {
  product: 'P',
  custom_field: 'F',
  invoice: 'I',
};

export function documentsOf(kind: DocumentKind, owner: number): string {
  return `${DOCUMENTS[kind]}#${owner}`;
}

export function documentKey(kind: DocumentKind, owner: number, id: string): Key {
  return { pk: documentsOf(kind, owner), sk: id };
}

export function documentCounter(kind: DocumentKind): Key {
  return { pk: 'N', sk: kind };
}

export function apiKeyKey(sha256: string): Key {
  return { pk: `K#${sha256}`, sk: 'K' };
}

/** All keys, by id. */
export const API_KEYS = 'K';

/** What an admin sees of a key. */
export function apiKeyCardKey(id: string): Key {
  return { pk: API_KEYS, sk: id };
}

export function keyUseKey(id: string): Key {
  return { pk: USED_KEYS, sk: id };
}

export function keyChangesOf(id: string): string {
  return `L#${id}`;
}

export function keyChangeKey(id: string, at: number, version: number): Key {
  return { pk: keyChangesOf(id), sk: `${toIso(at)}#${ordinal(version)}` };
}

/** Sign-ins that failed in a minute. */
export function failuresKey(hash: string, minute: number): Key {
  return { pk: `B#${hash}`, sk: ordinal(minute) };
}

/** In `byClient`: all clients by number. */
export const ALL_CLIENTS = 'C';

/** The only shard so far; it is in the key so that there can be more. */
const SHARD = 0;

export function statusPartition(status: CreditStatus): string {
  return `S#${status}#${SHARD}`;
}

export function categoryPartition(category: Category): string {
  return `K#${category}#${SHARD}`;
}

/** Where a record stands among all records: by time, then client, then number. */
export function rank(at: number, client: number, number: number): string {
  return `${toIso(at)}#${ordinal(client)}#${ordinal(number)}`;
}

/** The keys of a record in the three indexes; of what issues segments late, in the last. */
export function indexKeys(posting: Posting): Record<string, string> {
  const { credit, at, client, number, issues } = posting;
  const own = postingsOf(client);
  if (!credit) return issues.length > 0 ? { clientPk: own, clientSk: lateIssue(number) } : {};
  const place = rank(at, client, number);
  return {
    statusPk: statusPartition(credit.status),
    statusSk: `${credit.category}#${place}`,
    categoryPk: categoryPartition(credit.category),
    categorySk: place,
    clientPk: own,
    clientSk: clientOrdinal(credit.category, credit.ordinal),
  };
}

/** In `byClient`: a client's records of one category, by their ordinal. */
export function clientOrdinal(category: Category, position: number): string {
  return `${category}#${ordinal(position)}`;
}

/** In `byClient`: postings that issue segments of a purchase which was recorded before. */
export function lateIssue(number: number): string {
  return `issue#${ordinal(number)}`;
}

export function watermarkKey(shard: string): Key {
  return { pk: `W#${shard}`, sk: 'W' };
}

export function sumsKey(day: string): Key {
  return { pk: SUMS, sk: day };
}

/** Daily sums by day. */
export const SUMS = 'S';

export function dueKey(hour: string, client: number): Key {
  return { pk: `U#${hour}`, sk: ordinal(client) };
}

export function changedKey(hour: string, client: number): Key {
  return { pk: `D#${hour}`, sk: ordinal(client) };
}

export function grantMarkKey(client: number): Key {
  return { pk: grantLedgersOf(client), sk: 'mark' };
}

/** Of one grant: an attribute per segment and month, and how many postings did something else. */
export function grantLedgerKey(client: number, grant: number): Key {
  return { pk: grantLedgersOf(client), sk: ordinal(grant) };
}

/** What one posting did to a grant beside draws. */
export function grantPostingKey(client: number, grant: number, posting: number): Key {
  return { pk: grantLedgersOf(client), sk: `${ordinal(grant)}#${ordinal(posting)}` };
}

/** What was drawn from a client's grants in a month: an attribute per grant and segment. */
export function monthKey(client: number, month: string): Key {
  return { pk: grantLedgersOf(client), sk: `month#${month}` };
}

function grantLedgersOf(client: number): string {
  return `G#${client}`;
}

/** In it blocks of a client's lines, by the number of their first posting. */
export function lineBlocksOf(client: number): string {
  return `M#${client}`;
}

export function lineBlockKey(client: number, first: number): Key {
  return { pk: lineBlocksOf(client), sk: ordinal(first) };
}

/** Up to which posting a rebuild of the tree has counted a client. */
export function rebuiltKey(client: number): Key {
  return { pk: `H#rebuilt#${client}`, sk: 'H' };
}

export function unreadableKey(key: string): Key {
  return { pk: 'H#unreadable', sk: key };
}
