/** One customer's credit in Metronome's dialect, and everything that can be done to it. */
import { strict as assert } from 'node:assert';
import { creditId, parseCreditId } from '../../functions/ledger/credit-id.ts';
import type { Sending } from './heard.ts';
import { MetronomeDesk, type Told } from './metronome-desk.ts';

export const HOUR = 3_600_000;

/** A segment as a test says it: an amount, and the days between which it can be used. */
export type Days = readonly [amount: number, from: number, to: number];

export class MetronomeCredit {
  readonly desk: MetronomeDesk;
  readonly customer: string;
  readonly id: string;

  private constructor(desk: MetronomeDesk, customer: string, id: string) {
    this.desk = desk;
    this.customer = customer;
    this.id = id;
  }

  static async open(
    days: readonly Days[],
    fields: object = {},
    desk?: MetronomeDesk,
  ): Promise<MetronomeCredit> {
    const at = desk ?? (await MetronomeDesk.open());
    const customer = await at.customer();
    const access_schedule = { schedule_items: days.map((one) => itemOf(at, one)) };
    const id = await at.credit(customer, { access_schedule, ...fields });
    return new MetronomeCredit(at, customer, id);
  }

  /** As an item of a schedule. */
  item(days: Days): object {
    return itemOf(this.desk, days);
  }

  day(day: number, milliseconds = 0): string {
    return this.desk.counter.day(day, milliseconds);
  }

  endDate(access_ending_before: string, sending?: Sending): Promise<Told> {
    const path = '/v1/contracts/customerCredits/updateEndDate';
    return this.#post(path, { ...this.#named, access_ending_before }, sending);
  }

  edit(fields: object, sending?: Sending): Promise<Told> {
    return this.#post('/v2/contracts/credits/edit', { ...this.#named, ...fields }, sending);
  }

  archive(fields: object = {}, sending?: Sending): Promise<Told> {
    return this.#post('/v2/contracts/credits/archive', { ...this.#named, ...fields }, sending);
  }

  /** On the first segment, unless the fields say otherwise. */
  entry(fields: object, sending?: Sending): Promise<Told> {
    const segment_id = this.segment(1);
    const entry = { customer_id: this.customer, id: this.id, segment_id, reason: 'because' };
    const path = '/v1/contracts/addManualBalanceLedgerEntry';
    return this.#post(path, { ...entry, ...fields }, sending);
  }

  /** Id of the segment with that number, whether or not there is one. */
  segment(part: number): string {
    const ref = parseCreditId(this.id);
    assert(ref, 'a credit has an id of ours');
    return creditId({ ...ref, part });
  }

  /** With balance and ledger. */
  async shown(): Promise<Told['body']> {
    const listed = await this.desk.must('/v1/contracts/customerCredits/list', {
      ...this.#named,
      include_archived: true,
      include_balance: true,
      include_ledgers: true,
    });
    return listed.data[0];
  }

  /** The segments that are shown, as tests say them. */
  async days(): Promise<Days[]> {
    const { schedule_items } = (await this.shown()).access_schedule;
    return schedule_items.map((item: Record<string, string>) => [
      item.amount,
      this.#dayOf(item.starting_at),
      this.#dayOf(item.ending_before),
    ]);
  }

  async ledger(): Promise<[string, number][]> {
    const { ledger } = await this.shown();
    return ledger.map(({ type, amount }: { type: string; amount: number }) => [type, amount]);
  }

  async balance(): Promise<number> {
    return (await this.shown()).balance;
  }

  /** Of the own dialect. */
  use(amount: string, body: object = {}) {
    return this.desk.counter.use(`uuid:${this.customer}`, { amount, ...body });
  }

  get #named() {
    return { customer_id: this.customer, credit_id: this.id };
  }

  #post(path: string, body: object, sending?: Sending): Promise<Told> {
    return this.desk.post(path, body, sending);
  }

  #dayOf(date: string | undefined): number {
    const milliseconds = Date.parse(date ?? '') - Date.parse(this.day(0));
    return milliseconds / (24 * HOUR);
  }
}

function itemOf(desk: MetronomeDesk, [amount, from, to]: Days): object {
  return { amount, starting_at: desk.counter.day(from), ending_before: desk.counter.day(to) };
}
