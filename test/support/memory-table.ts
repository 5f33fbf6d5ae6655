/** The table as a map in memory: passes the same cases as the one on DynamoDB. */
import { strict as assert } from 'node:assert';
import { INDEXES } from '../../functions/store/schema.ts';
import type {
  Call,
  Condition,
  Item,
  Key,
  QueryAnswer,
  QueryAsk,
  Reason,
  Table,
  Write,
} from '../../functions/store/table.ts';

const PAGE_ITEMS = 1_000;
const MAX_WRITES = 100;

export class MemoryTable implements Table {
  readonly #items = new Map<string, Item>();
  readonly #tokens = new Set<string>();
  /** What changed, in order: the table's stream. */
  readonly stream: { readonly before: Item | null; readonly after: Item & Key }[] = [];

  /** Every item, for checks of what is stored. */
  items(): Item[] {
    return [...this.#items.values()].map((item) => structuredClone(item));
  }

  async get(key: Key, call: Call): Promise<Item | null> {
    call.spent.trips += 1;
    return this.#read(key);
  }

  async getMany(keys: readonly Key[], call: Call): Promise<readonly Item[]> {
    call.spent.trips += 1;
    assert.equal(new Set(keys.map(idOf)).size, keys.length, 'DynamoDB refuses a key given twice');
    return keys.map((key) => this.#read(key)).filter((item) => item !== null);
  }

  async snapshot(keys: readonly Key[], call: Call): Promise<readonly Item[]> {
    assert(keys.length <= MAX_WRITES, 'DynamoDB refuses so many reads in one transaction');
    return this.getMany(keys, call);
  }

  async query(ask: QueryAsk, call: Call): Promise<QueryAnswer> {
    call.spent.trips += 1;
    const { sortKey } = shapeOf(ask);
    const all = this.#range(ask);
    const start = ask.after ? all.findIndex((item) => idOf(item) === idOf(ask.after)) + 1 : 0;
    const most = Math.min(ask.limit ?? PAGE_ITEMS, PAGE_ITEMS);
    const found = all.slice(start, start + most);
    const items = found.map((item) => structuredClone(ask.only ? only(item, ask.only) : item));
    const last = found.at(-1);
    const more = start + most < all.length;
    return { items, next: more && last ? { pk: last.pk, sk: last.sk, at: last[sortKey] } : null };
  }

  async count(ask: QueryAsk, call: Call): Promise<number> {
    call.spent.trips += 1;
    return this.#range(ask).length;
  }

  async transact(
    writes: readonly Write[],
    token: string,
    call: Call,
  ): Promise<readonly Reason[] | null> {
    call.spent.trips += 1;
    assert(writes.length <= MAX_WRITES, 'DynamoDB refuses so many writes in one transaction');
    if (this.#tokens.has(token)) return null;
    const reasons = writes.map((write): Reason => {
      if ('add' in write) return { code: 'none', item: null };
      const item = this.#read('put' in write ? write.put : write.check);
      return holds(write.when, item) ? { code: 'none', item: null } : { code: 'condition', item };
    });
    if (reasons.some((reason) => reason.code !== 'none')) return reasons;
    for (const write of writes) {
      if ('put' in write) this.put(write.put);
      if ('add' in write) this.#add(write.add, write.values);
    }
    this.#tokens.add(token);
    return null;
  }

  async nextNumber(key: Key, first: number, call: Call): Promise<number> {
    call.spent.trips += 1;
    const value = Number(this.#read(key)?.value ?? first - 1) + 1;
    this.put({ ...key, value });
    return value;
  }

  async putMany(items: readonly (Item & Key)[], call: Call): Promise<void> {
    call.spent.trips += 1;
    for (const item of items) this.put(item);
  }

  #add({ pk, sk }: Key, values: Readonly<Record<string, number | bigint>>): void {
    const item: Record<string, unknown> = { ...this.#read({ pk, sk }) };
    for (const [name, by] of Object.entries(values)) {
      item[name] = BigInt((item[name] ?? 0) as number | bigint) + BigInt(by);
    }
    this.put({ ...item, pk, sk });
  }

  /** Plants an item, whatever the ledger would say. */
  put(item: Item & Key): void {
    this.stream.push({ before: this.#read(item), after: structuredClone(item) });
    this.#items.set(idOf(item), structuredClone(item));
  }

  #read(key: Item | Key): Item | null {
    const item = this.#items.get(idOf(key));
    return item ? structuredClone(item) : null;
  }

  #range(ask: QueryAsk): Item[] {
    const { partitionKey, sortKey } = shapeOf(ask);
    const found = [...this.#items.values()].filter((item) => {
      const place = item[sortKey];
      if (item[partitionKey] !== ask.pk || typeof place !== 'string') return false;
      return (ask.from ?? '') <= place && (ask.to === undefined || place <= ask.to);
    });
    const placed = found.sort((a, b) => (String(a[sortKey]) < String(b[sortKey]) ? -1 : 1));
    return ask.descending ? placed.reverse() : placed;
  }
}

function shapeOf(ask: QueryAsk): { partitionKey: string; sortKey: string } {
  const shape = INDEXES.find(({ name }) => name === ask.index);
  return shape ?? { partitionKey: 'pk', sortKey: 'sk' };
}

function only(item: Item, paths: readonly string[]): Item {
  const shown: Record<string, unknown> = {};
  for (const path of paths) {
    const [outer = '', inner] = path.split('.');
    const value = item[outer];
    if (inner === undefined) {
      if (value !== undefined) shown[outer] = value;
    } else if (typeof value === 'object' && value !== null && inner in value) {
      shown[outer] = { ...(shown[outer] as object), [inner]: Reflect.get(value, inner) };
    }
  }
  return shown;
}

function idOf(key: Item | Key | undefined): string {
  return `${String(key?.pk)}\n${String(key?.sk)}`;
}

export function holds(when: Condition, item: Item | null): boolean {
  switch (when.if) {
    case 'absent':
      return item === null;
    case 'present':
      return item !== null;
    case 'version':
      return item !== null && Number(item.version) === when.is;
    case 'free_for':
      return item === null || Number(item.client) === when.client;
  }
}
