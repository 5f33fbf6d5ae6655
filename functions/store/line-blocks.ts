/** Blocks of lines as items, and a client's lines: from blocks, else from their postings. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { blockStart, type PostingLine } from '../ledger/lists.ts';
import type { PostingKind } from '../ledger/posting.ts';
import { postingRows, readAll } from './client-rows.ts';
import { lineBlockKey, lineBlocksOf, ordinal } from './keys.ts';
import { LINE_ATTRIBUTES, lineFromItem } from './posting-line.ts';
import type { Call, Item, Key, Table } from './table.ts';
import { count, countOrNull, fieldsOf, listOf, text, textOrNull } from './values.ts';

/** Postings of one read, where there is no block. */
const STRETCH = 500;

/** All of it in one attribute: an engine takes as long for each of them. */
export function blockToItem(client: number, lines: readonly PostingLine[]): Item & Key {
  const [first] = lines;
  if (!first) throw new Error('a block has lines');
  const columns = {
    kind: lines.map(({ kind }) => kind),
    at: lines.map(({ at }, i) => at - (lines[i - 1]?.at ?? 0)),
    effectiveAt: lines.map(({ effectiveAt }) => effectiveAt),
    delta: lines.map(({ delta }) => String(delta)),
    balance: lines.map(({ balanceAfter }) => String(balanceAfter)),
    held: lines.map(({ heldAfter }) => String(heldAfter)),
    debt: lines.map(({ debtAfter }) => String(debtAfter)),
    note: lines.map(({ note }) => note),
    partner: lines.map(({ partner }) => partner),
    store: lines.map(({ store }) => store),
    transactionId: lines.map(({ transactionId }) => transactionId),
    actor: lines.map(({ actor }) => actor),
    credit: lines.map(({ credit, number }) => credit && number - credit),
    currency: lines.map(({ currency }) => currency),
  };
  const packed = new Uint8Array(deflateRawSync(JSON.stringify(columns)));
  return { ...lineBlockKey(client, first.number), lines: packed };
}

export function linesFromItem(item: Item): PostingLine[] {
  const { lines: packed } = item;
  if (!(packed instanceof Uint8Array)) throw new Error('the table holds a block without lines');
  const columns = fieldsOf(JSON.parse(inflateRawSync(packed).toString('utf8')));
  const column = (name: string) => listOf(columns[name]);
  const [deltas, balances, helds, debts] = ['delta', 'balance', 'held', 'debt'].map(column);
  const [kinds, ats, effectiveAts, notes] = ['kind', 'at', 'effectiveAt', 'note'].map(column);
  const [partners, stores, ids] = ['partner', 'store', 'transactionId'].map(column);
  const [actors, credits, currencies] = ['actor', 'credit', 'currency'].map(column);
  const first = count(item.sk);
  let at = 0;
  return column('kind').map((_, i) => {
    at += count(ats?.[i]);
    const back = countOrNull(credits?.[i]);
    return {
      number: first + i,
      kind: text(kinds?.[i]) as PostingKind,
      at,
      effectiveAt: countOrNull(effectiveAts?.[i]),
      delta: BigInt(text(deltas?.[i])),
      balanceAfter: BigInt(text(balances?.[i])),
      heldAfter: BigInt(text(helds?.[i])),
      debtAfter: BigInt(text(debts?.[i])),
      note: textOrNull(notes?.[i]),
      partner: textOrNull(partners?.[i]),
      store: textOrNull(stores?.[i]),
      transactionId: textOrNull(ids?.[i]),
      actor: textOrNull(actors?.[i]),
      credit: back === null ? null : first + i - back,
      currency: textOrNull(currencies?.[i]),
    };
  });
}

/** All from one number to another, both included, in order. */
export async function readLines(
  table: Table,
  client: number,
  from: number,
  to: number,
  call: Call,
): Promise<PostingLine[]> {
  const [first, last] = [blockStart(from), blockStart(to)].map(ordinal);
  const range = { pk: lineBlocksOf(client), from: first ?? '', to: last ?? '' };
  const lines: PostingLine[] = [];
  let next = from;
  for (const block of await readAll(table, range, call)) {
    const folded = linesFromItem(block).filter(({ number }) => number >= from && number <= to);
    const start = folded[0]?.number ?? next;
    lines.push(...(await linesOfPostings(table, client, next, start - 1, call)), ...folded);
    next = start + folded.length;
  }
  return lines.concat(await linesOfPostings(table, client, next, to, call));
}

/** A few hundred postings at once are held in memory. */
async function linesOfPostings(
  table: Table,
  client: number,
  from: number,
  to: number,
  call: Call,
): Promise<PostingLine[]> {
  const rows = postingRows(table, client, call);
  const lines: PostingLine[] = [];
  for (let start = from; start <= to; start += STRETCH) {
    const items = await rows.read(start, Math.min(to, start + STRETCH - 1), LINE_ATTRIBUTES);
    lines.push(...items.map(lineFromItem));
  }
  return lines;
}
