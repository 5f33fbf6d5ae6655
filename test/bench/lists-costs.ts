/** What the projections' writes cost per record, by flush size and by what was written. */
import { strict as assert } from 'node:assert';
import { SUMS } from '../../functions/store/keys.ts';
import type { Item, Key, Write } from '../../functions/store/table.ts';
import { SPINE_KEY } from '../../functions/store/tree-item.ts';
import { itemBytes } from '../support/item-bytes.ts';
import type { Written } from '../support/metered-table.ts';
import { inThousands, printTable } from './progress.ts';

/** Write units, but for the counts and `rru`. */
interface Costs {
  flushes: number;
  records: number;
  moves: number;
  tree: number;
  watermark: number;
  late: number;
  sums: number;
  grants: number;
  lines: number;
  due: number;
  changed: number;
  rru: number;
  spineBytes: number;
}

const NOTHING: Costs = {
  flushes: 0,
  records: 0,
  moves: 0,
  tree: 0,
  watermark: 0,
  late: 0,
  sums: 0,
  grants: 0,
  lines: 0,
  due: 0,
  changed: 0,
  rru: 0,
  spineBytes: 0,
};

const KB = 1024;

export class FlushCosts {
  readonly #bySize = new Map<number, Costs>();
  #now: Costs = { ...NOTHING };
  #spineBytes = 0;

  of(size: number): Readonly<Costs> {
    return this.#bySize.get(size) ?? NOTHING;
  }

  /** Whatever replaces that spine is paid by the larger of the two. */
  after(spine: Item | null): this {
    this.#spineBytes = spine ? itemBytes(spine) : 0;
    return this;
  }

  /** `null`: what comes now is not measured. */
  begin(size: number | null): void {
    const costs = (size === null ? null : this.#bySize.get(size)) ?? { ...NOTHING };
    if (size !== null) this.#bySize.set(size, costs);
    this.#now = costs;
  }

  end(records: number, moves: number, rru: number): void {
    this.#now.flushes += 1;
    this.#now.records += records;
    this.#now.moves += moves;
    this.#now.rru += rru;
  }

  take({ writes, wru }: Written): void {
    // Its first answer was lost: what it cost is not known.
    if (wru === 0 && writes.length > 0) this.begin(null);
    const now = this.#now;
    const kinds = Map.groupBy(writes, (write) => kindOf(write));
    now.due += units(kinds.get('U')) / 2;
    now.changed += units(kinds.get('D')) / 2;
    now.lines += units(kinds.get('M')) / 2;
    if (kinds.has('G')) now.grants += wru;
    const nodes = kinds.get('H');
    if (!nodes) return;
    const spine = nodes.flatMap((write) => ('put' in write ? [write.put] : [])).find(isSpine);
    const bytes = spine ? itemBytes(spine) : 0;
    // What is replaced is paid for too, where it was larger.
    const tree = units(nodes) - unitsOf(bytes) + unitsOf(Math.max(bytes, this.#spineBytes));
    this.#spineBytes = bytes;
    const watermark = units(kinds.get('W'));
    // A day's sums are far below a KB.
    const sums = 2 * (kinds.get(SUMS)?.length ?? 0);
    // What a closed node weighs is not known here: its share is what remains.
    const late = wru - tree - watermark - sums;
    if (wru > 0 && !nodes.some((write) => 'add' in write))
      assert.equal(late, 0, 'items weigh otherwise');
    now.spineBytes += bytes;
    now.tree += tree;
    now.watermark += watermark;
    now.sums += sums;
    now.late += late;
  }

  /** Write units of tree and watermark. */
  perRecord(size: number): number {
    const { tree, watermark, records } = this.of(size);
    return (tree + watermark) / Math.max(1, records);
  }

  print(sizes: readonly number[]): void {
    const rows = sizes.map((size) => {
      const costs = this.of(size);
      const per = (units: number) => (units / Math.max(1, costs.records)).toFixed(3);
      const moved = costs.moves === 0 ? '–' : (costs.late / costs.moves).toFixed(1);
      const bytes = costs.spineBytes / Math.max(1, costs.flushes);
      return [
        ...[size, costs.flushes, costs.records].map((count) => inThousands(count)),
        this.perRecord(size).toFixed(3),
        per(costs.late),
        moved,
        ...[costs.sums, costs.grants, costs.lines].map(per),
        ...[costs.due, costs.changed, costs.rru].map(per),
        inThousands(bytes),
      ];
    });
    console.log('What projections cost per new record, in write units:\n');
    const titles = ['per flush', 'flushes', 'records', 'tree + watermark', 'late moves'];
    const others = ['(each)', 'sums', 'grants', 'lines', 'due', 'changed'];
    printTable([...titles, ...others, 'read units', 'spine bytes'], rows);
  }
}

/** In a transaction; half of it by itself. */
function units(writes: readonly Write[] = []): number {
  const puts = writes.flatMap((write) => ('put' in write ? [write.put] : []));
  return puts.reduce((sum, item) => sum + unitsOf(itemBytes(item)), 0);
}

function unitsOf(bytes: number): number {
  return 2 * Math.ceil(bytes / KB);
}

function isSpine({ pk, sk }: Key): boolean {
  return pk === SPINE_KEY.pk && sk === SPINE_KEY.sk;
}

/** The letter that its partition begins with. */
function kindOf(write: Write): string {
  const key = 'put' in write ? write.put : 'add' in write ? write.add : write.check;
  return key.pk.split('#')[0] ?? '';
}
