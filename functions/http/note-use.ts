/** Notes on which day a key was last used. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { KeyDesk } from '../access/key-desk.ts';

const logger = new Logger({ serviceName: 'tallystick' });

/** That a use could not be noted keeps nobody out: it is told, and noted the next time. */
export async function noteUse(keys: KeyDesk, id: string, requestId: string): Promise<void> {
  try {
    await keys.noteUse(id);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    logger.warn('keys', { requestId, problem: 'use_not_noted', error: name });
  }
}
