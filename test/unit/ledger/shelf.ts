/** A desk's postings as a store has them, with folds of its grants' ledgers as tests want them. */
import { drawsOfMonth, grantLedgers } from '../../../functions/ledger/grant-ledgers.ts';
import type { FoldedDraws, FoldedGrants } from '../../../functions/ledger/grant-lines.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { Desk } from './desk.ts';

export const FEBRUARY = Date.UTC(2026, 1, 10);

export class Shelf {
  readonly desk = new Desk(9n);
  readonly calls: string[] = [];
  grants: FoldedGrants = { upTo: 0, lines: [], tooMany: false };
  draws: FoldedDraws = { upTo: 0, lines: [] };
  shows: (posting: Posting) => Posting = (posting) => posting;

  constructor() {
    this.desk.now = FEBRUARY;
  }

  async account(_: number, fresh: boolean) {
    this.calls.push(`account${fresh ? ' fresh' : ''}`);
    return { account: this.desk.account, fresh };
  }

  async records(_: number, numbers: readonly number[]) {
    if (numbers.length > 0) this.calls.push(`records ${numbers}`);
    const found = numbers.flatMap((number) => this.desk.log.get(number) ?? []);
    return new Map(found.map((posting) => [posting.number, this.shows(posting)]));
  }

  async postings(_: number, from: number, to: number) {
    this.calls.push(`postings ${from}-${to}`);
    const all = [...this.desk.log.values()];
    return all.filter(({ number }) => from <= number && number <= to);
  }

  async foldedGrants(_: number, grants: readonly number[], most: number) {
    this.calls.push(`grants ${grants} most ${most}`);
    return this.grants;
  }

  async foldedDraws(_: number, month: string) {
    this.calls.push(`draws ${month}`);
    return this.draws;
  }

  ledgers(...numbers: number[]) {
    const credits = numbers.map((number) => this.desk.credit(number));
    return grantLedgers(this, { now: () => this.desk.now }, 7, credits);
  }

  month() {
    return drawsOfMonth(this, { now: () => this.desk.now }, 7);
  }
}
