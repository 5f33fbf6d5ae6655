/** A table some of whose calls meet a fault: the same faults as on the wire, in virtual time. */
import { randomUUID } from 'node:crypto';
import type { Pace } from '../../functions/store/attempts.ts';
import {
  Busy,
  type Call,
  type Reason,
  type Table,
  type Write,
} from '../../functions/store/table.ts';

export type TableFault =
  /** Not executed; executed, and its caller does not learn of it; executed much later. */
  | 'lost-request'
  | 'lost-answer'
  | 'late'
  /** Transactions: executed twice with its token, or with another; a reason that is hidden. */
  | 'duplicate'
  | 'forgotten-token'
  | 'masked';

export type Shares = Readonly<Partial<Record<TableFault, number>>>;

const LONGEST_TRIP_MILLISECONDS = 20;
/** Beyond the deadline of a call and those after it. */
const LATEST_MILLISECONDS = 40_000;

export class FaultyTable implements Table {
  readonly #table: Table;
  readonly #pace: Pace;
  readonly #shares: Shares;
  readonly tally = new Map<TableFault, number>();

  constructor(table: Table, pace: Pace, shares: Shares) {
    this.#table = table;
    this.#pace = pace;
    this.#shares = shares;
  }

  get: Table['get'] = (key, call, how) =>
    this.#through(call, () => this.#table.get(key, call, how));
  getMany: Table['getMany'] = (keys, call, how) =>
    this.#through(call, () => this.#table.getMany(keys, call, how));
  snapshot: Table['snapshot'] = (keys, call) =>
    this.#through(call, () => this.#table.snapshot(keys, call));
  query: Table['query'] = (ask, call) => this.#through(call, () => this.#table.query(ask, call));
  count: Table['count'] = (ask, call) => this.#through(call, () => this.#table.count(ask, call));
  putMany: Table['putMany'] = (items, call) =>
    this.#through(call, () => this.#table.putMany(items, call));
  nextNumber: Table['nextNumber'] = (key, first, call) =>
    this.#through(call, () => this.#table.nextNumber(key, first, call));

  transact(writes: readonly Write[], token: string, call: Call) {
    return this.#through(call, async (fault) => {
      const reasons = await this.#table.transact(writes, token, call);
      if (fault === 'duplicate') return this.#table.transact(writes, token, call);
      if (fault === 'forgotten-token') return this.#table.transact(writes, randomUUID(), call);
      return fault === 'masked' && reasons ? this.#masked(reasons) : reasons;
    });
  }

  async #through<A>(call: Call, execute: (fault: TableFault | null) => Promise<A>): Promise<A> {
    const fault = this.#chosen();
    await this.#trip();
    if (fault === 'late') void this.#later(() => execute(fault));
    if (fault === 'late' || fault === 'lost-request') {
      call.spent.trips += 1;
      throw new Busy(fault);
    }
    const answer = await execute(fault);
    await this.#trip();
    if (fault === 'lost-answer') throw new Busy(fault);
    return answer;
  }

  #chosen(): TableFault | null {
    let point = this.#pace.random();
    for (const fault of FAULTS) {
      const share = this.#shares[fault] ?? 0;
      if (point < share) {
        this.tally.set(fault, (this.tally.get(fault) ?? 0) + 1);
        return fault;
      }
      point -= share;
    }
    return null;
  }

  #trip(): Promise<void> {
    return this.#pace.sleep(this.#pace.random() * LONGEST_TRIP_MILLISECONDS);
  }

  async #later(execute: () => Promise<unknown>): Promise<void> {
    await this.#pace.sleep(this.#pace.random() ** 4 * LATEST_MILLISECONDS);
    await execute();
  }

  #masked(reasons: readonly Reason[]): readonly Reason[] {
    const hidden = Math.floor(this.#pace.random() * reasons.length);
    const seen = reasons.map(
      (reason, i): Reason => (i === hidden ? { code: 'busy', item: null } : reason),
    );
    if (seen.some(({ code }) => code === 'condition')) return seen;
    throw new Busy('masked');
  }
}

const FAULTS = [
  'lost-request',
  'lost-answer',
  'late',
  'duplicate',
  'forgotten-token',
  'masked',
] as const satisfies readonly TableFault[];
