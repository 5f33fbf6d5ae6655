/** What a request left under its id, as an item: the first answer, byte for byte. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Claim } from '../ledger/ports.ts';
import { clientFromItem, clientToItem } from './client-item.ts';
import { claimKey } from './keys.ts';
import type { Item, Key } from './table.ts';
import { count, countOrNull, fieldsOf, text } from './values.ts';

/** Longer bodies are deflated: an answer should fit the item's first KB. */
const PLAIN_BYTES = 700;

export function claimToItem(claim: Claim): Item & Key {
  const { status, contentType, body } = claim.reply;
  const plain = Buffer.byteLength(body) <= PLAIN_BYTES;
  return {
    ...claimKey(claim.owner, claim.transactionId),
    fingerprint: claim.fingerprint,
    outcome: claim.outcome,
    status,
    type: contentType,
    body: plain ? body : new Uint8Array(deflateRawSync(body)),
    call: claim.call,
    ...(claim.peer === null ? {} : { peer: claim.peer }),
    ...(claim.made ? { made: clientToItem(claim.made) } : {}),
  };
}

export function claimFromItem(item: Item): Claim {
  const { body } = item;
  return {
    owner: count(text(item.pk).slice(2)),
    transactionId: text(item.sk),
    fingerprint: text(item.fingerprint),
    outcome: item.outcome === 'done' ? 'done' : 'refused-final',
    reply: {
      status: count(item.status),
      contentType: text(item.type),
      body: body instanceof Uint8Array ? inflateRawSync(body).toString('utf8') : text(body),
    },
    made: item.made === undefined ? null : clientFromItem(fieldsOf(item.made)),
    peer: countOrNull(item.peer),
    call: text(item.call),
  };
}
