/** What a rebuild of the counted tree reads and writes. */
import { randomUUID } from 'node:crypto';
import type { RebuildStore } from '../projections/rebuild.ts';
import { EMPTY } from '../projections/tree.ts';
import { accountFromItem } from './account-item.ts';
import {
  ALL_CLIENTS,
  accountKey,
  LAST_NUMBER,
  ordinal,
  postingsOf,
  rebuiltKey,
  sumsKey,
} from './keys.ts';
import { blockToItem } from './line-blocks.ts';
import { postingFromItem } from './posting-item.ts';
import { walk } from './ranges.ts';
import type { Call, Item, Table } from './table.ts';
import { nodeToItem, SPINE_KEY, spineFromItem, spineToItem } from './tree-item.ts';
import { text } from './values.ts';

const ROWS_AT_ONCE = 1_000;

export function rebuildStore(table: Table, call: Call): RebuildStore {
  return {
    async spine() {
      const item = await table.get(SPINE_KEY, call);
      return item ? spineFromItem(item) : EMPTY;
    },
    async replaceSpine(before, after) {
      const { version } = before;
      const when =
        version === 0 ? { if: 'absent' as const } : { if: 'version' as const, is: version };
      const write = { put: spineToItem(after), when };
      return (await table.transact([write], randomUUID(), call)) === null;
    },
    accounts: () => accounts(table, call),
    postingsUpTo: (client, last) => postingsUpTo(table, client, last, call),
    putLines: (client, lines) => table.putMany([blockToItem(client, lines)], call),
    async putNodes(generation, nodes) {
      await table.putMany(
        nodes.map((node) => nodeToItem(generation, node)),
        call,
      );
    },
    async putSums(sums) {
      const items = [...sums].map(([day, amounts]) => ({ ...sumsKey(day), ...amounts }));
      await table.putMany(items, call);
    },
    async putMarks(marks) {
      const items = marks.map(({ client, upTo }) => ({ ...rebuiltKey(client), client, upTo }));
      await table.putMany(items, call);
    },
  };
}

async function* accounts(table: Table, call: Call) {
  const range = {
    index: 'byClient' as const,
    pk: ALL_CLIENTS,
    prefix: '',
    from: ordinal(0),
    to: ordinal(LAST_NUMBER),
    placeOf: (item: Item) => text(item.clientSk),
  };
  for await (const { place } of walk(table, range, WALK, call)) {
    const client = Number(place);
    const item = await table.get(accountKey(client), call);
    if (item) yield { client, last: accountFromItem(item).last };
  }
}

async function* postingsUpTo(table: Table, client: number, last: number, call: Call) {
  if (last === 0) return;
  const pk = postingsOf(client);
  const placeOf = (item: Item) => text(item.sk);
  const range = { pk, prefix: '', from: ordinal(1), to: ordinal(last), placeOf };
  for await (const { item } of walk(table, range, WALK, call)) yield postingFromItem(item);
}

const WALK = { descending: false, atOnce: ROWS_AT_ONCE };
