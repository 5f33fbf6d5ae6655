/** GetCredits: a client's credit log, every movement of the balance, oldest line first. */

import type { Answer } from '../../http/contract.ts';
import type { Posting, PostingKind } from '../../ledger/posting.ts';
import { type Action, type Call, Declined, findClient } from './action.ts';
import { invoicePaidBy } from './invoice.ts';
import { MAX_ROWS, stretchOf } from './listing.ts';
import { CLIENT_NOT_FOUND } from './problems.ts';
import { type Content, reply } from './response.ts';
import { dayOf, writeMoney } from './values.ts';

/** https://developers.whmcs.com/api-reference/getcredits/ */
export const getCredits: Action = { scopes: ['credits:read'], run };

/** The vendor knows no pages here: all that fits comes at once, `limitstart` finds the others. */
async function run({ fields, voice, ledger }: Call): Promise<Answer> {
  const client = await findClient(ledger, fields.clientid);
  if (!client) throw new Declined(CLIENT_NOT_FOUND);
  const stretch = stretchOf(fields, MAX_ROWS);
  const filter = { client, movements: true, order: 'oldest' } as const;
  const page = await ledger.history(filter, stretch);
  return reply(voice, 200, {
    result: 'success',
    totalresults: String(page.total ?? page.rows.length),
    clientid: String(client.number),
    credits: { credit: page.rows.map(toLine) },
  });
}

/** A line's number is its posting's; without a date of the caller's own it shows the day in UTC. */
function toLine(posting: Posting): Content {
  const { number, at, effectiveAt, credit, note, kind, delta } = posting;
  return {
    id: String(number),
    date: credit?.callerDate ?? dayOf(effectiveAt ?? at),
    description: note ?? WORDS[kind] ?? '',
    amount: writeMoney(delta),
    relid: String((credit && invoicePaidBy(credit)) ?? 0),
  };
}

/** For movements that nobody described. */
const WORDS: Readonly<Partial<Record<PostingKind, string>>> = {
  approval: 'Credit Payment Approved',
  capture: 'Reserved Credit Used',
  expiry: 'Credit Expired',
  void: 'Credit Voided',
  take_back: 'Credit Taken Back',
  transfer_out: 'Credit Transferred to Another Client',
  transfer_in: 'Credit Transferred from Another Client',
  reversal: 'Credit Returned',
  adjustment: 'Credit Adjusted',
  extension: 'Credit Adjusted',
  edit: 'Credit Adjusted',
};
