/** The bundled functions behind the local gateway in a process of their own, and calls to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { type Connection, connectTable } from '../../functions/store/connect-table.ts';
import { bearerKey, callerOf } from '../../infra/local/key-records.ts';
import { storeKey } from '../../infra/local/store-keys.ts';

export interface HandlerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Where its functions find their table. */
export interface Place {
  readonly table: string;
  readonly endpoint: string;
  /** How many writes it works at; default: all that come. A function on Lambda: one. */
  readonly atOnce?: number;
  /** What a function may take; default: as long as API Gateway waits. */
  readonly timeoutMilliseconds?: number;
}

const SERVE = fileURLToPath(new URL('./serve-bundles.ts', import.meta.url));

export async function startHandlerProcess(place: Place): Promise<HandlerProcess> {
  const argument = JSON.stringify({ ...place, bundles: inject('bundles') });
  const child = spawn(process.execPath, [SERVE, argument], { stdio: 'pipe' });
  const gone = once(child, 'close');
  // Faults make it say a lot: of interest only where it does not even start.
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const [port] = await Promise.race([once(child.stdout, 'data'), gone]);
  if (!Number(port)) throw new Error(`The functions could not be served: ${said}`);
  child.stdout.resume();
  return {
    url: `http://127.0.0.1:${Number(port)}`,
    child,
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The secret of a new key that may do everything. */
export async function makeAdminKey(place: Connection): Promise<string> {
  const secret = makeSecret('test');
  const caller = callerOf('shop', 'Shop', SCOPES, null);
  await storeKey(connectTable(place), bearerKey(caller, secret, Date.now()));
  return secret;
}

export interface Answered {
  readonly status: number;
  readonly outcome: string | null;
  readonly replayed: string | null;
  readonly text: string;
}

/** One POST under an id to whatever serves at `url`. */
export async function post(url: string, key: string, id: string, body: object): Promise<Answered> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': id,
    },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    outcome: answer.headers.get('tallystick-outcome'),
    replayed: answer.headers.get('idempotent-replayed'),
    text: await answer.text(),
  };
}
