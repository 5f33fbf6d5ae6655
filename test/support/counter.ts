/** A counter where credits are kept over HTTP: the whole route table, on a clock of its own. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { makeSecret } from '../../functions/access/secret.ts';
import { routes } from '../../functions/dialects/index.ts';
import type { Backend } from '../../functions/http/backend.ts';
import { serve } from '../../functions/http/chain.ts';
import type { Table } from '../../functions/store/table.ts';
import { pairKey } from '../../infra/local/key-records.ts';
import { storeKey } from '../../infra/local/store-keys.ts';
import { contextWith } from '../unit/http/gateway-event.ts';
import { asEvent, expectStatus, type Heard, hearing, OWNER, type Sending } from './heard.ts';
import { backendOn } from './ledger-on-table.ts';
import { MemoryTable } from './memory-table.ts';
import type {
  WireBalance,
  WireCredit,
  WireExplanation,
  WireList,
  WirePastBalance,
  WirePosting,
  WireTransfer,
} from './wire-shapes.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

type Body = Readonly<Record<string, unknown>>;

/** Ahead of the computer's clock, by which an engine that is asked gives up. */
const START = Date.UTC(2040, 0, 1);
const DAY_MILLISECONDS = 86_400_000;

/** Opens on day 0; time passes only when it is told to. */
export class Counter {
  now = START;
  /** By the last request. */
  spent = { trips: 0, rru: 0, wru: 0 };
  readonly table: Table;
  readonly #pair = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };
  readonly #scale: string;
  #backend: Backend;
  #made = 0;

  private constructor(table: Table, scale = '6') {
    this.table = table;
    this.#scale = scale;
    this.#backend = this.#connected();
  }

  static async open(table: Table = new MemoryTable(), scale?: string): Promise<Counter> {
    const counter = new Counter(table, scale);
    const owner = { ...OWNER, keyId: `owner-${randomUUID()}` };
    await storeKey(table, pairKey(owner, counter.#pair, START));
    return counter;
  }

  /** Whatever was kept in memory is forgotten, as after a deploy. */
  restart(): void {
    this.#backend = this.#connected();
  }

  day(day: number, milliseconds = 0): string {
    return new Date(instantOf(day, milliseconds)).toISOString();
  }

  /** The clock stands at that day from now on. */
  turnTo(day: number, milliseconds = 0): void {
    const instant = instantOf(day, milliseconds);
    assert(instant >= this.now, 'time does not run back');
    this.now = instant;
  }

  async client(body: Body = {}): Promise<string> {
    this.#made += 1;
    const made = { id: `client-${this.#made}`, ...body };
    await this.#record('/clients', made);
    return made.id;
  }

  buy(client: string, body: Body, sending?: Sending): Promise<WireCredit> {
    return this.#record(`/clients/${client}/purchases`, body, sending);
  }

  use(client: string, body: Body, sending?: Sending): Promise<WireCredit> {
    return this.#record(`/clients/${client}/usages`, body, sending);
  }

  /** For a day, unless the body says otherwise. */
  hold(client: string, body: Body, sending?: Sending): Promise<WireCredit> {
    const expiry = 'expiresAt' in body ? {} : { expiresInSeconds: 86_400 };
    return this.#record(`/clients/${client}/holds`, { ...expiry, ...body }, sending);
  }

  transfer(body: Body, sending?: Sending): Promise<WireTransfer> {
    return this.#record('/transfers', body, sending);
  }

  adjust(client: string, body: Body): Promise<WireCredit> {
    return this.#record(`/clients/${client}/adjustments`, { reason: 'a slip', ...body });
  }

  /** `approve`, `fail`, `reverse`, `void`, `shorten`, `extend`, `edit`. */
  change(credit: Pick<WireCredit, 'id'>, verb: string, body: Body = {}): Promise<WireCredit> {
    return this.read('POST', `/credits/${credit.id}/${verb}`, body);
  }

  credit({ id }: Pick<WireCredit, 'id'>): Promise<WireCredit> {
    return this.read('GET', `/credits/${id}`);
  }

  balance(client: string): Promise<WireBalance> {
    return this.read('GET', `/clients/${client}/balance`);
  }

  /** At an instant that may lie before the last posting. */
  balanceAt(client: string, at: string): Promise<WirePastBalance & Partial<WireBalance>> {
    return this.read('GET', `/clients/${client}/balance?at=${at}`);
  }

  /** Oldest first. */
  async history(client: string): Promise<readonly WirePosting[]> {
    const path = `/clients/${client}/history?order=oldest&limit=100`;
    return (await this.read<WireList<WirePosting>>('GET', path)).data;
  }

  /** `usage=…` or `amount=…&product=…&tags=…`. */
  explain(client: string, query: string): Promise<WireExplanation> {
    return this.read('GET', `/clients/${client}/explain?${query}`);
  }

  /** Code of the refusal that the request meets. */
  async refusal(path: string, body: Body, sending?: Sending): Promise<string | null> {
    return (await this.ask('POST', path, body, sending)).code;
  }

  /** What a request answers that must go well. */
  async read<T>(method: string, path: string, body?: Body): Promise<T> {
    return JSON.parse(expectStatus(await this.ask(method, path, body), 200).text);
  }

  /** Any request of the own dialect, path and query after `/ledger/v1`. */
  ask(method: string, path: string, body?: Body, sending?: Sending): Promise<Heard> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.send(method, `/ledger/v1${path}`, text, sending);
  }

  /** An action of WHMCS, answered in JSON. */
  form(fields: Readonly<Record<string, string>>, sending?: Sending): Promise<Heard> {
    const text = `${new URLSearchParams({ ...this.#pair, responsetype: 'json', ...fields })}`;
    const type = 'application/x-www-form-urlencoded';
    return this.send('POST', '/includes/api.php', text, sending, type);
  }

  /** Any request at all. Its answer must be one that the route table documents. */
  async send(
    method: string,
    url: string,
    body?: string,
    sending: Sending = {},
    contentType = 'application/json',
  ): Promise<Heard> {
    const event = asEvent(method, url, contentType, body, sending);
    const handler = serve(routes, () => this.#backend);
    const result = await handler(event, contextWith(29_000));
    this.spent = spentFrom(String(result.headers?.['Server-Timing']));
    return hearing(event, result);
  }

  async #record<T>(path: string, body: Body, sending?: Sending): Promise<T> {
    return JSON.parse(expectStatus(await this.ask('POST', path, body, sending), 201).text);
  }

  #connected(): Backend {
    const pace = { now: () => this.now, random: Math.random, sleep: async () => {} };
    return { ...backendOn(this.table, pace, this.#scale), serverTiming: true };
  }
}

function spentFrom(timing: string): Counter['spent'] {
  const [, trips, rru, wru] = /trips=(\d+) rru=([\d.]+) wru=([\d.]+)/.exec(timing) ?? [];
  return { trips: Number(trips ?? 0), rru: Number(rru ?? 0), wru: Number(wru ?? 0) };
}

function instantOf(day: number, milliseconds: number): number {
  return START + day * DAY_MILLISECONDS + milliseconds;
}
