/** Asks for pages of all clients' credits, and what each of them cost. */

import type { Backend } from '../../functions/http/backend.ts';
import type { CreditFilter, Page, PageAsk } from '../../functions/ledger/ledger.ts';
import type { Credit } from '../../functions/ledger/posting.ts';
import type { Table } from '../../functions/store/table.ts';
import { ANYONE, backendOn } from '../support/ledger-on-table.ts';
import { MeteredTable } from '../support/metered-table.ts';
import { nameOf } from './lists-recount.ts';
import { type Skipped, skipping } from './lists-skipping.ts';
import { inThousands, printTable } from './progress.ts';

export const PAGE_ROWS = 25;
const PAGE_4000 = 4_000;
const CALL_MILLISECONDS = 120_000;
/** The time of the middle one of so many tries is shown. */
const TRIES = 5;

export interface Asked<T> {
  readonly page: Page<T>;
  readonly rru: number;
  readonly trips: number;
  /** Trips that waited for one another. */
  readonly depth: number;
  readonly milliseconds: number;
}

/** Asks as a function does that has just started. */
export class Desk {
  readonly #table: MeteredTable;

  constructor(table: Table) {
    this.#table = new MeteredTable(table);
  }

  credits(filter: CreditFilter, ask: PageAsk): Promise<Asked<Credit>> {
    return this.ask((ledger) => ledger.credits(filter, ask));
  }

  async ask<T>(read: (ledger: Ledger) => Promise<Page<T>>): Promise<Asked<T>> {
    const opened = backendOn(this.#table).open(Date.now() + CALL_MILLISECONDS);
    this.#table.restart();
    const began = performance.now();
    const page = await read(opened.ledgerFor(ANYONE));
    const milliseconds = performance.now() - began;
    return { page, ...opened.spent, depth: this.#table.depth, milliseconds };
  }
}

type Ledger = ReturnType<ReturnType<Backend['open']>['ledgerFor']>;

export interface Depths {
  /** When the middle of a burst was: pages there are asked for too. */
  readonly burst: number;
}

/** One page of a list, beside the same page by skipping. */
export interface Depth {
  readonly filter: CreditFilter;
  readonly list: string;
  readonly place: 'first' | 'middle' | 'in a burst' | '4,000' | 'last';
  readonly page: number;
  readonly asked: Asked<Credit>;
  readonly skipped: Skipped;
}

export async function compareDepths(
  table: Table,
  filter: CreditFilter,
  { burst }: Depths,
): Promise<readonly Depth[]> {
  const desk = new Desk(table);
  const { page: first } = await desk.credits(filter, { limit: PAGE_ROWS, offset: 0 });
  const pages = Math.max(1, Math.ceil((first.total ?? 0) / PAGE_ROWS));
  const bySkipping = skipping(table, filter);
  const range = filter.from === undefined ? '' : ', in a time range';
  const list = `${nameOf(filter)}, ${filter.order}${range}`;
  const depths: Depth[] = [];
  for (const [place, page] of [
    ['first', 1],
    ['middle', Math.ceil(pages / 2)],
    ['in a burst', await pageOf(desk, filter, burst)],
    ['4,000', PAGE_4000],
    ['last', pages],
  ] as const) {
    if (page > pages || page < 1) continue;
    const offset = (page - 1) * PAGE_ROWS;
    const asked = await middleOf(() => desk.credits(filter, { limit: PAGE_ROWS, offset }));
    const skipped = await bySkipping(offset + asked.page.rows.length);
    depths.push({ filter, list, place, page, asked, skipped });
  }
  return depths;
}

export function printDepths(depths: readonly Depth[]): void {
  const own = ['read units', 'trips', 'depth', 'ms'];
  const others = ['skipping:', 'read units', 'trips', 'ms'];
  const rows = depths.map(({ list, place, page, asked, skipped }) => [
    list,
    place,
    ...[page, asked.page.rows.length].map(inThousands),
    ...[units(asked.rru), ...[asked.trips, asked.depth, asked.milliseconds].map(inThousands)],
    skipped.measured ? '' : '≈',
    ...[units(skipped.rru), ...[skipped.trips, skipped.milliseconds].map(inThousands)],
  ]);
  printTable(['list', 'page', 'no.', 'rows', ...own, ...others], rows);
}

/** The page on which the instant lies; 0 where the list has nothing there. */
async function pageOf(desk: Desk, filter: CreditFilter, instant: number): Promise<number> {
  const { from = 0, to = instant + 1 } = filter;
  if (instant < from || instant > to) return 0;
  const ahead = filter.order === 'newest' ? { from: instant } : { to: instant };
  const { page } = await desk.credits({ ...filter, ...ahead }, { limit: 1, offset: 0 });
  return Math.floor((page.total ?? 0) / PAGE_ROWS) + 1;
}

function units(rru: number): string {
  return rru >= 100 ? inThousands(rru) : rru.toFixed(1);
}

export async function middleOf<A extends { readonly milliseconds: number }>(
  ask: () => Promise<A>,
): Promise<A> {
  const asked: A[] = [];
  for (let i = 0; i < TRIES; i += 1) asked.push(await ask());
  const sorted = asked.sort((a, b) => a.milliseconds - b.milliseconds);
  const middle = sorted[Math.floor(TRIES / 2)];
  if (!middle) throw new Error('there was no try');
  return middle;
}
