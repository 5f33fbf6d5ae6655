/** The local gateway over a table in memory: real keys, the real authorizer, every route. */
import * as z from 'zod';
import type { Caller, Scope } from '../../functions/access/caller.ts';
import type { GatewayKeys } from '../../functions/access/key-desk.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { routes } from '../../functions/dialects/index.ts';
import { authorizer } from '../../functions/http/authorizer.ts';
import type { Backend } from '../../functions/http/backend.ts';
import { serve } from '../../functions/http/chain.ts';
import { preflightsOf } from '../../functions/http/console-origin.ts';
import type { FunctionName } from '../../functions/http/contract.ts';
import { backend } from '../../functions/runtime/connect.ts';
import { readEnvironment, VARIABLES } from '../../functions/runtime/environment.ts';
import { type Pace, REAL_PACE } from '../../functions/store/attempts.ts';
import type { Table } from '../../functions/store/table.ts';
import { createGateway, type Gateway } from '../../infra/local/gateway.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import { bearerKey, callerOf, pairKey } from '../../infra/local/key-records.ts';
import { storeKey } from '../../infra/local/store-keys.ts';
import type { UsagePlans } from '../../infra/local/usage-plans.ts';

/** What one key is shown as: in a header, or by name and secret in a form. */
export interface Credentials {
  readonly bearer: string;
  readonly identifier: string;
  readonly secret: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface ShopfrontChoices {
  readonly pace?: Pace;
  readonly plans?: UsagePlans;
  readonly gatewayKeys?: GatewayKeys;
  readonly consoleOrigin?: string;
  /** What the table's answers cost is told in a header. */
  readonly serverTiming?: boolean;
}

const PLAN_KEY = 'P'.repeat(40);

/** Callable as Lambda calls it: what it is given is what the gateway makes. */
const callable = z.custom<LambdaHandler>((it) => typeof it === 'function');

export class Shopfront {
  readonly url: string;
  readonly #gateway: Gateway;
  readonly #place: Place;

  private constructor(url: string, gateway: Gateway, place: Place) {
    this.url = url;
    this.#gateway = gateway;
    this.#place = place;
  }

  static async open(table: Table, choices: ShopfrontChoices = {}): Promise<Shopfront> {
    const place = new Place(table, choices);
    const gateway = gatewayOn(place, choices);
    const port = await gateway.listen(0, '127.0.0.1');
    return new Shopfront(`http://127.0.0.1:${port}`, gateway, place);
  }

  /** From now on it stands on another table, and knows nothing of the one before. */
  moveTo(table: Table): void {
    this.#place.moveTo(table);
  }

  /** A key of either kind, both with these scopes, for these clients (`null`: all). */
  async key(scopes: readonly Scope[], clients: Caller['clients'] = null): Promise<Credentials> {
    const { table, now } = this.#place;
    const [bearer, identifier, secret] = [
      makeSecret('live'),
      makeSecret('identifier'),
      makeSecret('secret'),
    ];
    const caller = (kind: string) =>
      callerOf(`till-${bearer.slice(-6)}-${kind}`, 'Till', scopes, clients);
    await storeKey(table, bearerKey(caller('bearer'), bearer, now()));
    await storeKey(table, pairKey(caller('pair'), { identifier, secret }, now()));
    return { bearer, identifier, secret };
  }

  async ask({ method, path, json, form, headers }: Asked, who?: Credentials): Promise<Told> {
    const pair = who && { identifier: who.identifier, secret: who.secret };
    const fields = form && new URLSearchParams({ ...pair, responsetype: 'json', ...form });
    const inQuery = method === 'GET' && fields ? `?${fields}` : '';
    const body =
      method === 'GET'
        ? undefined
        : (fields ?? (json === undefined ? undefined : JSON.stringify(json)));
    const answer = await fetch(this.url + path + inQuery, {
      method,
      headers: {
        ...(who && !form ? { authorization: `Bearer ${who.bearer}` } : {}),
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body } : {}),
    });
    const { status, headers: told } = answer;
    return { status, headers: Object.fromEntries(told), text: await answer.text() };
  }

  close(): Promise<void> {
    return this.#gateway.close();
  }
}

/** Where the functions find their table. */
class Place {
  table: Table;
  backend: Backend;
  readonly #choices: ShopfrontChoices;

  constructor(table: Table, choices: ShopfrontChoices) {
    this.#choices = choices;
    this.table = table;
    this.backend = this.#connect();
  }

  now = () => this.backend.now();

  moveTo(table: Table): void {
    this.table = table;
    this.backend = this.#connect();
  }

  #connect(): Backend {
    const environment = readEnvironment({
      [VARIABLES.table]: 'unused',
      [VARIABLES.cursorKey]: 'a key of cursors for tests',
      [VARIABLES.serverTiming]: this.#choices.serverTiming ? '1' : '0',
    });
    const { pace = REAL_PACE, gatewayKeys = null } = this.#choices;
    return backend(environment, this.table, pace, gatewayKeys);
  }
}

function gatewayOn(place: Place, { plans, consoleOrigin }: ShopfrontChoices): Gateway {
  const connect = () => place.backend;
  const handlerOf = (name: FunctionName) => {
    const own = routes.filter((route) => route.function === name);
    return callable.parse(serve(own, connect, routes, consoleOrigin ?? null));
  };
  const preflights = consoleOrigin === undefined ? [] : preflightsOf(routes);
  return createGateway({
    routes: [...routes, ...preflights],
    handlers: {
      'list-credits': handlerOf('list-credits'),
      'credit-history': handlerOf('credit-history'),
      'credit-actions': handlerOf('credit-actions'),
      'whmcs-action': handlerOf('whmcs-action'),
      keys: handlerOf('keys'),
    },
    authorizer: callable.parse(authorizer(connect, { planKey: PLAN_KEY, chosenKey: null })),
    ...(plans && { plans }),
  });
}
