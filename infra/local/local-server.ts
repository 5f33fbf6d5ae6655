/** Everything that runs on this computer, opened in order and closed in the opposite one. */
import { routes } from '../../functions/dialects/index.ts';
import { openControlPlane } from './control-plane.ts';
import { type DemoClient, findDemoClient, seedDemo } from './demo.ts';
import { type DemoKeys, loadDemoKeys } from './demo-keys.ts';
import { startEngine } from './engine.ts';
import { type Folder, openFolder } from './folder.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { loadHandlers, setHandlerEnvironment } from './handlers.ts';
import type { LambdaHandler } from './invoke.ts';
import { type LocalSettings, StartFault } from './settings.ts';
import { joinPlans, storeDemoKeys } from './store-keys.ts';
import { openDelivery } from './stream.ts';
import { connectEngine, createTable } from './table.ts';
import { UsagePlans } from './usage-plans.ts';
import { FRONT_PAGE } from './welcome.ts';

export interface LocalServer {
  /** `http://HOST:PORT` */
  readonly url: string;
  readonly keys: DemoKeys;
  /** `null` where there are no demo data. */
  readonly demoClient: DemoClient | null;
  /** What works less well than it should, a sentence each. */
  readonly notes: readonly string[];
  /** Resolves when the engine is gone: unless it was asked to go, nothing works any more. */
  readonly engineGone: Promise<void>;
  /** Finishes what runs, then stops the engine. */
  close(): Promise<void>;
}

export const DEFAULT_TABLE = 'tallystick';

const SLOW_STREAM = 'The stream of this engine could not be indexed: writes slow down over time.';

type Close = () => void | Promise<void>;

/** Throws a StartFault, or the error of what broke, after closing whatever was open. */
export async function openLocalServer(
  settings: LocalSettings,
  version: string,
): Promise<LocalServer> {
  const open: Close[] = [];
  const close = async () => {
    for (const closeOne of open.splice(0).reverse()) await closeOne();
  };
  try {
    return { ...(await openAll(settings, version, open)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAll(
  settings: LocalSettings,
  version: string,
  open: Close[],
): Promise<Omit<LocalServer, 'close'>> {
  const folder = openFolder(settings.folder);
  open.push(() => folder.close());
  const engine = settings.endpoint ? null : await startEngine(folder.store, folder.engineNote);
  if (engine) open.push(() => engine.stop());
  const made = loadDemoKeys(folder.keys);
  const keys = { ...made, admin: settings.adminKey ?? made.admin };
  const endpoint = engine?.endpoint ?? settings.endpoint ?? '';
  const { cursorKey } = keys;
  const plans = new UsagePlans();
  const control = await openControlPlane(plans);
  open.push(() => control.close());
  const table = DEFAULT_TABLE;
  const gatewayEndpoint = control.endpoint;
  setHandlerEnvironment({ settings, table, endpoint, cursorKey, version, gatewayEndpoint });
  await prepareTable(endpoint);
  await storeDemoKeys(endpoint, table, keys);
  await joinPlans(endpoint, table, plans);
  const { authorizer, projections, ...handlers } = await loadHandlers(folder.bundles);
  if (settings.deliverStream) open.push(await deliverStream(endpoint, projections, folder));
  const gateway = createGateway({ routes, handlers, authorizer, plans, welcome: FRONT_PAGE });
  const port = await listen(gateway, settings);
  open.push(() => gateway.close());
  const ownUrl = urlOf(reachable(settings.host), port);
  if (settings.demo) await seedDemo(ownUrl, keys.admin, folder.demoMark);
  return {
    url: urlOf(settings.host, port),
    keys,
    demoClient: settings.demo ? await findDemoClient(ownUrl, keys.admin) : null,
    notes: engine?.indexed === false ? [SLOW_STREAM] : [],
    engineGone: engine?.gone ?? new Promise(() => {}),
  };
}

/** Answers how to stop it: after what makes changes, before the engine that keeps them. */
async function deliverStream(
  endpoint: string,
  handler: LambdaHandler,
  { streamPosition, failedRecords }: Folder,
): Promise<Close> {
  const delivery = await openDelivery({
    endpoint,
    table: DEFAULT_TABLE,
    handler,
    positionFile: streamPosition,
    failedFile: failedRecords,
    complain: (sentence) => console.error(sentence),
  });
  delivery?.start();
  return async () => delivery?.stop();
}

async function prepareTable(endpoint: string): Promise<void> {
  const client = connectEngine(endpoint);
  try {
    await createTable(client, DEFAULT_TABLE);
  } catch (error) {
    if (error instanceof StartFault) throw error;
    throw new StartFault(
      `The engine at ${endpoint} does not answer as DynamoDB does (${nameOf(error)}): ` +
        'start it there, or correct or unset DYNAMODB_ENDPOINT.',
    );
  } finally {
    client.destroy();
  }
}

async function listen(gateway: Gateway, { port, host }: LocalSettings): Promise<number> {
  try {
    return await gateway.listen(port, host);
  } catch (error) {
    const reason = nameOf(error);
    if (reason === 'EADDRINUSE') {
      throw new StartFault(
        `Port ${port} on ${host} is taken: stop what uses it, or set PORT (0 picks a free one).`,
      );
    }
    if (reason === 'EACCES') {
      throw new StartFault(`Port ${port} is reserved on this computer: set PORT above 1023.`);
    }
    throw new StartFault(`HOST ${host} is no address of this computer (${reason}): set another.`);
  }
}

/** The system's code where there is one. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.name;
}

/** Where this computer reaches what listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
