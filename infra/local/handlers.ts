/** The bundles as they would be deployed, loaded into this process with Lambda's environment. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stop } from 'esbuild';
import * as z from 'zod';
import { sha256Hex } from '../../functions/access/secret.ts';
import { VARIABLES } from '../../functions/runtime/environment.ts';
import { bundle, type EntryName } from '../bundle.ts';
import { PLANS, type Plan } from '../plans.ts';
import type { LambdaHandler } from './invoke.ts';
import type { LocalSettings } from './settings.ts';

export interface HandlerEnvironment {
  readonly settings: Pick<LocalSettings, 'timeZone' | 'serverTiming'> &
    Partial<Pick<LocalSettings, 'adminKey'>>;
  readonly table: string;
  readonly endpoint: string;
  readonly cursorKey: string;
  readonly version: string;
  /** The control plane that puts keys into plans, and the names of those. */
  readonly gatewayEndpoint?: string;
  readonly plans?: readonly Plan[];
}

/** Of the plan that every key is in here; 40 alphanumerics, as API Gateway wants them. */
const PLAN_KEY = 'local'.repeat(8);

/** Before anything is loaded: bundles read their environment once. */
export function setHandlerEnvironment(chosen: HandlerEnvironment): void {
  // One line per request would bury what a start prints.
  process.env.POWERTOOLS_LOG_LEVEL ||= 'WARN';
  Object.assign(process.env, {
    [VARIABLES.table]: chosen.table,
    [VARIABLES.endpoint]: chosen.endpoint,
    [VARIABLES.cursorKey]: chosen.cursorKey,
    [VARIABLES.planKey]: PLAN_KEY,
    [VARIABLES.chosenKey]: chosen.settings.adminKey ? sha256Hex(chosen.settings.adminKey) : '',
    [VARIABLES.version]: chosen.version,
    [VARIABLES.plans]: plansByName(chosen.plans ?? PLANS),
    [VARIABLES.gatewayEndpoint]: chosen.gatewayEndpoint ?? '',
    [VARIABLES.timeZone]: chosen.settings.timeZone,
    [VARIABLES.serverTiming]: chosen.settings.serverTiming ? '1' : '0',
  });
}

function plansByName(plans: readonly Plan[]): string {
  return JSON.stringify(Object.fromEntries(plans.map(({ name }) => [name, name])));
}

type Handlers = Readonly<Record<EntryName, LambdaHandler>>;

const bundled = z.object({ handler: z.custom<LambdaHandler>((it) => typeof it === 'function') });

/** Bundles into `folder`, which nobody else writes to, and loads what came out. */
export async function loadHandlers(folder: string): Promise<Handlers> {
  const folders = bundle(folder);
  // It would wait for the next build, with 200 MB in its hands.
  await stop();
  return loadBundles(folders);
}

/** From the folder of each bundle. */
export function loadBundles(folders: Readonly<Record<EntryName, string>>): Handlers {
  const load = createRequire(import.meta.url);
  const handlerOf = (name: EntryName) =>
    bundled.parse(load(join(folders[name], 'index.js'))).handler;
  return {
    'list-credits': handlerOf('list-credits'),
    'credit-history': handlerOf('credit-history'),
    'credit-actions': handlerOf('credit-actions'),
    'whmcs-action': handlerOf('whmcs-action'),
    keys: handlerOf('keys'),
    authorizer: handlerOf('authorizer'),
    projections: handlerOf('projections'),
  };
}
