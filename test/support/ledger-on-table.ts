/** The ledger on a table, put together as the functions do, for tests that need no HTTP. */
import type { Caller } from '../../functions/access/caller.ts';
import type { Backend } from '../../functions/http/backend.ts';
import type { ClientRef } from '../../functions/ledger/client.ts';
import type { Command } from '../../functions/ledger/command.ts';
import type { Done, Ledger, Performed, Rendering } from '../../functions/ledger/ledger.ts';
import type { Refusal } from '../../functions/ledger/refusal.ts';
import { backend } from '../../functions/runtime/connect.ts';
import { readEnvironment, VARIABLES } from '../../functions/runtime/environment.ts';
import { type Pace, REAL_PACE } from '../../functions/store/attempts.ts';
import type { Call, Table } from '../../functions/store/table.ts';

export const ANYONE: Caller = {
  keyId: 'test',
  holder: { id: 'holder', name: 'Test', email: null },
  scopes: [],
  clients: null,
  plan: null,
};

export function newCall(milliseconds = 10_000, now = Date.now()): Call {
  return { deadline: now + milliseconds, spent: { trips: 0, rru: 0, wru: 0 } };
}

/** `scale`: the decimal places of the deployment's credits. */
export function backendOn(table: Table, pace: Pace = REAL_PACE, scale = '6'): Backend {
  const environment = readEnvironment({
    [VARIABLES.table]: 'unused',
    [VARIABLES.cursorKey]: 'a key of cursors for tests',
    [VARIABLES.scale]: scale,
  });
  return backend(environment, table, pace);
}

/** What a request came to, read back from the reply that was stored. */
export interface Outcome extends Performed {
  readonly trips: number;
  readonly rru: number;
  readonly wru: number;
  /** Numbers of the credits that it made or changed; empty for a refusal. */
  readonly credits: readonly number[];
  readonly refusal: string | null;
}

export interface TestLedger {
  readonly ledger: Ledger;
  /** As a caller sees it who is restricted to these clients. */
  ledgerOf(clients: readonly number[]): Ledger;
  client(id: string, overdraftLimit?: bigint, number?: number): Promise<ClientRef>;
  /** Without an id the request is not retry-safe, as for any caller. */
  ask(client: ClientRef, command: Command, transactionId?: string | null): Promise<Outcome>;
}

export function ledgerOn(table: Table, pace: Pace = REAL_PACE): TestLedger {
  const behind = backendOn(table, pace);
  const open = () => behind.open(pace.now() + 20_000);
  return {
    ledger: open().ledgerFor(ANYONE),
    ledgerOf: (clients) => open().ledgerFor({ ...ANYONE, clients }),
    async client(id, overdraftLimit = 0n, number) {
      const ledger = open().ledgerFor(ANYONE);
      const asked = { id, number: number ?? null, aliases: [], name: null, email: null };
      const client = { ...asked, metadata: {}, overdraftLimit, vendor: {} };
      const request = { transactionId: null, dialect: 'test', operation: 'create', client };
      await ledger.createClient(request, {
        done: (made) => ({ status: 201, contentType: 'text/plain', body: made.id }),
        refused,
      });
      const ref = await ledger.findClient({ kind: 'id', value: id });
      if (!ref) throw new Error(`client ${id} was not made`);
      return ref;
    },
    async ask(client, command, transactionId = null) {
      const opened = open();
      const { op: operation } = command;
      const request = { client, transactionId, dialect: 'test', operation, command };
      const performed = await opened.ledgerFor(ANYONE).perform(request, RENDERING);
      const body = JSON.parse(performed.reply.body) as Partial<Refusal> & { credits?: number[] };
      return {
        ...performed,
        ...opened.spent,
        credits: body.credits ?? [],
        refusal: body.refusal ?? null,
      };
    },
  };
}

const RENDERING: Rendering = {
  done: ({ credits }: Done) => ({
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ credits: credits.map((credit) => credit.number) }),
  }),
  refused,
};

function refused(refusal: Refusal) {
  return { status: 422, contentType: 'application/json', body: JSON.stringify(refusal) };
}
