/** Says whether the figures keep to what is promised of lists at any depth. */
import type { Depth } from './lists-queries.ts';
import { printTable } from './progress.ts';

/** Read units of a page at any depth: of one category, and of two merged. */
const ONE_CATEGORY = 9;
const TWO_CATEGORIES = 14;
/** Times the first page. */
const FLAT = 3;
/** Write units of tree and watermark per record, at 20 records per flush. */
const KEPT = 0.5;

export function printBounds(depths: readonly Depth[], keptAtTwenty: number): void {
  const deep = depths.filter(({ place }) => place !== 'first');
  const first = new Map(
    depths.filter(({ place }) => place === 'first').map(({ list, asked }) => [list, asked.rru]),
  );
  const times = deep.map(({ list, asked }) => asked.rru / (first.get(list) ?? 0));
  const one = depths.filter(({ filter }) => filter.category !== undefined);
  const two = depths.filter(({ filter }) => filter.category === undefined);
  const dearest = (of: readonly Depth[]) => Math.max(...of.map(({ asked }) => asked.rru));
  const bounds: readonly [string, number, number][] = [
    ['any page, times the first', Math.max(...times), FLAT],
    ['any page of one category, read units', dearest(one), ONE_CATEGORY],
    ['any page of both, read units', dearest(two), TWO_CATEGORIES],
    ['tree and watermark at 20 per flush, write units per record', keptAtTwenty, KEPT],
  ];
  const rows = bounds.map(([name, found, most]) => {
    return [name, found.toFixed(2), String(most), found <= most ? 'yes' : 'NO'];
  });
  printTable(['at most', 'found', 'promised', 'kept'], rows);
}
