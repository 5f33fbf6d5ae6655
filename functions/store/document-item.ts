/** What dialects keep beside credits, as items; and their lists. */
import { strict as assert } from 'node:assert';
import type { Document, DocumentKind, DocumentPage } from '../ledger/documents.ts';
import { documentKey, documentsOf } from './keys.ts';
import type { Call, Item, Key, Table } from './table.ts';
import { count, fieldsOf, text } from './values.ts';

const MAX_CONTENT_BYTES = 4096;

/** Keys of one BatchGetItem. */
const MOST_KEYS = 100;

export function documentToItem({ kind, owner, id, version, content }: Document): Item & Key {
  assert(/^[\x20-\x7e]{1,200}$/.test(id), 'a document has an id of printable characters');
  const written = JSON.stringify(content);
  assert(Buffer.byteLength(written) <= MAX_CONTENT_BYTES, 'a document fits its item');
  const key = documentKey(kind, owner, id);
  return { ...key, version, ...(content === null ? {} : { content: written }) };
}

function documentFromItem(kind: DocumentKind, owner: number, item: Item): Document {
  const { sk, version, content } = item;
  const read = content === undefined ? null : fieldsOf(JSON.parse(text(content)));
  return { kind, owner, id: text(sk), version: count(version), content: read };
}

export async function readDocuments(
  table: Table,
  kind: DocumentKind,
  owner: number,
  ids: readonly string[],
  call: Call,
): Promise<Map<string, Document>> {
  const found = new Map<string, Document>();
  const keys = [...new Set(ids)].map((id) => documentKey(kind, owner, id));
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    for (const item of await table.getMany(keys.slice(start, start + MOST_KEYS), call)) {
      const document = documentFromItem(kind, owner, item);
      found.set(document.id, document);
    }
  }
  return found;
}

export async function listDocuments(
  table: Table,
  kind: DocumentKind,
  owner: number,
  { limit, after }: { readonly limit: number; readonly after?: string },
  call: Call,
): Promise<DocumentPage> {
  const pk = documentsOf(kind, owner);
  const rows: Document[] = [];
  let place: Item | null = after === undefined ? null : { ...documentKey(kind, owner, after) };
  do {
    // One more than the page tells whether another follows.
    const ask = { pk, limit: limit + 1 - rows.length };
    const answer = await table.query({ ...ask, ...(place && { after: place }) }, call);
    const read = answer.items.map((item) => documentFromItem(kind, owner, item));
    rows.push(...read.filter(({ content }) => content !== null));
    place = answer.next;
  } while (place && rows.length <= limit);
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
