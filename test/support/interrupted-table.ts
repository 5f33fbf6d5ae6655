/** A table before each of whose reads something else happens, and one that has folded nothing. */
import { lineBlocksOf } from '../../functions/store/keys.ts';
import type { Table } from '../../functions/store/table.ts';

type Reading = 'get' | 'getMany' | 'snapshot' | 'query';

export function interrupted(table: Table, meanwhile: (of: Reading) => Promise<void>): Table {
  const after = async <A>(of: Reading, read: () => Promise<A>): Promise<A> => {
    await meanwhile(of);
    return read();
  };
  return {
    ...delegating(table),
    get: (key, call, how) => after('get', () => table.get(key, call, how)),
    getMany: (keys, call, how) => after('getMany', () => table.getMany(keys, call, how)),
    snapshot: (keys, call) => after('snapshot', () => table.snapshot(keys, call)),
    query: (ask, call) => after('query', () => table.query(ask, call)),
  };
}

/** Snapshots are of what folds have left. */
export function unfolded(table: Table): Table {
  return { ...delegating(table), snapshot: async () => [] };
}

/** As it is before blocks of lines are folded. */
export function withoutLines(table: Table): Table {
  const isBlock = (pk: string) => pk === lineBlocksOf(Number(pk.slice(pk.indexOf('#') + 1)));
  return {
    ...delegating(table),
    query: async (ask, call) =>
      isBlock(ask.pk) ? { items: [], next: null } : table.query(ask, call),
  };
}

function delegating(table: Table): Table {
  return {
    get: (key, call, how) => table.get(key, call, how),
    getMany: (keys, call, how) => table.getMany(keys, call, how),
    snapshot: (keys, call) => table.snapshot(keys, call),
    query: (ask, call) => table.query(ask, call),
    count: (ask, call) => table.count(ask, call),
    transact: (writes, token, call) => table.transact(writes, token, call),
    putMany: (items, call) => table.putMany(items, call),
    nextNumber: (key, first, call) => table.nextNumber(key, first, call),
  };
}
