/** The environment variables of a deployed function: named here, set by infra, read once. */
import { strict as assert } from 'node:assert';
import type { Settings } from '../http/contract.ts';

export const VARIABLES = {
  table: 'TALLYSTICK_TABLE',
  endpoint: 'DYNAMODB_ENDPOINT',
  timeZone: 'TALLYSTICK_TIME_ZONE',
  serverTiming: 'TALLYSTICK_SERVER_TIMING',
  version: 'TALLYSTICK_VERSION',
  /** Key of the signatures on cursors: unguessable, the same in all functions. */
  cursorKey: 'TALLYSTICK_CURSOR_KEY',
  /** Of the authorizer in local mode only: hash of the admin key that its owner chose. */
  chosenKey: 'TALLYSTICK_CHOSEN_KEY_SHA256',
  /** Of the authorizer only: the API Gateway key of the plan of keys that have none. */
  planKey: 'TALLYSTICK_PLAN_KEY',
  /** Of the function that makes keys: what API Gateway calls each usage plan, as JSON. */
  plans: 'TALLYSTICK_PLANS',
  /** Of the same, where the gateway's control plane is not Amazon's own. */
  gatewayEndpoint: 'TALLYSTICK_GATEWAY_ENDPOINT',
  /** Where the console is served, if elsewhere: `https://console.example.com`. */
  consoleOrigin: 'TALLYSTICK_CONSOLE_ORIGIN',
  creditTypeId: 'TALLYSTICK_CREDIT_TYPE_ID',
  creditTypeName: 'TALLYSTICK_CREDIT_TYPE_NAME',
  scale: 'TALLYSTICK_SCALE',
  defaultPartner: 'TALLYSTICK_DEFAULT_PARTNER',
  defaultCurrency: 'TALLYSTICK_DEFAULT_CURRENCY',
} as const;

export interface Environment {
  readonly table: string;
  /** Only where the table is not Amazon's own. */
  readonly endpoint: string | null;
  readonly serverTiming: boolean;
  readonly cursorKey: string;
  readonly settings: Settings;
}

type Variables = Readonly<Record<string, string | undefined>>;

export function readEnvironment(variables: Variables): Environment {
  const table = variables[VARIABLES.table];
  const cursorKey = variables[VARIABLES.cursorKey];
  assert(table, `${VARIABLES.table} must name the table`);
  assert(cursorKey && cursorKey.length >= 16, `${VARIABLES.cursorKey} must be set`);
  readConsoleOrigin(variables);
  return {
    table,
    endpoint: variables[VARIABLES.endpoint] || null,
    serverTiming: variables[VARIABLES.serverTiming] === '1',
    cursorKey,
    settings: readSettings(variables),
  };
}

/** `null`: no page of another origin may call the API from a browser. */
export function readConsoleOrigin(variables: Variables): string | null {
  const origin = variables[VARIABLES.consoleOrigin] || null;
  const isOrigin = origin === null || /^https?:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/.test(origin);
  const help = 'must be an origin such as https://console.example.com, in lower case';
  assert(isOrigin, `${VARIABLES.consoleOrigin} ${help}`);
  return origin;
}

/** What API Gateway calls each plan, by the name that callers use. */
export function readPlans(variables: Variables): Readonly<Record<string, string>> {
  const read: unknown = JSON.parse(variables[VARIABLES.plans] || '{}');
  assert(typeof read === 'object' && read !== null, `${VARIABLES.plans} must be a JSON object`);
  return Object.fromEntries(Object.entries(read).map(([name, full]) => [name, String(full)]));
}

function readSettings(variables: Variables): Settings {
  const scale = Number(variables[VARIABLES.scale] || '6');
  assert(Number.isInteger(scale) && scale >= 0 && scale <= 6, `${VARIABLES.scale} must be 0 to 6`);
  return {
    version: variables[VARIABLES.version] || '0.0.0',
    creditType: {
      id: variables[VARIABLES.creditTypeId] || '2714e483-4ff1-48e4-9e25-ac732e8f24f2',
      name: variables[VARIABLES.creditTypeName] || 'Credits',
      scale,
    },
    timeZone: variables[VARIABLES.timeZone] || 'UTC',
    defaultPartner: variables[VARIABLES.defaultPartner] || 'default',
    defaultCurrency: variables[VARIABLES.defaultCurrency] || 'USD',
  };
}
