/** The composition root: environment in, everything behind the chain out. */
import { randomUUID } from 'node:crypto';
import type { GatewayKeys } from '../access/key-desk.ts';
import type { Backend, OpenBackend } from '../http/backend.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { findKey } from '../store/api-keys.ts';
import { type Pace, REAL_PACE } from '../store/attempts.ts';
import { connectTable } from '../store/connect-table.ts';
import { Kept } from '../store/kept.ts';
import { type Noted, openDesk } from '../store/key-desk.ts';
import { openStore } from '../store/open-store.ts';
import { patient } from '../store/patient-table.ts';
import type { Call, Table } from '../store/table.ts';
import { type Environment, readEnvironment } from './environment.ts';

let connected: Backend | null = null;

/** One backend per process: a warm function keeps its connections and what it has read. */
export function connect(
  variables: Readonly<Record<string, string | undefined>>,
  gatewayKeys: GatewayKeys | null = null,
): Backend {
  connected ??= backendOn(readEnvironment(variables), gatewayKeys);
  return connected;
}

function backendOn(environment: Environment, gatewayKeys: GatewayKeys | null): Backend {
  return backend(environment, connectTable(environment), REAL_PACE, gatewayKeys);
}

/** Any table and any pace: what tests run on is put together here too. */
export function backend(
  { settings, serverTiming, cursorKey }: Omit<Environment, 'table' | 'endpoint'>,
  table: Table,
  pace: Pace,
  gatewayKeys: GatewayKeys | null = null,
): Backend {
  const warm = { kept: new Kept(), noted: new Map() };
  const parts: Parts = { table: patient(table, pace), pace, gatewayKeys, ...warm };
  return {
    settings,
    serverTiming,
    cursorKey,
    now: pace.now,
    open: (deadline) => {
      const call: Call = { deadline, spent: { trips: 0, rru: 0, wru: 0 } };
      return opened(parts, call, settings.creditType.scale);
    },
  };
}

interface Parts {
  readonly table: Table;
  readonly kept: Kept;
  readonly pace: Pace;
  readonly noted: Noted;
  readonly gatewayKeys: GatewayKeys | null;
}

function opened(parts: Parts, call: Call, scale: number): OpenBackend {
  let changing = false;
  const begin = () => {
    changing = true;
  };
  const store = openStore(parts, call);
  const desk = openDesk({ ...parts, call, now: parts.pace.now });
  return {
    spent: call.spent,
    changing: () => changing,
    findKey: (sha256) => findKey(parts.table, sha256, call),
    keys: {
      ...desk,
      write: (before, after, change) => {
        begin();
        return desk.write(before, after, change);
      },
    },
    ledgerFor: (caller) => {
      const actor = { ...caller.holder };
      const speaker = { actor, clients: caller.clients };
      const clock = { now: parts.pace.now };
      const ledger = openLedger({ store, clock, speaker, scale, newId: randomUUID });
      return noting(ledger, begin);
    },
  };
}

/** Notes that a change was begun: from then on a failure leaves it unknown. */
function noting(ledger: Ledger, begin: () => void): Ledger {
  return {
    ...ledger,
    perform: (request, rendering) => {
      begin();
      return ledger.perform(request, rendering);
    },
    keep: (request, rendering) => {
      begin();
      return ledger.keep(request, rendering);
    },
    createClient: (request, rendering) => {
      begin();
      return ledger.createClient(request, rendering);
    },
  };
}
