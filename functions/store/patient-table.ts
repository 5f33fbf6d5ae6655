/** A table whose calls are tried again, each by itself, until the caller's deadline. */
import { type Pace, untilDeadline } from './attempts.ts';
import type { Call, Table } from './table.ts';

/** Throws `Outage` where the table is still busy at the deadline. */
export function patient(table: Table, pace: Pace): Table {
  const again = <A>(call: Call, attempt: () => Promise<A>) => untilDeadline(pace, call, attempt);
  return {
    get: (key, call, how) => again(call, () => table.get(key, call, how)),
    getMany: (keys, call, how) => again(call, () => table.getMany(keys, call, how)),
    snapshot: (keys, call) => again(call, () => table.snapshot(keys, call)),
    query: (ask, call) => again(call, () => table.query(ask, call)),
    count: (ask, call) => again(call, () => table.count(ask, call)),
    // One token over all attempts: whichever of them was made, it is made once.
    transact: (writes, token, call) => again(call, () => table.transact(writes, token, call)),
    putMany: (items, call) => again(call, () => table.putMany(items, call)),
    nextNumber: (key, first, call, until) =>
      again(call, () => table.nextNumber(key, first, call, until)),
  };
}
