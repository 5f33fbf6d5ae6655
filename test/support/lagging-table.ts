/** A table in memory whose indexes are behind: rows are missing, or as they once were. */
import type { Call, Item, QueryAnswer, QueryAsk } from '../../functions/store/table.ts';
import { MemoryTable } from './memory-table.ts';

export class LaggingTable extends MemoryTable {
  /** Which rows the indexes do not show yet, by their number. */
  hidden: (number: number) => boolean = () => false;
  /** What the indexes show in place of a row. */
  shown: (item: Item) => Item = (item) => item;

  override async query(ask: QueryAsk, call: Call): Promise<QueryAnswer> {
    const answer = await super.query(ask, call);
    if (!ask.index) return answer;
    const items = answer.items.filter(({ sk }) => !this.hidden(Number(sk))).map(this.shown);
    return { ...answer, items };
  }
}
