/** Histories whose grants' ledgers are folded at any moment, and what must be true of them. */
import { expect } from 'vitest';
import { spendableOf } from '../../functions/dialects/metronome/find-credits.ts';
import { balanceOf, ledgerEntries } from '../../functions/dialects/metronome/ledger-entries.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { GrantLine } from '../../functions/ledger/grant-lines.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import type { Credit } from '../../functions/ledger/posting.ts';
import { foldClient } from '../../functions/projections/fold-grants.ts';
import { projectionStore } from '../../functions/store/projection-store.ts';
import type { Table } from '../../functions/store/table.ts';
import { interrupted, unfolded } from '../support/interrupted-table.ts';
import { ledgerOn, newCall } from '../support/ledger-on-table.ts';
import { lineTexts } from '../support/line-texts.ts';
import { commandFor, fitting } from './commands.ts';
import type { Event, Kind, Step } from './steps.ts';
import { World } from './world.ts';

const DAY = 86_400_000;
/** What can happen that is not a command. */
const OTHERS: readonly Event[] = ['time', 'replay', 'altered copy', 'copies at once'];

export class GrantWorld {
  readonly #world: World;
  /** How many checks found how many lines, folds and interruptions: none would prove nothing. */
  readonly seen = { lines: 0, folded: 0, interruptions: 0 };

  private constructor(world: World) {
    this.#world = world;
  }

  /** A moment before the month ends: time passes by milliseconds, now and then by days. */
  static async open(): Promise<GrantWorld> {
    const world = await World.open();
    world.now = Date.UTC(2027, 1, 1) - 40;
    return new GrantWorld(world);
  }

  async take(step: Step): Promise<void> {
    const { event, c } = step;
    if (event === 'time') this.#world.now += c === 11 ? 12 * DAY : c;
    else if (!isOther(event) && event !== 'close') await this.#do(event, step);
  }

  /** Up to the last posting, or to one on the way there. */
  async fold({ client, a }: Pick<Step, 'client' | 'a'>): Promise<void> {
    const ref = this.#world.client(client);
    const { last } = await this.#world.stored(ref);
    const store = projectionStore(this.#world.table, newCall());
    const from = await store.foldedUpTo(ref.number);
    await foldClient(store, ref.number, from + Math.ceil(((last - from) * (a + 1)) / 12));
    this.seen.folded += 1;
  }

  /** The balance is the sum of the entries, and what is folded is what the postings say. */
  async check(client: number): Promise<void> {
    const ref = this.#world.client(client);
    const ledger = this.#on(this.#world.table);
    const grants = await this.#grants(ref);
    const ledgers = await ledger.grantLedgers(ref, grants);
    const plain = await this.#on(unfolded(this.#world.table)).grantLedgers(ref, grants);
    expect(ledgers.account).toEqual(plain.account);
    expect(all(ledgers.lines)).toEqual(all(plain.lines));
    this.#expectSums(ledgers);
    for (const grant of grants) {
      const entries = ledgerEntries(grant, ledgers);
      expect(entries).toEqual(ledgerEntries(grant, plain));
      this.seen.lines += entries.length;
    }
    const months = await Promise.all(
      [ledger, this.#on(unfolded(this.#world.table))].map((one) => one.drawsOfMonth(ref)),
    );
    const [lost, recounted] = months.map(({ lines }) => lineTexts(lines));
    expect(lost).toEqual(recounted);
  }

  /**
   * Sums while commands and folds come between the reads. Gives how often they were begun again.
   */
  async checkRaced(step: Step, more: readonly Step[]): Promise<number> {
    const ref = this.#world.client(step.client);
    const grants = await this.#grants(ref);
    const left = [...more];
    let begun = 0;
    const table = interrupted(this.#world.table, async (of) => {
      if (of === 'snapshot') begun += 1;
      const next = left.shift();
      if (!next) return;
      this.seen.interruptions += 1;
      await this.take({ ...next, client: step.client });
      await this.fold({ ...next, client: step.client });
    });
    const ledgers = await this.#on(table).grantLedgers(ref, grants);
    this.#expectSums(ledgers);
    return begun - 1;
  }

  #expectSums(ledgers: Awaited<ReturnType<Ledger['grantLedgers']>>): void {
    for (const grant of ledgers.credits.filter(({ voidedAt }) => voidedAt === null)) {
      const spendable = spendableOf(ledgers.account, grant.number, ledgers.at);
      expect(balanceOf(ledgerEntries(grant, ledgers))).toBe(spendable);
    }
  }

  async #do(wanted: Kind, step: Step): Promise<void> {
    const world = this.#world;
    const client = world.client(step.client);
    const others = world.clients.filter((other) => other !== client);
    const book = world.model.at(client.number, world.now);
    const scene = { book, others, self: client, now: world.now };
    const command = commandFor(fitting(wanted, book), step, scene);
    const answer = await world.ask({ client, command, transactionId: null });
    world.model.ask(client.number, command, answer.numbers, world.now);
  }

  async #grants(client: ClientRef): Promise<Credit[]> {
    const postings = await this.#world.postings(client);
    const credits = postings.flatMap(({ credit }) => credit ?? []);
    return credits.filter(({ status, schedule }) => status === 'approved' && schedule.length > 0);
  }

  #on(table: Table): Ledger {
    const pace = { now: () => this.#world.now, random: () => 0, sleep: async () => {} };
    return ledgerOn(table, pace).ledger;
  }
}

function isOther(event: Event): event is Exclude<Event, Kind> {
  return OTHERS.includes(event);
}

function all(lines: ReadonlyMap<number, readonly GrantLine[]>): string[] {
  return lineTexts([...lines.values()].flat());
}
