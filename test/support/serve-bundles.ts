/** A process that serves the bundled functions on a table until its input ends. */
import { strict as assert } from 'node:assert';
import * as z from 'zod';
import { routes } from '../../functions/dialects/index.ts';
import { ENTRY_NAMES } from '../../infra/bundle.ts';
import { createGateway } from '../../infra/local/gateway.ts';
import { loadBundles, setHandlerEnvironment } from '../../infra/local/handlers.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';

/** Its one argument, as JSON. */
const asked = z.object({
  endpoint: z.string(),
  table: z.string(),
  atOnce: z.number().optional(),
  timeoutMilliseconds: z.number().optional(),
  bundles: z.record(z.enum(ENTRY_NAMES), z.string()),
});

const [, , argument] = process.argv;
assert(argument, 'what to serve is the argument');
const { bundles, atOnce, timeoutMilliseconds, ...where } = asked.parse(JSON.parse(argument));
setHandlerEnvironment({
  ...where,
  settings: { timeZone: 'UTC', serverTiming: true },
  cursorKey: 'the key of the cursors of tests',
  version: '0.0.0',
});
const { authorizer, ...loaded } = loadBundles(bundles);
const writes = limited(loaded['credit-actions'], atOnce ?? Infinity);
const handlers = { ...loaded, 'credit-actions': writes };
const timeout = timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds };
const gateway = createGateway({ routes, handlers, authorizer, ...timeout });
console.log(await gateway.listen(0, '127.0.0.1'));
// Whoever started it holds the other end: it is not left over when a test run is cut short.
process.stdin.resume().once('end', () => process.exit());

/** Of the function that writes, so many at once; the others wait for their turn. */
function limited(handler: LambdaHandler, atOnce: number): LambdaHandler {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (event, context) => {
    if (running === atOnce) await new Promise<void>((turn) => waiting.push(turn));
    else running += 1;
    try {
      return await handler(event, context);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
