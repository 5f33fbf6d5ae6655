/** Notes on which day a key was last used. */
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Backend } from './backend.ts';

const logger = new Logger({ serviceName: 'tallystick' });

/** Nobody waits longer for it: what is not noted now is noted with the next request. */
const PATIENCE_MILLISECONDS = 300;

/** That a use could not be noted keeps nobody out: it is told, and noted the next time. */
export async function noteUse(backend: Backend, id: string, requestId: string): Promise<void> {
  try {
    const noting = backend.open(backend.now() + PATIENCE_MILLISECONDS).keys.noteUse(id);
    await Promise.race([noting, setTimeout(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    logger.warn('keys', { requestId, problem: 'use_not_noted', error: name });
  }
}
