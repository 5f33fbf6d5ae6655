/** CareCloud's routes and the own ones over a table in memory: in Prague, on a movable clock. */
import { strict as assert } from 'node:assert';
import { type Caller, SCOPES } from '../../functions/access/caller.ts';
import type { ApiKey } from '../../functions/access/keys.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { routes } from '../../functions/dialects/index.ts';
import { authorizer } from '../../functions/http/authorizer.ts';
import type { Backend } from '../../functions/http/backend.ts';
import { fromCallerContext } from '../../functions/http/caller-context.ts';
import { serve } from '../../functions/http/chain.ts';
import type { Table } from '../../functions/store/table.ts';
import { bearerKey, callerOf } from '../../infra/local/key-records.ts';
import { matcherOf } from '../../infra/local/route-match.ts';
import { storeKey } from '../../infra/local/store-keys.ts';
import { contextWith, eventOf } from '../unit/http/gateway-event.ts';
import { backendOn } from './ledger-on-table.ts';
import { MemoryTable } from './memory-table.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const CARE = '/webservice/rest-api/enterprise-interface/v1.0/';
const matchOf = matcherOf(routes);

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  readonly text: string;
  /** Of any shape. */
  readonly json: ReturnType<typeof JSON.parse>;
}

interface Asked {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export class CareDesk {
  /** Moves on while the store is waited for. */
  now: number;
  /** May do everything. */
  readonly admin = makeSecret('test');
  readonly table: Table;
  readonly #backend: Backend;

  private constructor(now: number, table: Table) {
    this.now = now;
    this.table = table;
    const sleep = async (milliseconds: number) => {
      this.now += milliseconds;
    };
    const pace = { now: () => this.now, random: Math.random, sleep };
    const behind = backendOn(table, pace);
    const settings = { ...behind.settings, timeZone: 'Europe/Prague' };
    this.#backend = { ...behind, settings, serverTiming: true };
  }

  static async open(now: number, table: Table = new MemoryTable()): Promise<CareDesk> {
    const desk = new CareDesk(now, table);
    await desk.store(bearerKey(desk.holder('shop', 'Shop'), desk.admin, now));
    return desk;
  }

  holder(id: string, name: string, more: Partial<Caller> = {}): Caller {
    return { ...callerOf(id, name, SCOPES, null), ...more };
  }

  store(key: ApiKey): Promise<void> {
    return storeKey(this.table, key);
  }

  /** A request of the own dialect that must go well. */
  async own(path: string, body: object): Promise<Answered['json']> {
    const answer = await this.send('POST', `/ledger/v1/${path}`, { body });
    assert(answer.status < 300, answer.text);
    return answer.json;
  }

  get(path: string, headers: Asked['headers'] = {}): Promise<Answered> {
    return this.send('GET', CARE + path, { headers });
  }

  post(path: string, body: string | object, headers: Asked['headers'] = {}): Promise<Answered> {
    return this.send('POST', CARE + path, { body, headers });
  }

  /** With the admin's key, unless the headers say otherwise; whoever is not let in hears 401. */
  async send(method: string, url: string, { body, headers }: Asked = {}): Promise<Answered> {
    const { pathname, searchParams } = new URL(url, 'http://desk');
    const match = matchOf(method, pathname);
    assert(match, `nothing is served at ${pathname}`);
    const route = routes.find((row) => row.path === match.resource && row.method === method);
    const names = [...new Set(searchParams.keys())];
    const event = eventOf({
      method,
      resource: match.resource,
      params: { ...match.params },
      query: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
      headers: { authorization: `Bearer ${this.admin}`, ...headers },
      ...(body === undefined ? {} : { body: textOf(body) }),
      caller: null,
    });
    if (route?.scope !== null) {
      const caller = await this.#caller(event);
      if (!caller) return { status: 401, headers: {}, text: '', json: null };
      event.requestContext.authorizer = { ...caller };
    }
    const result = await serve(routes, () => this.#backend)(event, contextWith(29_000));
    const { statusCode: status, body: text } = result;
    const json = text === '' ? null : JSON.parse(text);
    route?.answers[status]?.parse(json);
    return { status, headers: { ...result.headers }, text, json };
  }

  async #caller(event: ReturnType<typeof eventOf>) {
    const requestContext = { ...event.requestContext, authorizer: undefined };
    const methodArn = 'arn:aws:execute-api:eu-west-1:1234:api/v1/GET/any';
    const asked = { ...event, requestContext, type: 'REQUEST' as const, methodArn };
    try {
      const { context } = await authorizer(() => this.#backend)(asked, contextWith(10_000));
      return fromCallerContext(context) && context;
    } catch {
      return null;
    }
  }
}

function textOf(body: string | object): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
