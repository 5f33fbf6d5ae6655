/** GetCredits: a client's credit log, every movement of the balance, oldest line first. */

import { formatFixed } from '../../ledger/amount.ts';
import { toIso } from '../../ledger/instant.ts';
import type { Posting, PostingKind } from '../../ledger/posting.ts';
import { type Action, type Call, clientOf } from './action.ts';
import { given } from './fields.ts';
import { CLIENT_NOT_FOUND } from './problems.ts';
import { type Content, errorReply, reply } from './response.ts';

/** The vendor knows no pages here: so many lines come at once, `limitstart` finds the others. */
const MAX_LINES = 5000;

/** https://developers.whmcs.com/api-reference/getcredits/ */
export const getCredits: Action = { scope: 'credits:read', run };

async function run(call: Call) {
  const { voice, ledger } = call;
  const client = await clientOf(call);
  if (!client) return errorReply(voice, 200, CLIENT_NOT_FOUND);
  const stretch = stretchOf(call);
  if (typeof stretch === 'string') return errorReply(voice, 200, stretch);
  const filter = { client, movements: true, order: 'oldest' } as const;
  const page = await ledger.history(filter, stretch);
  return reply(voice, 200, {
    result: 'success',
    totalresults: String(page.total ?? page.rows.length),
    clientid: String(client.number),
    credits: { credit: page.rows.map(toLine) },
  });
}

/** A message where the fields say none. */
function stretchOf({ fields }: Call): { offset: number; limit: number } | string {
  const offset = wholeNumber(given(fields.limitstart) ?? '0');
  const limit = wholeNumber(given(fields.limitnum) ?? String(MAX_LINES));
  if (offset === null) return 'limitstart must be a whole number';
  if (limit === null || limit === 0) return 'limitnum must be a whole number above 0';
  return { offset, limit: Math.min(limit, MAX_LINES) };
}

function wholeNumber(text: string): number | null {
  return /^(0|[1-9][0-9]{0,8})$/.test(text) ? Number(text) : null;
}

/** A line's number is its posting's; without a date of the caller's own it shows the day in UTC. */
function toLine(posting: Posting): Content {
  return {
    id: String(posting.number),
    date: posting.credit?.callerDate ?? toIso(posting.effectiveAt ?? posting.at).slice(0, 10),
    description: posting.note ?? WORDS[posting.kind] ?? '',
    amount: formatFixed(posting.delta, 2),
    relid: '0',
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
};
