/** The environment variables of the local server: what each may be, and what it is by default. */
import { join } from 'node:path';
import { VARIABLES } from '../../functions/runtime/environment.ts';

/** Why the server cannot start: one sentence that says what to do. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

export interface LocalSettings {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** `null`: keep nothing. */
  readonly folder: string | null;
  /** The admin key to accept; `null`: one is made. */
  readonly adminKey: string | null;
  readonly demo: boolean;
  readonly timeZone: string;
  /** Another engine to use; `null`: the embedded one. */
  readonly endpoint: string | null;
  readonly serverTiming: boolean;
  /** False where another server on the same engine delivers its stream. */
  readonly deliverStream: boolean;
}

const DEFAULT_PORT = 3000;
const DEFAULT_HOST = '127.0.0.1';
const KEEP_NOTHING = ':memory:';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads and checks them all; an empty value counts as none. Throws a StartFault. */
export function readLocalSettings(variables: Variables, root: string): LocalSettings {
  const folder = variables.TALLYSTICK_DATA || join(root, '.tallystick');
  return {
    port: readPort(variables.PORT),
    host: readHost(variables.HOST),
    folder: folder === KEEP_NOTHING ? null : folder,
    adminKey: readAdminKey(variables.TALLYSTICK_ADMIN_KEY),
    demo: readSwitch('TALLYSTICK_DEMO', variables),
    timeZone: readTimeZone(variables[VARIABLES.timeZone]),
    endpoint: readEndpoint(variables[VARIABLES.endpoint]),
    serverTiming: readSwitch(VARIABLES.serverTiming, variables),
    deliverStream: readSwitch('TALLYSTICK_DELIVER_STREAM', variables),
  };
}

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && port <= 65_535) return port;
  throw new StartFault(
    `PORT must be a whole number from 0 (pick a free one) to 65535, not ${show(text)}.`,
  );
}

function readHost(text: string | undefined): string {
  if (!text) return DEFAULT_HOST;
  if (/^[A-Za-z0-9.:_-]{1,253}$/.test(text)) return text;
  throw new StartFault(`HOST must be an address or name of this computer, not ${show(text)}.`);
}

/** Of the shape that the authorizer can tell from a slip; the message offers one to use. */
/** Any secret will do on one's own computer, as long as it can be a header and is no word. */
function readAdminKey(text: string | undefined): string | null {
  if (!text) return null;
  if (/^[\x21-\x7e]{12,200}$/.test(text)) return text;
  throw new StartFault(
    'TALLYSTICK_ADMIN_KEY must be 12 to 200 printable ASCII characters without spaces.',
  );
}

function readSwitch(name: string, variables: Variables): boolean {
  const text = variables[name] || '1';
  if (text === '0' || text === '1') return text === '1';
  throw new StartFault(`${name} must be 1 (on) or 0 (off), not ${show(text)}.`);
}

function readTimeZone(text: string | undefined): string {
  if (!text) return 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new StartFault(
      `${VARIABLES.timeZone} must be an IANA time zone such as Europe/Prague, not ${show(text)}.`,
    );
  }
}

function readEndpoint(text: string | undefined): string | null {
  if (!text) return null;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StartFault(
    `${VARIABLES.endpoint} must be a URL such as http://127.0.0.1:8000, not ${show(text)}.`,
  );
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
