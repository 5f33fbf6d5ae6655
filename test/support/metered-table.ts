/** A table that tells what was asked of it: how long the chain of calls, and what was written. */
import type { Call, Item, Key, Table, Write } from '../../functions/store/table.ts';

/** One call that wrote, and the write units that the table says it cost. */
export interface Written {
  readonly writes: readonly Write[];
  readonly wru: number;
}

export class MeteredTable implements Table {
  /** Calls that had to wait for one another: calls at the same time count once. */
  depth = 0;
  /** That queries brought. */
  rows = 0;
  readonly #table: Table;
  readonly #told: (written: Written) => void;
  #done = 0;

  constructor(table: Table, told: (written: Written) => void = () => {}) {
    this.#table = table;
    this.#told = told;
  }

  restart(): void {
    this.#done = 0;
    this.depth = 0;
    this.rows = 0;
  }

  get: Table['get'] = (key, call, how) => this.#deeper(() => this.#table.get(key, call, how));

  getMany: Table['getMany'] = (keys, call, how) =>
    this.#deeper(() => this.#table.getMany(keys, call, how));

  snapshot: Table['snapshot'] = (keys, call) =>
    this.#deeper(() => this.#table.snapshot(keys, call));

  query: Table['query'] = async (ask, call) => {
    const answer = await this.#deeper(() => this.#table.query(ask, call));
    this.rows += answer.items.length;
    return answer;
  };

  count: Table['count'] = (ask, call) => this.#deeper(() => this.#table.count(ask, call));

  nextNumber: Table['nextNumber'] = (key, first, call) =>
    this.#deeper(() => this.#table.nextNumber(key, first, call));

  transact: Table['transact'] = (writes, token, call) =>
    this.#writing(writes, call, () => this.#table.transact(writes, token, call));

  putMany: Table['putMany'] = (items: readonly (Item & Key)[], call) => {
    const writes = items.map((put): Write => ({ put, when: { if: 'present' } }));
    return this.#writing(writes, call, () => this.#table.putMany(items, call));
  };

  async #writing<A>(writes: readonly Write[], call: Call, write: () => Promise<A>): Promise<A> {
    const before = call.spent.wru;
    const answer = await this.#deeper(write);
    this.#told({ writes, wru: call.spent.wru - before });
    return answer;
  }

  async #deeper<A>(ask: () => Promise<A>): Promise<A> {
    const depth = this.#done + 1;
    const answer = await ask();
    this.#done = Math.max(this.#done, depth);
    this.depth = Math.max(this.depth, depth);
    return answer;
  }
}
