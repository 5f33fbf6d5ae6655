/** One commit as one transaction, and what it means when it is not made. */
import { strict as assert } from 'node:assert';
import type { ClientName } from '../ledger/client.ts';
import type { Commit, Lost } from '../ledger/ports.ts';
import type { Posting } from '../ledger/posting.ts';
import { accountToItem } from './account-item.ts';
import { claimFromItem, claimToItem } from './claim-item.ts';
import { clientToItem, nameToItem } from './client-item.ts';
import { documentToItem } from './document-item.ts';
import { accountKey, uniqueKey } from './keys.ts';
import { postingToItem } from './posting-item.ts';
import type { Condition, Reason, Write } from './table.ts';

/** DynamoDB's limit on the items of one transaction. */
const MAX_WRITES = 100;

type Part = 'claim' | 'account' | 'unique' | 'name' | 'document' | 'posting' | 'record' | 'client';

type Conditional = Extract<Write, { readonly when: Condition }>;

/** A write and what it means to the commit: reasons are read by the part's name. */
export interface PartWrite {
  readonly part: Part;
  readonly write: Conditional;
  readonly name?: ClientName;
}

export function writesOf(commit: Commit): PartWrite[] {
  const writes: PartWrite[] = [];
  const add = (part: Part, write: Conditional, name?: ClientName) =>
    writes.push(name ? { part, write, name } : { part, write });
  if (commit.claim) add('claim', { put: claimToItem(commit.claim), when: { if: 'absent' } });
  for (const { before, after } of commit.accounts) {
    const when: Condition = before ? { if: 'version', is: before.version } : { if: 'absent' };
    add('account', { put: accountToItem(after), when });
  }
  for (const account of commit.unchanged) {
    const when = { if: 'version', is: account.version } as const;
    add('account', { check: accountKey(account.client.number), when });
  }
  for (const { value, owner } of commit.unique) {
    const put = { ...uniqueKey(value.space, value.value), owner };
    add('unique', { put, when: { if: 'absent' } });
  }
  for (const { name, client } of commit.names) {
    const when = { if: 'free_for', client: client.number } as const;
    add('name', { put: nameToItem(name, client), when }, name);
  }
  for (const document of commit.documents) {
    add('document', { put: documentToItem(document), when: follows(document.version) });
  }
  const refs = new Map(commit.accounts.map(({ after }) => [after.client.number, after.client]));
  const itemOf = (posting: Posting) => {
    const ref = refs.get(posting.client);
    assert(ref, 'a posting is written with its account');
    return postingToItem(posting, ref);
  };
  for (const posting of commit.postings) {
    add('posting', { put: itemOf(posting), when: { if: 'absent' } });
  }
  for (const posting of commit.changed) {
    add('record', { put: itemOf(posting), when: { if: 'present' } });
  }
  for (const client of commit.clients) {
    const isNew = commit.accounts.some(
      ({ before, after }) => before === null && after.client.number === client.number,
    );
    const when = isNew ? ({ if: 'absent' } as const) : ({ if: 'present' } as const);
    add('client', { put: clientToItem(client), when });
  }
  assert(writes.length <= MAX_WRITES, 'a commit fits one transaction');
  return writes;
}

/** The first version of a document must not exist, every other one replaces the one before. */
function follows(version: number): Condition {
  return version === 1 ? { if: 'absent' } : { if: 'version', is: version - 1 };
}

/**
 * What the failed conditions mean, the most telling first. A posting that exists already is a newer
 * account seen from another side; so is whatever else cannot be told.
 */
export function lossOf(writes: readonly PartWrite[], reasons: readonly Reason[]): Lost {
  const failed = (part: Part) =>
    writes.findIndex((write, i) => write.part === part && reasons[i]?.code === 'condition');
  const claimed = reasons[failed('claim')]?.item;
  if (claimed) return { lost: 'claimed', claim: claimFromItem(claimed) };
  if (failed('account') >= 0 || failed('posting') >= 0 || failed('record') >= 0) {
    return { lost: 'stale' };
  }
  if (failed('document') >= 0) return { lost: 'document_changed' };
  if (failed('unique') >= 0) return { lost: 'unique_taken' };
  const name = writes[failed('name')]?.name;
  if (name) return { lost: 'name_taken', name };
  return { lost: 'stale' };
}
