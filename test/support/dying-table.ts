/** A table whose caller dies after some calls. */
import { Busy, type Call, type Table } from '../../functions/store/table.ts';

/** The process dies after so many calls, before or right after the last one was carried out. */
export function dying(table: Table, calls: number): Table {
  let left = calls;
  const guard = async <A>(call: () => Promise<A>): Promise<A> => {
    left -= 1;
    if (left < 0) throw new Busy('the process died');
    const answer = await call();
    if (left === 0 && calls % 2 === 0) throw new Busy('the process died after the write');
    return answer;
  };
  return {
    get: (key, call) => guard(() => table.get(key, call)),
    getMany: (keys, call) => guard(() => table.getMany(keys, call)),
    snapshot: (keys, call) => guard(() => table.snapshot(keys, call)),
    query: (ask, call) => guard(() => table.query(ask, call)),
    count: (ask, call: Call) => guard(() => table.count(ask, call)),
    transact: (writes, token, call) => guard(() => table.transact(writes, token, call)),
    putMany: (items, call) => guard(() => table.putMany(items, call)),
    nextNumber: (key, first, call) => guard(() => table.nextNumber(key, first, call)),
  };
}
