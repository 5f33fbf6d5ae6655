/** A table in a file of its own: takes the bulk of records quicker than an engine does. */
import { strict as assert } from 'node:assert';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Change } from '../../functions/projections/changes.ts';
import { wrapNumbers } from '../../functions/store/dynamodb-errors.ts';
import { changeOfItems } from '../../functions/store/stream.ts';
import type {
  Item,
  Key,
  QueryAnswer,
  QueryAsk,
  Reason,
  Table,
  Write,
} from '../../functions/store/table.ts';
import { holds } from '../support/memory-table.ts';

/** Nothing in it outlives the benchmark: so nothing waits for the disk. */
const SETTINGS = `
  PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
  PRAGMA cache_size = -262144; PRAGMA locking_mode = EXCLUSIVE;`;

/** DynamoDB's JSON of each item: what an engine would have been sent, and what it can import. */
const SHAPE = `CREATE TABLE items (
  pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (pk, sk)) WITHOUT ROWID`;

const LAST_SORT_KEY = '\u{10ffff}';
const LINES_AT_ONCE = 1_000;

/**
 * Of what the store asks of a table all that writes and projections need: the same conditions, all
 * or nothing, a stream of changes in their order. It knows no indexes and counts no units.
 */
export class BulkTable implements Table {
  #changes: Change[] = [];
  #sequence = 0n;
  readonly #path: string;
  readonly #file: DatabaseSync;
  readonly #read: StatementSync;
  readonly #write: StatementSync;

  constructor(path: string) {
    this.#path = path;
    this.#file = new DatabaseSync(path);
    this.#file.exec(`${SETTINGS} ${SHAPE}; BEGIN`);
    this.#read = this.#file.prepare('SELECT item FROM items WHERE pk = ? AND sk = ?');
    this.#write = this.#file.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?)');
  }

  /** What changed since it was asked last, as the stream would tell it. */
  takeChanges(): readonly Change[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Writes all items into a file that the engine can import; how many there were. */
  exportTo(path: string): number {
    const out = openSync(path, 'w', 0o600);
    let [count, lines] = [0, ''];
    for (const { item } of this.#file.prepare('SELECT item FROM items ORDER BY pk, sk').iterate()) {
      lines += `{"Item":${item}}\n`;
      count += 1;
      if (count % LINES_AT_ONCE > 0) continue;
      writeSync(out, lines);
      lines = '';
    }
    writeSync(out, lines);
    closeSync(out);
    return count;
  }

  discard(): void {
    this.#file.close();
    rmSync(this.#path);
  }

  async get(key: Key): Promise<Item | null> {
    return this.#get(key);
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    return keys.map((key) => this.#get(key)).filter((item) => item !== null);
  }

  snapshot(keys: readonly Key[]): Promise<readonly Item[]> {
    return this.getMany(keys);
  }

  async query({ index, pk, from, to, descending, limit }: QueryAsk): Promise<QueryAnswer> {
    assert(!index, 'only writes and projections are asked of it');
    const order = descending ? 'DESC' : 'ASC';
    const range = `SELECT item FROM items WHERE pk = ? AND sk BETWEEN ? AND ? ORDER BY sk ${order}`;
    const found = this.#file
      .prepare(`${range} LIMIT ?`)
      .all(pk, from ?? '', to ?? LAST_SORT_KEY, limit ?? -1);
    return { items: found.map(({ item }) => itemOf(item)), next: null };
  }

  async count(ask: QueryAsk): Promise<number> {
    return (await this.query(ask)).items.length;
  }

  async transact(writes: readonly Write[]): Promise<readonly Reason[] | null> {
    const reasons = writes.map((write): Reason => {
      if ('add' in write) return { code: 'none', item: null };
      const item = this.#get('put' in write ? write.put : write.check);
      return holds(write.when, item) ? { code: 'none', item: null } : { code: 'condition', item };
    });
    if (reasons.some(({ code }) => code !== 'none')) return reasons;
    for (const write of writes) {
      if ('put' in write) this.#put(write.put, write.when.if === 'absent');
      if ('add' in write) this.#add(write.add, write.values);
    }
    return null;
  }

  async putMany(items: readonly (Item & Key)[]): Promise<void> {
    for (const item of items) this.#put(item);
  }

  async nextNumber(key: Key, first: number): Promise<number> {
    const value = Number(this.#get(key)?.value ?? first - 1) + 1;
    this.#put({ ...key, value });
    return value;
  }

  #add({ pk, sk }: Key, values: Readonly<Record<string, number | bigint>>): void {
    const item: Record<string, unknown> = { ...this.#get({ pk, sk }) };
    for (const [name, by] of Object.entries(values)) {
      item[name] = BigInt(String(item[name] ?? 0)) + BigInt(by);
    }
    this.#put({ ...item, pk, sk });
  }

  #put(item: Item & Key, isNew = false): void {
    this.#sequence += 1n;
    const change = changeOfItems(this.#sequence, item, () => {
      return { before: isNew ? null : this.#get(item), after: item };
    });
    if (change) this.#changes.push(change);
    const marshalled = marshall(item, { removeUndefinedValues: true });
    this.#write.run(item.pk, item.sk, JSON.stringify(marshalled, bytesToText));
  }

  #get({ pk, sk }: Key): Item | null {
    const found = this.#read.get(pk, sk);
    return found ? itemOf(found.item) : null;
  }
}

/** As in DynamoDB's JSON. */
function bytesToText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

function bytesFromText(name: string, value: unknown): unknown {
  const areBytes = name === 'B' && typeof value === 'string';
  return areBytes ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}

function itemOf(written: unknown): Item {
  const text = String(written);
  // Few items have bytes: the others are read quicker without a look for them.
  const read = text.includes('{"B":"') ? bytesFromText : undefined;
  const marshalled: Parameters<typeof unmarshall>[0] = JSON.parse(text, read);
  return unmarshall(marshalled, { wrapNumbers });
}
