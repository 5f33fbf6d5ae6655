/** The keys that local mode makes, kept in the data folder so that a restart knows them again. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { makeSecret } from '../../functions/access/secret.ts';
import { StartFault } from './settings.ts';

const kept = z.object({
  /** May do everything. */
  admin: z.string(),
  /** May read what belongs to the first demo client, and nothing else. */
  client: z.string(),
  whmcs: z.object({ identifier: z.string(), secret: z.string() }),
  /** Signs cursors. */
  cursorKey: z.string(),
  /** What they are called as actors; the same at every start. */
  keyIds: z.object({ admin: z.string(), client: z.string(), whmcs: z.string() }),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
});

export type DemoKeys = z.infer<typeof kept>;

const CURSOR_KEY_BYTES = 32;

/** Reads them, or makes and writes them, mode 0600. Throws a StartFault for a damaged file. */
export function loadDemoKeys(path: string): DemoKeys {
  if (existsSync(path)) return readDemoKeys(path);
  const keys: DemoKeys = {
    admin: makeSecret('live'),
    client: makeSecret('live'),
    whmcs: { identifier: makeSecret('identifier'), secret: makeSecret('secret') },
    cursorKey: randomBytes(CURSOR_KEY_BYTES).toString('hex'),
    keyIds: { admin: randomUUID(), client: randomUUID(), whmcs: randomUUID() },
    madeAt: Date.now(),
  };
  // Whole or not at all: a half-written file would lock its owner out.
  writeFileSync(`${path}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return keys;
}

export function readDemoKeys(path: string): DemoKeys {
  try {
    return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new StartFault(`${path} is damaged: restore it, or remove it to have new keys made.`);
  }
}
