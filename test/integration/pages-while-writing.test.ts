/** Lists that are paged through while others write: nobody is missed, nobody comes twice. */
import { beforeAll, describe, expect, test } from 'vitest';
import { project } from '../../functions/projections/project.ts';
import { listGlobalCredits } from '../../functions/store/global-credits.ts';
import { rank } from '../../functions/store/keys.ts';
import { postingFromItem } from '../../functions/store/posting-item.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { changeOfItems } from '../../functions/store/stream.ts';
import { EIGHTEEN_MONTHS, turns } from '../bench/lists-crowd.ts';
import { idsOf, judge, meanwhile, walkByCursor } from '../bench/lists-cursors.ts';
import { Desk } from '../bench/lists-queries.ts';
import { everyKind, nameOf, Recount } from '../bench/lists-recount.ts';
import { Writer } from '../bench/lists-writer.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { chance } from '../support/log-writer.ts';
import { MemoryTable } from '../support/memory-table.ts';

const PLAN = { ...EIGHTEEN_MONTHS, records: 2_000, clients: 9, seed: 5, bursts: [] };
/** What goes on meanwhile: so quickly that many statuses move. */
const MORE = { ...PLAN, records: 30_000, seed: 6, from: PLAN.to, to: PLAN.to + 86_400_000 };
const CHANGES_AT_ONCE = 30;

const table = new MemoryTable();
const more = turns(MORE);
let writer: Writer;
let projected = 0;
const counted = { records: new Recount(), items: 0 };

beforeAll(async () => {
  writer = await Writer.open(table, PLAN);
  await writer.write(turns(PLAN));
  await fold();
});

describe.each(everyKind())('the list of %j', (kind) => {
  test.each(['newest', 'oldest'] as const)(
    'by cursor, %s first, has each record that matched throughout once',
    async (order) => {
      const before = idsOf(recount(), kind);
      const limit = kind.status === 'pending' ? 3 : 150;
      const walk = walkByCursor(new Desk(table), { ...kind, order }, limit);
      const walked = await meanwhile(writing(8), walk);
      const { throughout, ...wrong } = judge(walked, before, idsOf(recount(), kind));
      expect(wrong).toEqual({ missing: 0, twice: 0 });
      expect(walked.ids.length).toBeGreaterThanOrEqual(throughout);
      if (nameOf(kind) !== 'purchase, postPaid') expect(throughout).toBeGreaterThan(0);
    },
  );

  test('by offset has pages as of then, whatever moves meanwhile', async () => {
    const next = chance(1);
    for (let i = 0; i < 10; i += 1) {
      const filter = { ...kind, order: next() < 0.5 ? 'newest' : 'oldest' } as const;
      const first = await listGlobalCredits(table, filter, { limit: 1, offset: 0 }, newCall(), 0);
      const { total } = first;
      const ask = { limit: 20, offset: Math.floor(next() * (total ?? 0)) };
      const page = await meanwhile(writing(1), listGlobalCredits(table, filter, ask, newCall(), 0));
      const places = page.rows.map(({ at, client, number }) => rank(at, client, number));
      const sorted = places.toSorted();
      expect(places).toEqual(filter.order === 'oldest' ? sorted : sorted.reverse());
      expect(new Set(places).size).toBe(places.length);
      expect(page.rows.every(({ credit }) => credit !== null)).toBe(true);
      expect(page.total).toBeGreaterThanOrEqual(kind.status === 'pending' ? 0 : (total ?? 0));
    }
  });
});

/** So many turns of the crowd, one after the other. */
function writing(count: number): () => Promise<void> {
  let left = count;
  return async () => {
    left -= 1;
    const turn = left >= 0 ? more.next().value : undefined;
    if (turn) await writer.write([turn]);
    await fold();
  };
}

/** The stream, in small flushes. */
async function fold(): Promise<void> {
  const store = projectionStore(table, newCall());
  while (projected < table.stream.length) {
    const next = table.stream.slice(projected, projected + CHANGES_AT_ONCE);
    const changes = next.flatMap(({ before, after }, i) => {
      return changeOfItems(BigInt(projected + i), after, () => ({ before, after })) ?? [];
    });
    projected += next.length;
    await project(store, 'shard', changes);
  }
}

/** By what was written, in whatever order it is folded. */
function recount(): Recount {
  for (const { after } of table.stream.slice(counted.items)) {
    if (after.pk.startsWith('R#')) counted.records.count(postingFromItem(after));
  }
  counted.items = table.stream.length;
  return counted.records;
}
