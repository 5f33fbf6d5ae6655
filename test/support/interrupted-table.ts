/** A table before each of whose reads something else happens, and one that has folded nothing. */
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
