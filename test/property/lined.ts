/** A story of one client whose lines are folded at any moment, and what must be true of them. */
import { expect } from 'vitest';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { PostingLine } from '../../functions/ledger/lists.ts';
import { POSTINGS_PER_BLOCK } from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { project } from '../../functions/projections/project.ts';
import { rebuild } from '../../functions/projections/rebuild.ts';
import { lineBlocksOf, postingsOf } from '../../functions/store/keys.ts';
import { linesFromItem, readLines } from '../../functions/store/line-blocks.ts';
import { postingFromItem } from '../../functions/store/posting-item.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import { rebuildStore } from '../../functions/store/rebuild-store.ts';
import { changeOfItems } from '../../functions/store/stream.ts';
import { Busy } from '../../functions/store/table.ts';
import { dying } from '../support/dying-table.ts';
import { ledgerOn, newCall } from '../support/ledger-on-table.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { lineOf } from '../support/naive-lists.ts';

const NOTES = [null, 'Straße 7', 'lookup', '100 % off.*', '漢字', 'a "quoted" \\ line\n'];

export class LineStory {
  readonly table = new MemoryTable();
  client: ClientRef = { number: 0, id: '', uuid: '' };
  #now = Date.UTC(2026, 0, 1);
  readonly #ledger = ledgerOn(this.table, { now: () => this.#now, random: () => 0, sleep });
  #delivered = 0;

  static async begin(): Promise<LineStory> {
    const story = new LineStory();
    story.client = await story.#ledger.client('a');
    await story.act(0, 40);
    // More than a block, and a record that had no note gets a description.
    for (const [does, size] of [
      [1, 42],
      [1, 44],
      [2, 43],
    ] as const)
      await story.act(does, size);
    return story;
  }

  async act(does: number, size: number): Promise<void> {
    this.#now += size * 1_000;
    const own = this.postings().filter(({ credit }) => credit);
    const record = own[(size * 7) % Math.max(1, own.length)]?.number ?? 1;
    const note = NOTES[size % NOTES.length] ?? null;
    const command = commandFor(does, size, record, note);
    await this.#ledger.ask(this.client, command);
  }

  /** A batch of the stream that begins `again` records earlier than it should, and may die. */
  async deliver(records: number, again: number, dies: number): Promise<void> {
    const start = Math.max(0, this.#delivered - again);
    const batch = this.table.stream.slice(start, start + records);
    const changes = batch.flatMap(({ before, after }, i) => {
      return changeOfItems(BigInt(start + i), after, () => ({ before, after })) ?? [];
    });
    const table = dies > 2 ? this.table : dying(this.table, 1 + dies * 4);
    try {
      await project(projectionStore(table, newCall()), 'shard', changes);
      this.#delivered = Math.max(this.#delivered, start + batch.length);
    } catch (error) {
      expect(error).toBeInstanceOf(Busy);
    }
  }

  async drain(): Promise<void> {
    while (this.#delivered < this.table.stream.length) await this.deliver(200, 0, 3);
  }

  async rebuild(): Promise<void> {
    await rebuild(rebuildStore(this.table, newCall()), () => this.#now);
    this.checkComplete();
  }

  /** Lines from blocks and postings, and blocks alone, say what each posting said at first. */
  async check(share: number, length: number): Promise<void> {
    const all = this.#firstSeen();
    const from = 1 + Math.floor(share * (all.length - 1));
    const to = Math.min(all.length, from + length);
    const lines = await readLines(this.table, this.client.number, from, to, newCall());
    expect(lines).toEqual(all.slice(from - 1, to));
    for (const block of this.blocks()) {
      const [first] = block;
      const start = (first?.number ?? 0) - 1;
      expect(block).toEqual(all.slice(start, start + POSTINGS_PER_BLOCK));
    }
  }

  checkComplete(): void {
    const full = Math.floor(this.postings().length / POSTINGS_PER_BLOCK);
    expect(this.blocks()).toHaveLength(full);
  }

  blocks(): PostingLine[][] {
    const items = this.table.items().filter(({ pk }) => pk === lineBlocksOf(this.client.number));
    return items.map(linesFromItem);
  }

  postings(): Posting[] {
    const own = postingsOf(this.client.number);
    const items = this.table.items().filter(({ pk }) => pk === own);
    return items.map(postingFromItem).sort((a, b) => a.number - b.number);
  }

  /** As the stream told of each when it was new. */
  #firstSeen(): PostingLine[] {
    const own = postingsOf(this.client.number);
    const made = this.table.stream.filter(({ before, after }) => !before && after.pk === own);
    return made.map(({ after }) => lineOf(postingFromItem(after)));
  }
}

async function sleep(): Promise<void> {}

function commandFor(does: number, size: number, record: number, note: string | null): Command {
  const usage = {
    op: 'usage',
    amount: 1n,
    ...(note === null ? {} : { description: note }),
  } as const;
  const purchase = { op: 'purchase', amount: BigInt(size) * 100n, partner: 'shop' } as const;
  const commands: readonly Command[] = [
    { ...purchase, currency: 'EUR' },
    { op: 'batch', operations: Array.from({ length: size }, () => usage) },
    { op: 'edit', credit: record, description: note },
    { ...usage, store: 'north' },
    { op: 'hold', amount: 1n, expiresInSeconds: size },
    { op: 'reverse', credit: record, reason: note ?? 'none' },
    { ...purchase, ...usage, status: 'pending', op: 'purchase' },
    { op: 'approve', credit: record },
  ];
  return commands[does % commands.length] ?? usage;
}
