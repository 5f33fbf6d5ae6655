/** `npm start`: Tallystick on this computer, until Ctrl-C. */
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { type LocalServer, openLocalServer } from './local-server.ts';
import { readLocalSettings, StartFault } from './settings.ts';
import { welcome } from './welcome.ts';

/** A terminal and npm both pass Ctrl-C on: what comes this soon is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;

const asked = signalled();
try {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const server = await openLocalServer(readLocalSettings(process.env, root), manifest.version);
  for (const note of server.notes) console.error(note);
  console.log(welcome(server.url, server.keys, server.demoClient));
  console.log(`tallystick listening on ${server.url}`);
  process.exitCode = await untilEnd(server);
} catch (error) {
  // A fault says what to do; the stack of anything else is what there is to go by.
  console.error(error instanceof StartFault ? error.message : error);
  process.exitCode = 1;
}
// Idle connections to the engine would keep the process for a while.
process.exit();

async function untilEnd(server: LocalServer): Promise<number> {
  const broken = server.engineGone.then(() => 'broken' as const);
  const reason = await Promise.race([asked, broken]);
  if (reason === 'broken') {
    console.error('The engine ended by itself: start again; what was acknowledged is kept.');
  } else {
    console.log('Stopping: finishing what runs.');
  }
  await server.close();
  return reason === 'broken' ? 1 : 0;
}

/** Resolves at the first Ctrl-C or SIGTERM, also one that comes during the start. */
function signalled(): Promise<'asked'> {
  return new Promise((resolve) => {
    let first: number | null = null;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        first ??= Date.now();
        resolve('asked');
        // Twice means now; the engine ends by itself once we are gone.
        if (Date.now() - first > SAME_SIGNAL_MILLISECONDS) process.exit(130);
      });
    }
  });
}
